/** Automated backups: taken daily, kept for the retention period, what point-in-time restore goes back to. */

import { type Book, exists, nowOf } from './book.ts';
import type { Instance, Work } from './instance.ts';
import { nextBackup } from './maintenance-window.ts';
import { tell } from './restart.ts';
import { snapshotSteps, startSnapshot } from './snapshot.ts';
import { enqueue } from './work.ts';

const dayMs = 24 * 3600 * 1000;
/** RDS uploads transaction logs every five minutes. Source: .../UserGuide/USER_PIT.html */
const logMs = 5 * 60_000;

/** Takes the first backup and then one a day. */
export function enableBackups(book: Book, instance: Instance): void {
  enqueue(book, instance, backup(book, instance));
  scheduleBackup(book, instance);
}

/** Deletes the automated backups: nothing can be restored to a point in time any more. */
export function forgetBackups(book: Book, instance: Instance): void {
  instance.restorableSinceMs = undefined;
  for (const [identifier, snapshot] of book.snapshots) {
    const isOwn = snapshot.resourceId === instance.resourceId && snapshot.type === 'automated';
    if (isOwn) book.snapshots.delete(identifier);
  }
}

/** One backup each day when its window begins; skipped while the instance is stopped. */
export function scheduleBackup(book: Book, instance: Instance): void {
  const { clock } = book.context;
  if (instance.backupTimer !== undefined) clock.cancel(instance.backupTimer);
  instance.backupTimer = clock.schedule(nextBackup(instance.backupWindow, clock.nowMs), () => {
    if (!exists(book, instance) || instance.configuration.BackupRetentionPeriod === 0) return;
    const isWaiting = instance.queue.some(({ status }) => status === 'backing-up');
    if (instance.condition === 'sound' && !isWaiting) {
      enqueue(book, instance, backup(book, instance));
    }
    expireBackups(book, instance);
    scheduleBackup(book, instance);
  });
}

function backup(book: Book, instance: Instance): Work {
  return {
    status: 'backing-up',
    plan() {
      const stamp = new Date(nowOf(book)).toISOString().slice(0, 16).replace(/[T:]/g, '-');
      const identifier = `rds:${instance.identifier}-${stamp}`;
      const snapshot = startSnapshot(book, instance, { identifier, type: 'automated' });
      tell(book, instance, 'backupStarted');
      const end = (): void => {
        tell(book, instance, 'backupFinished');
        if (snapshot.status === 'available') instance.restorableSinceMs ??= snapshot.createdAtMs;
      };
      return [...snapshotSteps(snapshot), { seconds: 0, run: end }];
    },
  };
}

function expireBackups(book: Book, instance: Instance): void {
  const oldestMs = nowOf(book) - instance.configuration.BackupRetentionPeriod * dayMs;
  for (const [identifier, snapshot] of book.snapshots) {
    const isOwn = snapshot.resourceId === instance.resourceId && snapshot.type === 'automated';
    if (isOwn && snapshot.createdAtMs < oldestMs) book.snapshots.delete(identifier);
  }
}

/** The span that point-in-time restore can reach; undefined without backups. */
export function restorableSpan(
  book: Book,
  instance: Instance,
): { readonly fromMs: number; readonly toMs: number } | undefined {
  const days = instance.configuration.BackupRetentionPeriod;
  if (days === 0 || instance.restorableSinceMs === undefined) return undefined;
  const nowMs = nowOf(book);
  const fromMs = Math.max(instance.restorableSinceMs, nowMs - days * dayMs);
  return { fromMs, toMs: Math.max(fromMs, Math.floor((nowMs - logMs) / logMs) * logMs) };
}
