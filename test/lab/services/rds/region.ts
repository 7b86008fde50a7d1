/** A Region with one database, `orders`: RDS with a bucket for exports and the metrics it publishes; no IAM, no model. */

import type { DBInstance, DBSnapshot, ModifyDBInstanceMessage } from '@aws-sdk/client-rds';
import type { NewEvent } from '../../../../lab/service.ts';
import { createRds } from '../../../../lab/services/rds/index.ts';
import type { DatabaseSetup } from '../../../../lab/services/rds/setup.ts';
import { createS3 } from '../../../../lab/services/s3.ts';
import { metricsOnly, smallWorld } from '../small-world.ts';

/** A Monday. */
export const start = '2026-01-05T12:00:00Z';

export const key = 'arn:aws:kms:eu-west-1:111122223333:key/1';

export interface Published {
  readonly id: string;
  readonly about: string;
  readonly message: string;
  readonly atMs: number;
}

/** What an event says, for tests that read it. */
function read({ detail }: NewEvent, atMs: number): Published {
  return {
    id: String(detail.EventID),
    about: String(detail.SourceIdentifier),
    message: String(detail.Message),
    atMs,
  };
}

export function createRegion(changes: Partial<DatabaseSetup> = {}, seed = 'test') {
  const world = smallWorld(start, seed);
  const events: NewEvent[] = [];
  const published: Published[] = [];
  const lags: number[] = [];
  const context = {
    ...world.context,
    publish(event: NewEvent) {
      events.push(event);
      published.push(read(event, world.clock.nowMs));
    },
  };
  world.add(
    'cloudwatch',
    metricsOnly((_metric, _minute, value) => lags.push(value)),
  );
  const s3 = world.add('s3', createS3(context));
  s3.deploy?.['AWS::S3::Bucket']?.({
    logicalId: 'Exports',
    type: 'AWS::S3::Bucket',
    properties: { BucketName: 'exports' },
  });
  const rds = createRds(context);
  rds.establishDatabase({
    identifier: 'orders',
    engine: 'postgres',
    instanceClass: 'db.m7g.large',
    allocatedGibibytes: 200,
    multiAz: true,
    backupRetentionDays: 7,
    tags: { Environment: 'test' },
    ...changes,
  });
  const { operations } = rds;
  const describe = (DBInstanceIdentifier = 'orders'): DBInstance =>
    operations.DescribeDBInstances({ DBInstanceIdentifier }).DBInstances?.[0] ?? {};
  const snapshot = (DBSnapshotIdentifier: string): DBSnapshot =>
    operations.DescribeDBSnapshots({ DBSnapshotIdentifier }).DBSnapshots?.[0] ?? {};
  return {
    rds,
    operations,
    clock: world.clock,
    faults: world.faults,
    events,
    published,
    lags,
    describe,
    snapshot,
    status: (identifier = 'orders') => describe(identifier).DBInstanceStatus,
    /** Ids of the events of the last hours, `0014`, in their order. */
    ids: (about = 'orders') =>
      published.filter((event) => event.about === about).map(({ id }) => id.slice(-4)),
    modify: (wish: Partial<ModifyDBInstanceMessage>, ApplyImmediately = true) =>
      operations.ModifyDBInstance({ DBInstanceIdentifier: 'orders', ApplyImmediately, ...wish }),
    /** Lets `seconds` of virtual time pass. */
    pass: (seconds: number) => world.clock.runUntil(world.clock.nowMs + seconds * 1000),
    hours: (count: number) => world.clock.runUntil(world.clock.nowMs + count * 3_600_000),
  };
}

export type Region = ReturnType<typeof createRegion>;

/** Lets time pass until `isDone`, looking each `seconds`; the number of seconds that took. */
export async function until(
  region: Region,
  isDone: () => boolean,
  { seconds = 10, limit = 7 * 24 * 3600 } = {},
): Promise<number> {
  const beganMs = region.clock.nowMs;
  while (!isDone()) {
    if (region.clock.nowMs - beganMs > limit * 1000) throw new Error('it never happens');
    await region.pass(seconds);
  }
  return (region.clock.nowMs - beganMs) / 1000;
}

/** The statuses that are met until the last of them stays. */
export async function statusesUntil(
  region: Region,
  last: string,
  identifier = 'orders',
): Promise<string[]> {
  const met: string[] = [];
  const look = (): boolean => {
    const status = region.status(identifier) ?? '';
    if (met.at(-1) !== status) met.push(status);
    return status === last && met.length > 1;
  };
  await until(region, look);
  return met;
}
