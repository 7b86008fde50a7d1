/** Looks at how full an instance is: warnings, storage-full, and storage autoscaling. */

import { optimize } from './apply-changes.ts';
import { type Book, changed, draw, hasFault, nowOf, statusIn } from './book.ts';
import type { Instance } from './instance.ts';
import { tell } from './restart.ts';
import { storageMaxGibibytes } from './storage.ts';
import { enqueue } from './work.ts';

/** Source: .../UserGuide/USER_PIOPS.Autoscaling.html: less than 10 % free for at least five minutes. */
const lowShare = 0.1;
const lowMs = 5 * 60_000;
const growthGibibytesMin = 10;

/** To be called whenever the load or the size may be another one, and before the status is read. */
export function reviewStorage(book: Book, instance: Instance): void {
  if (instance.clusterIdentifier !== undefined) return;
  const wasFull = instance.isFull;
  instance.isFull = isFullNow(book, instance);
  if (instance.isFull && !wasFull) {
    tell(book, instance, 'storageExhausted');
    tell(book, instance, 'storageFull');
  }
  if (instance.isFull !== wasFull) changed(book, instance);
  reviewFreeStorage(book, instance);
}

function isFullNow(book: Book, instance: Instance): boolean {
  const { AllocatedStorage: size } = instance.configuration;
  if (!hasFault(book, 'storage-full', instance.identifier)) {
    instance.filledAtGibibytes = undefined;
    return instance.load.storageUsedGibibytes >= size;
  }
  instance.filledAtGibibytes ??= size;
  return size <= instance.filledAtGibibytes;
}

function reviewFreeStorage(book: Book, instance: Instance): void {
  const { AllocatedStorage: size } = instance.configuration;
  const free = Math.max(0, size - usedGibibytes(instance));
  const isLow = free < size * lowShare;
  if (isLow && !instance.isStorageLow) {
    const percent = Math.round((100 * free) / size);
    const name = instance.identifier;
    tell(book, instance, {
      name: 'storageLow',
      values: { name, percent, size, free: Math.round(free) },
    });
  }
  instance.isStorageLow = isLow;
  const nowMs = nowOf(book);
  if (!isLow) instance.lowSinceMs = undefined;
  else instance.lowSinceMs ??= nowMs;
  if (nowMs - (instance.lowSinceMs ?? nowMs) >= lowMs) autoscale(book, instance);
}

/** What the data takes now, the fault `storage-full` included. */
export function usedGibibytes(instance: Instance): number {
  const { AllocatedStorage: size } = instance.configuration;
  return instance.isFull ? size : Math.min(size, instance.load.storageUsedGibibytes);
}

/** RDS grows the storage by itself up to MaxAllocatedStorage. */
function autoscale(book: Book, instance: Instance): void {
  const limit = instance.maxAllocatedStorage;
  const { AllocatedStorage: size } = instance.configuration;
  if (limit === undefined || instance.work !== undefined || instance.queue.length > 0) return;
  instance.lowSinceMs = nowOf(book);
  const wanted = size + Math.max(growthGibibytesMin, Math.ceil(size * lowShare));
  if (nowOf(book) < instance.storageLockedUntilMs) {
    tell(book, instance, 'autoscalingCooling');
    return;
  }
  if (wanted > Math.min(limit, storageMaxGibibytes)) {
    tell(book, instance, 'autoscalingAtMax');
    return;
  }
  if (statusIn(book, instance) === 'stopped') return;
  grow(book, instance, wanted);
}

function grow(book: Book, instance: Instance, size: number): void {
  const end = (): void => {
    instance.configuration.AllocatedStorage = size;
    tell(book, instance, 'autoscalingFinished');
    optimize(book, instance);
    reviewStorage(book, instance);
  };
  enqueue(book, instance, {
    status: 'modifying',
    plan: () => [
      { seconds: 0, run: () => tell(book, instance, 'autoscalingStarted') },
      { seconds: draw(book, 'storageGrow'), run: end },
    ],
  });
}
