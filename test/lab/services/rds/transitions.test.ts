/** Every row of RDS's table of transitions, observed. */

import { expect, test } from '@jest/globals';
import { transitions } from '../../../../lab/services/rds/behaviour.ts';
import type { Span } from '../../../../lab/services/rds/transitions.ts';
import {
  create,
  deploy,
  deployed,
  deployment,
  establishShop,
  replicated,
  startExport,
  switchOver,
  take,
  taken,
} from './provoke.ts';
import { createRegion, key, type Region, until } from './region.ts';

const theirs = 'arn:aws:rds:eu-central-1:111122223333:snapshot:theirs';
const orders = { DBInstanceIdentifier: 'orders' };

/** A function that gives the seconds from one event about something to the next. */
const between =
  (from: string, to: string, about = 'orders') =>
  ({ published }: Region): number => {
    const own = published.filter((event) => event.about === about);
    const begin = own.find(({ id }) => id.endsWith(from))?.atMs ?? Number.NaN;
    const end = own.find(({ id, atMs }) => id.endsWith(to) && atMs >= begin)?.atMs ?? Number.NaN;
    return (end - begin) / 1000;
  };

/** How long a status lasts that holds now. */
const lasting = (region: Region, identifier = 'orders'): Promise<number> => {
  const status = region.status(identifier);
  return until(region, () => region.status(identifier) !== status, { seconds: 1 });
};

const modified = async (region: Region, wish: Parameters<Region['modify']>[0]): Promise<Region> => {
  region.modify(wish);
  await region.pass(31);
  await until(region, () => region.status() !== 'modifying');
  return region;
};

const exporting = async (region: Region) => {
  await taken(region);
  startExport(region);
  return () => region.operations.DescribeExportTasks({}).ExportTasks?.[0]?.Status;
};

const takesStorage = (region: Region): boolean => {
  try {
    return region.modify({ AllocatedStorage: 400 }) !== undefined;
  } catch {
    return false;
  }
};

const larger = { DBInstanceClass: 'db.m7g.xlarge' };
const single = { multiAz: false };

/** Seconds that each transition took, and what its size adds to the figure of its row. */
const observations: Record<Span, () => Promise<number | readonly [number, number]>> = {
  async create() {
    const region = createRegion();
    create(region);
    return lasting(region, 'made');
  },
  async notice() {
    const region = createRegion();
    region.modify(larger);
    return lasting(region);
  },
  classPrepare: async () => between('0012', '0004')(await modified(createRegion(), larger)),
  failover: async () => between('0013', '0049')(await modified(createRegion(), larger)),
  classFinish: async () => between('0049', '0014')(await modified(createRegion(), larger)),
  classPrepareSingle: async () =>
    between('0012', '0004')(await modified(createRegion(single), larger)),
  classOutageSingle: async () =>
    between('0004', '0006')(await modified(createRegion(single), larger)),
  storageGrow: async () =>
    between('0018', '0017')(await modified(createRegion(), { AllocatedStorage: 300 })),
  storageOptimize: async () => lasting(await modified(createRegion(), { AllocatedStorage: 300 })),
  async storageLock() {
    // The shortest wait: of a database whose optimization is over within the six hours.
    const waits: number[] = [];
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const region = await modified(createRegion({}, seed), { AllocatedStorage: 300 });
      waits.push(await until(region, () => takesStorage(region)));
    }
    return Math.min(...waits);
  },
  addStandby: async () =>
    between('0024', '0025')(await modified(createRegion(single), { MultiAZ: true })),
  removeStandby: async () =>
    between('0030', '0029')(await modified(createRegion(), { MultiAZ: false })),
  retention: async () =>
    between('0004', '0006')(await modified(createRegion(), { BackupRetentionPeriod: 0 })),
  async parameters() {
    const region = createRegion();
    region.rds.createParameterGroup('own', 'postgres', {});
    region.modify({ DBParameterGroupName: 'own' });
    const isPending = () =>
      region.describe().DBParameterGroups?.[0]?.ParameterApplyStatus === 'pending-reboot';
    return until(region, isPending, { seconds: 1 });
  },
  async reboot() {
    const region = createRegion();
    region.operations.RebootDBInstance(orders);
    return lasting(region);
  },
  async stop() {
    const region = createRegion();
    region.operations.StopDBInstance(orders);
    return lasting(region);
  },
  async start() {
    const region = createRegion();
    region.operations.StopDBInstance(orders);
    await until(region, () => region.status() === 'stopped');
    region.operations.StartDBInstance(orders);
    return lasting(region);
  },
  async automaticRestart() {
    const region = createRegion();
    region.operations.StopDBInstance(orders);
    await region.hours(24 * 8);
    return between('0087', '0154')(region);
  },
  async delete() {
    const region = createRegion();
    region.operations.DeleteDBInstance({ ...orders, SkipFinalSnapshot: true });
    return until(region, () => region.rds.database('orders') === undefined, { seconds: 1 });
  },
  async snapshot() {
    const region = createRegion();
    take(region);
    return [await lasting(region), 100];
  },
  async copy() {
    const region = createRegion();
    region.rds.importSnapshot({ arn: theirs, engine: 'postgres', allocatedGibibytes: 100 });
    region.operations.CopyDBSnapshot({
      SourceDBSnapshotIdentifier: theirs,
      TargetDBSnapshotIdentifier: 'ours',
    });
    const isDone = () => region.snapshot('ours').Status === 'available';
    return [await until(region, isDone, { seconds: 1 }), 600];
  },
  async exportStart() {
    const region = createRegion();
    const status = await exporting(region);
    return until(region, () => status() === 'IN_PROGRESS', { seconds: 1 });
  },
  async exportRun() {
    const region = createRegion();
    const status = await exporting(region);
    await until(region, () => status() === 'IN_PROGRESS', { seconds: 1 });
    return [await until(region, () => status() === 'COMPLETE', { seconds: 1 }), 2000];
  },
  async exportCancel() {
    const region = createRegion();
    const status = await exporting(region);
    region.operations.CancelExportTask({ ExportTaskIdentifier: 'archive' });
    return until(region, () => status() === 'CANCELED', { seconds: 1 });
  },
  async restore() {
    const region = createRegion();
    await taken(region);
    region.operations.RestoreDBInstanceFromDBSnapshot({
      DBInstanceIdentifier: 'again',
      DBSnapshotIdentifier: 'safe',
    });
    return lasting(region, 'again');
  },
  async lazyLoad() {
    const region = createRegion();
    await replicated(region);
    const isLoaded = () => region.rds.database('orders-r1')?.loadedShare === 1;
    // `replicated` looks every ten seconds.
    return [(await until(region, isLoaded)) + 10, 6000];
  },
  async replicationEnds() {
    const region = createRegion();
    await replicated(region);
    region.faults.add('replication-error orders-r1');
    await region.hours(24 * 31);
    // Replicas are looked at each minute.
    return between('0045', '0057', 'orders-r1')(region) - 60;
  },
  async promote() {
    const region = createRegion();
    await replicated(region);
    region.operations.PromoteReadReplica({ DBInstanceIdentifier: 'orders-r1' });
    return lasting(region, 'orders-r1');
  },
  async greenTasks() {
    const region = createRegion();
    const green = (deploy(region)?.Target ?? '').split(':').at(-1) ?? '';
    await until(region, () => region.status(green) === 'available', { seconds: 60 });
    return until(region, () => deployment(region)?.Status === 'AVAILABLE', { seconds: 1 });
  },
  async switchover() {
    const region = createRegion();
    const id = await deployed(region);
    await region.hours(2);
    switchOver(region, id);
    return lasting(region);
  },
  async auroraFailover() {
    const region = createRegion();
    establishShop(region);
    region.operations.FailoverDBCluster({ DBClusterIdentifier: 'shop' });
    return lasting(region, 'shop-0');
  },
  async endpoint() {
    const region = createRegion();
    establishShop(region);
    region.operations.CreateDBClusterEndpoint({
      DBClusterIdentifier: 'shop',
      DBClusterEndpointIdentifier: 'reports',
      EndpointType: 'READER',
    });
    const status = () =>
      region.operations.DescribeDBClusterEndpoints({}).DBClusterEndpoints?.[0]?.Status;
    return until(region, () => status() === 'available', { seconds: 1 });
  },
  async keyNoticed() {
    const region = createRegion({ kmsKeyId: key });
    region.rds.setKeyState(key, 'Disabled');
    return lasting(region);
  },
  async keyLost() {
    const region = createRegion({ kmsKeyId: key });
    region.rds.setKeyState(key, 'Disabled');
    await lasting(region);
    return until(region, () => region.status() === 'inaccessible-encryption-credentials', {
      limit: 8 * 24 * 3600,
    });
  },
};

/** How far a drawn time may be from the figure of its row. */
const spreads: Partial<Record<Span, number>> = {
  notice: 0,
  failover: 1 / 3,
  storageLock: 0,
  automaticRestart: 0,
  replicationEnds: 0,
  keyLost: 0,
};
const byDefault = 0.2;

test('every transition is observed', () => {
  expect(Object.keys(observations).sort()).toEqual(Object.keys(transitions).sort());
});

test.each(Object.entries(observations))('%s takes the time of its row', async (name, observe) => {
  const row = Object.entries(transitions).find(([key]) => key === name)?.[1];
  const spread = Object.entries(spreads).find(([key]) => key === name)?.[1] ?? byDefault;
  const observed = await observe();
  const [seconds, more] = typeof observed === 'number' ? [observed, 0] : observed;
  const figure = (row?.seconds ?? Number.NaN) + more;
  expect(seconds).toBeGreaterThanOrEqual(figure * (1 - spread) - 1);
  expect(seconds).toBeLessThanOrEqual(figure * (1 + spread) + 11);
});
