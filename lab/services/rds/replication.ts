/** How far a read replica is behind its source, and when replication stops, resumes or ends for good. */

import type { DBInstanceStatusInfo } from '@aws-sdk/client-rds';
import type { CloudWatch } from '../cloudwatch/index.ts';
import { type Book, changed, hasFault, nowOf } from './book.ts';
import type { Instance, Replication } from './instance.ts';
import { isUp } from './instance.ts';
import { tell } from './restart.ts';
import { transitions } from './transitions.ts';

const minuteMs = 60_000;

/** Seconds of lag a replica makes good in one second when nothing holds it up; an assumption of the lab. */
const catchUpRate = 10;

/** What CloudWatch shows when replication is not active. Source: .../UserGuide/USER_ReadRepl.Monitoring.html */
export const inactiveLag = -1;

/** A replica that is up to date now. */
export function beginReplication(book: Book, sourceIdentifier: string): Replication {
  const atMs = nowOf(book);
  return { sourceIdentifier, status: 'replicating', lagSeconds: 0, atMs, brokenAtMs: undefined };
}

/** Replicas of an instance, in the order they were made. */
export function replicasOf(book: Book, { identifier }: Instance): readonly Instance[] {
  return [...book.instances.values()].filter(
    ({ replication }) => replication?.sourceIdentifier === identifier,
  );
}

/** `StatusInfos` of a replica; undefined for an instance that is none. */
export function statusInfoOf({ replication }: Instance): DBInstanceStatusInfo | undefined {
  if (replication === undefined) return undefined;
  const messages = {
    replicating: '',
    error: 'Replication has stopped: the replica cannot apply the changes of its source.',
    terminated: 'Replication was terminated because it had stopped for more than 30 days.',
  };
  return {
    StatusType: 'read replication',
    Normal: replication.status === 'replicating',
    Status: replication.status,
    Message: messages[replication.status],
  };
}

/** Seconds behind the source, as the metric shows them: -1 while replication is not active. */
export function lagOf(book: Book, instance: Instance): number | undefined {
  const { replication } = instance;
  if (replication === undefined) return undefined;
  follow(book, instance, replication);
  if (replication.status !== 'replicating' || !isUp(instance)) return inactiveLag;
  const lag = Math.max(replication.lagSeconds, instance.load.replicationDelaySeconds);
  // MySQL and MariaDB count whole seconds.
  return instance.engine === 'postgres' ? lag : Math.floor(lag);
}

/** Brings the replica from where it was last looked at to now. */
function follow(book: Book, instance: Instance, replication: Replication): void {
  const nowMs = nowOf(book);
  const seconds = (nowMs - replication.atMs) / 1000;
  replication.atMs = nowMs;
  // What held it up before this look did so until now.
  const wasActive = replication.status === 'replicating';
  review(book, instance, replication);
  const isActive = wasActive && replication.status === 'replicating' && isUp(instance);
  const isHeldUp = hasFault(book, 'replica-lag', instance.identifier);
  const change = isActive && !isHeldUp ? -seconds * catchUpRate : seconds;
  replication.lagSeconds = Math.max(0, replication.lagSeconds + change);
}

/** Source: .../UserGuide/USER_ReadRepl.Monitoring.html and the events 0045, 0046 and 0057. */
function review(book: Book, instance: Instance, replication: Replication): void {
  if (replication.status === 'terminated') return;
  const nowMs = nowOf(book);
  const isBroken = hasFault(book, 'replication-error', instance.identifier);
  if (isBroken && replication.status === 'replicating') {
    replication.status = 'error';
    replication.brokenAtMs = nowMs;
    tell(book, instance, 'replicationStopped');
    changed(book, instance);
  } else if (!isBroken && replication.status === 'error') {
    replication.status = 'replicating';
    replication.brokenAtMs = undefined;
    tell(book, instance, 'replicationResumed');
    changed(book, instance);
  }
  const endsAtMs = (replication.brokenAtMs ?? nowMs) + transitions.replicationEnds.seconds * 1000;
  if (replication.status === 'error' && nowMs > endsAtMs) {
    replication.status = 'terminated';
    tell(book, instance, 'replicationTerminated');
  }
}

/** A function that sees to it that each minute in which there are replicas is reported. */
export function createReplicaWatch(book: () => Book): () => void {
  let isArmed = false;
  function report(): void {
    isArmed = false;
    const replicas = [...book().instances.values()].filter(
      ({ replication }) => replication !== undefined,
    );
    for (const replica of replicas) publishLag(book(), replica);
    if (replicas.length > 0) arm();
  }
  function arm(): void {
    if (isArmed) return;
    isArmed = true;
    const { clock } = book().context;
    // Just before the minute ends, so that the alarms of that minute know it.
    clock.schedule((Math.floor((clock.nowMs + 1) / minuteMs) + 1) * minuteMs - 1, report);
  }
  return arm;
}

function publishLag(book: Book, replica: Instance): void {
  const lag = lagOf(book, replica);
  if (lag === undefined || replica.work?.status === 'creating') return;
  const series = book.context.peer<CloudWatch>('cloudwatch').series({
    namespace: 'AWS/RDS',
    metricName: 'ReplicaLag',
    dimensions: [{ Name: 'DBInstanceIdentifier', Value: replica.identifier }],
    unit: 'Seconds',
  });
  const minuteStartMs = Math.floor(nowOf(book) / minuteMs) * minuteMs;
  series.put(minuteStartMs, { sum: lag, sampleCount: 1, minimum: lag, maximum: lag });
}
