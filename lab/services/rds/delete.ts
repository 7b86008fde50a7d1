/** DeleteDBInstance: what protects an instance, its last snapshot, and what becomes of its replicas. */

import type { DeleteDBInstanceMessage, DeleteDBInstanceResult } from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { forgetBackups } from './backups.ts';
import { refusals } from './behaviour.ts';
import { type Book, draw, findInstance, statusIn } from './book.ts';
import { leaveCluster } from './cluster.ts';
import type { Instance, InstanceStatus, Step } from './instance.ts';
import { identifierOf } from './lists.ts';
import { renderInstance } from './render-instance.ts';
import { replicasOf } from './replication.ts';
import { tell } from './restart.ts';
import { checkNewSnapshot, snapshotSteps, startSnapshot } from './snapshot.ts';
import { seize } from './work.ts';

/** Statuses in which a snapshot can be taken. */
export const snapshotable: readonly InstanceStatus[] = ['available', 'storage-optimization'];

/** The RDS operation of the same name. */
export function deleteDbInstance(
  book: Book,
  input: DeleteDBInstanceMessage,
): DeleteDBInstanceResult {
  const instance = findInstance(book, input.DBInstanceIdentifier);
  const status = statusIn(book, instance);
  if (status === 'deleting') throw refuse(refusals.alreadyDeleting, { id: instance.identifier });
  if (instance.deletionProtection) throw refuse(refusals.deletionProtected);
  const identifier = finalSnapshotOf(instance, input);
  if (identifier !== undefined) {
    if (!snapshotable.includes(status)) {
      throw refuse(refusals.instanceNotSnapshotable, { id: instance.identifier });
    }
    checkNewSnapshot(book, identifier);
  }
  removeInstance(book, instance, identifier);
  return { DBInstance: renderInstance(book, instance) };
}

function finalSnapshotOf(instance: Instance, input: DeleteDBInstanceMessage): string | undefined {
  const wished = input.FinalDBSnapshotIdentifier;
  if (wished !== undefined && instance.replication !== undefined) {
    throw refuse(refusals.finalSnapshotOfReplica);
  }
  if (input.SkipFinalSnapshot === true) {
    if (wished !== undefined) throw refuse(refusals.finalSnapshotSkipped);
    return undefined;
  }
  // A member of a cluster has nothing of its own to keep.
  if (instance.clusterIdentifier !== undefined) return undefined;
  if (wished === undefined) throw refuse(refusals.finalSnapshotMissing);
  return identifierOf('FinalDBSnapshotIdentifier', wished, 255);
}

/** Deletes an instance, after a last snapshot if one is named; its replicas become instances of their own. */
export function removeInstance(book: Book, instance: Instance, finalSnapshot?: string): void {
  const before: readonly Step[] =
    finalSnapshot === undefined
      ? []
      : snapshotSteps(startSnapshot(book, instance, { identifier: finalSnapshot, type: 'manual' }));
  instance.isDown = true;
  seize(book, instance, {
    status: 'deleting',
    plan: () => [...before, { seconds: draw(book, 'delete'), run: () => forget(book, instance) }],
  });
}

/** Source: .../UserGuide/USER_ReadRepl.html: replicas in the same Region are promoted when their source is deleted. */
function forget(book: Book, instance: Instance): void {
  for (const replica of replicasOf(book, instance)) replica.replication = undefined;
  for (const timer of [instance.windowTimer, instance.backupTimer, instance.restartTimer]) {
    if (timer !== undefined) book.context.clock.cancel(timer);
  }
  forgetBackups(book, instance);
  leaveCluster(book, instance);
  book.instances.delete(instance.identifier);
  tell(book, instance, 'instanceDeleted');
}
