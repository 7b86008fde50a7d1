/** RebootDBInstance, StopDBInstance, StartDBInstance, and the restart after seven days. */

import type {
  RebootDBInstanceMessage,
  RebootDBInstanceResult,
  StartDBInstanceMessage,
  StartDBInstanceResult,
  StopDBInstanceMessage,
  StopDBInstanceResult,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import {
  type Book,
  draw,
  exists,
  findInstance,
  hasFault,
  isKeyUsable,
  nowOf,
  statusIn,
} from './book.ts';
import type { Instance, InstanceStatus, Step } from './instance.ts';
import { identifierOf } from './lists.ts';
import { renderInstance } from './render-instance.ts';
import { replicasOf } from './replication.ts';
import { bringUp, failoverSteps, restartSteps, takeDown, tell } from './restart.ts';
import { checkNewSnapshot, snapshotSteps, startSnapshot } from './snapshot.ts';
import { transitions } from './transitions.ts';
import { enqueue, seize } from './work.ts';

const rebootable: readonly InstanceStatus[] = [
  'available',
  'storage-optimization',
  'incompatible-parameters',
];
const startable: readonly InstanceStatus[] = [
  'stopped',
  'inaccessible-encryption-credentials-recoverable',
];

function checkKey(book: Book, { kmsKeyId }: Instance): void {
  if (!isKeyUsable(book, kmsKeyId)) throw refuse(refusals.key, { key: kmsKeyId ?? '' });
}

/** A member of an Aurora cluster stops and starts with its cluster. */
function checkStandalone({ clusterIdentifier, engine }: Instance): void {
  if (clusterIdentifier !== undefined) throw refuse(refusals.memberPower, { engine });
}

/** The RDS operation of the same name; with ForceFailover the standby takes over. */
export function rebootDbInstance(
  book: Book,
  input: RebootDBInstanceMessage,
): RebootDBInstanceResult {
  const instance = findInstance(book, input.DBInstanceIdentifier);
  if (!rebootable.includes(statusIn(book, instance))) throw refuse(refusals.rebootInProgress);
  if (input.ForceFailover === true && !instance.configuration.MultiAZ) {
    throw refuse(refusals.noStandby);
  }
  checkKey(book, instance);
  enqueue(book, instance, {
    status: 'rebooting',
    plan: () =>
      input.ForceFailover === true
        ? failoverSteps(book, instance)
        : restartSteps(book, instance, draw(book, 'reboot')),
  });
  return { DBInstance: renderInstance(book, instance) };
}

/** The RDS operation of the same name. A snapshot, if one is wished for, is taken first. */
export function stopDbInstance(book: Book, input: StopDBInstanceMessage): StopDBInstanceResult {
  const instance = findInstance(book, input.DBInstanceIdentifier);
  checkStandalone(instance);
  if (instance.replication !== undefined) throw refuse(refusals.stopReplica);
  if (replicasOf(book, instance).length > 0) throw refuse(refusals.stopSource);
  const status = statusIn(book, instance);
  if (status !== 'available' && status !== 'storage-optimization') {
    throw refuse(refusals.notStoppable, { id: instance.identifier });
  }
  const before = snapshotBeforeStop(book, instance, input.DBSnapshotIdentifier);
  const down = (): void => takeDown(book, instance);
  const end = (): void => halt(book, instance);
  enqueue(book, instance, {
    status: 'stopping',
    plan: () => [...before, { seconds: 0, run: down }, { seconds: draw(book, 'stop'), run: end }],
  });
  return { DBInstance: renderInstance(book, instance) };
}

function snapshotBeforeStop(
  book: Book,
  instance: Instance,
  wished: string | undefined,
): readonly Step[] {
  if (wished === undefined) return [];
  const identifier = identifierOf('DBSnapshotIdentifier', wished, 255);
  checkNewSnapshot(book, identifier);
  return snapshotSteps(startSnapshot(book, instance, { identifier, type: 'manual' }));
}

function halt(book: Book, instance: Instance): void {
  instance.condition = 'stopped';
  tell(book, instance, 'stopped');
  const { clock } = book.context;
  const seconds = transitions.automaticRestart.seconds;
  instance.restartTimer = clock.schedule(nowOf(book) + seconds * 1000, () => {
    if (!exists(book, instance) || instance.condition !== 'stopped') return;
    tell(book, instance, 'automaticStart');
    start(book, instance);
  });
}

/** The RDS operation of the same name. */
export function startDbInstance(book: Book, input: StartDBInstanceMessage): StartDBInstanceResult {
  const instance = findInstance(book, input.DBInstanceIdentifier);
  const { identifier: id, configuration } = instance;
  checkStandalone(instance);
  if (instance.replication !== undefined) throw refuse(refusals.stopReplica);
  if (!startable.includes(statusIn(book, instance))) throw refuse(refusals.notStopped, { id });
  checkKey(book, instance);
  const { DBInstanceClass, StorageType: storageType } = configuration;
  if (hasFault(book, 'database-capacity', DBInstanceClass)) {
    throw refuse(refusals.noCapacity, { class: DBInstanceClass, storageType });
  }
  start(book, instance);
  return { DBInstance: renderInstance(book, instance) };
}

/** Begins to start; what waited for the instance to run again is done afterwards. */
function start(book: Book, instance: Instance): void {
  const waiting = [...instance.queue];
  if (instance.restartTimer !== undefined) book.context.clock.cancel(instance.restartTimer);
  instance.restartTimer = undefined;
  const end = (): void => {
    bringUp(book, instance);
    tell(book, instance, 'started');
  };
  seize(book, instance, {
    status: 'starting',
    plan: () => [{ seconds: draw(book, 'start'), run: end }],
  });
  instance.queue.push(...waiting);
}
