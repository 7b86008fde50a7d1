/** Carries out what is pending for an instance, in the order and the time RDS takes. */

import { zonesOf } from '../ec2/zones.ts';
import { enableBackups, forgetBackups } from './backups.ts';
import { type Book, draw, hasFault, nowOf } from './book.ts';
import { replaceWriter } from './cluster.ts';
import type { EventName } from './event-table.ts';
import type { Changes, Configuration, Instance, Step, Work } from './instance.ts';
import {
  breakDownIfFaulty,
  bringUp,
  failoverSteps,
  restartSteps,
  takeDown,
  tell,
} from './restart.ts';
import { baselineOf } from './storage.ts';
import { transitions } from './transitions.ts';

const storageKeys = ['AllocatedStorage', 'StorageType', 'Iops', 'StorageThroughput'] as const;

/** The modification of everything that is pending when it begins. */
export function applyPending(book: Book, instance: Instance): Work {
  return {
    status: 'modifying',
    plan() {
      const changes: Changes = { ...instance.pending };
      const steps = [
        ...storageSteps(book, instance, changes),
        ...classSteps(book, instance, changes),
        ...standbySteps(book, instance, changes),
        ...retentionSteps(book, instance, changes),
      ];
      const end: Step = { seconds: 0, run: () => breakDownIfFaulty(book, instance) };
      return steps.length === 0 ? [] : [...steps, end];
    },
  };
}

/** Sets what was pending; a newer wish for the same setting stays pending. */
function settle(
  instance: Instance,
  changes: Changes,
  keys: readonly (keyof Configuration)[],
): void {
  for (const key of keys) {
    if (changes[key] === undefined) continue;
    Object.assign(instance.configuration, { [key]: changes[key] });
    drop(instance, changes, key);
  }
}

function drop(instance: Instance, changes: Changes, key: keyof Configuration): void {
  if (instance.pending[key] === changes[key]) delete instance.pending[key];
}

function storageSteps(book: Book, instance: Instance, changes: Changes): readonly Step[] {
  if (storageKeys.every((key) => changes[key] === undefined)) return [];
  const end = (): void => {
    const { configuration } = instance;
    settle(instance, changes, storageKeys);
    const baseline = baselineOf(configuration.StorageType, configuration.AllocatedStorage);
    configuration.Iops = changes.Iops ?? baseline.Iops;
    configuration.StorageThroughput = changes.StorageThroughput ?? baseline.StorageThroughput;
    instance.isFull = false;
    instance.isStorageLow = false;
    tell(book, instance, 'storageFinished');
    optimize(book, instance);
  };
  return [
    { seconds: 0, run: () => tell(book, instance, 'storageStarted') },
    { seconds: draw(book, 'storageGrow'), run: end },
  ];
}

/** Begins storage-optimization and locks the storage. */
export function optimize(book: Book, instance: Instance): void {
  const nowMs = nowOf(book);
  instance.storageChangedAtMs = nowMs;
  instance.optimizedAtMs = nowMs + draw(book, 'storageOptimize') * 1000;
  const lockedUntilMs = nowMs + transitions.storageLock.seconds * 1000;
  instance.storageLockedUntilMs = Math.max(lockedUntilMs, instance.optimizedAtMs);
}

function classSteps(book: Book, instance: Instance, changes: Changes): readonly Step[] {
  const target = changes.DBInstanceClass;
  if (target === undefined) return [];
  if (hasFault(book, 'database-capacity', target)) {
    drop(instance, changes, 'DBInstanceClass');
    const message = `Insufficient instance capacity for instance type ${target} in availability zone ${instance.availabilityZone}; putting database instance into available`;
    tell(book, instance, { name: 'classImpossible', values: { message } });
    return [];
  }
  const resize = (): void => {
    instance.configuration.DBInstanceClass = target;
  };
  const end = (): void => {
    drop(instance, changes, 'DBInstanceClass');
    tell(book, instance, 'classFinished');
  };
  const begin: Step = { seconds: 0, run: () => tell(book, instance, 'classStarted') };
  const change = instance.configuration.MultiAZ
    ? multiAzClassSteps(book, instance, resize)
    : singleAzClassSteps(book, instance, resize);
  const rest = instance.configuration.MultiAZ ? draw(book, 'classFinish') : 0;
  return [begin, ...change, { seconds: rest, run: end }];
}

/** The standby first, then a failover to it, then the other host. */
function multiAzClassSteps(book: Book, instance: Instance, resize: () => void): readonly Step[] {
  const prepare: Step = { seconds: draw(book, 'classPrepare'), run: resize };
  return [prepare, ...failoverSteps(book, instance)];
}

/** A new host, then the volumes move: down from the shutdown to the end of recovery. */
function singleAzClassSteps(book: Book, instance: Instance, resize: () => void): readonly Step[] {
  const down = (): void => {
    takeDown(book, instance);
    replaceWriter(book, instance);
  };
  const up = (): void => {
    resize();
    bringUp(book, instance);
  };
  return [
    { seconds: draw(book, 'classPrepareSingle'), run: down },
    { seconds: draw(book, 'classOutageSingle'), run: up },
  ];
}

function standbySteps(book: Book, instance: Instance, changes: Changes): readonly Step[] {
  const { MultiAZ } = changes;
  if (MultiAZ === undefined) return [];
  const words: readonly [EventName, EventName] = MultiAZ
    ? ['multiAzStarted', 'multiAzFinished']
    : ['singleAzStarted', 'singleAzFinished'];
  const end = (): void => {
    settle(instance, changes, ['MultiAZ']);
    instance.secondaryAvailabilityZone = MultiAZ ? otherZone(book, instance) : undefined;
    tell(book, instance, words[1]);
  };
  return [
    { seconds: 0, run: () => tell(book, instance, words[0]) },
    { seconds: draw(book, MultiAZ ? 'addStandby' : 'removeStandby'), run: end },
  ];
}

/** A zone of the Region that is not the instance's own. */
export function otherZone(
  { context }: Book,
  { availabilityZone }: { availabilityZone: string },
): string {
  return zonesOf(context.region).find((zone) => zone !== availabilityZone) ?? availabilityZone;
}

function retentionSteps(book: Book, instance: Instance, changes: Changes): readonly Step[] {
  const days = changes.BackupRetentionPeriod;
  if (days === undefined) return [];
  const end = (): void => {
    settle(instance, changes, ['BackupRetentionPeriod']);
    tell(book, instance, days === 0 ? 'backupsDisabled' : 'backupsEnabled');
    if (days === 0) forgetBackups(book, instance);
    else enableBackups(book, instance);
  };
  return [...restartSteps(book, instance, draw(book, 'retention')), { seconds: 0, run: end }];
}
