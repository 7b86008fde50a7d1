/** Every refusal about DB instances, provoked. */

import { instanceRefusals } from '../../../../lab/services/rds/instance-refusals.ts';
import { instancesMax } from '../../../../lab/services/rds/new-instance.ts';
import { testRefusals } from '../test-refusals.ts';
import { create, replicated, take } from './provoke.ts';
import { createRegion, type Region, until } from './region.ts';

const remove = (
  { operations }: Region,
  options: { SkipFinalSnapshot?: boolean; FinalDBSnapshotIdentifier?: string },
  DBInstanceIdentifier = 'orders',
) => operations.DeleteDBInstance({ DBInstanceIdentifier, ...options });

const stop = ({ operations }: Region, DBInstanceIdentifier = 'orders') =>
  operations.StopDBInstance({ DBInstanceIdentifier });

const provocations: Record<keyof typeof instanceRefusals, (region: Region) => unknown> = {
  instanceNotFound: ({ describe }) => describe('gone'),
  instanceExists: (region) => create(region, { DBInstanceIdentifier: 'ORDERS' }),
  instanceQuota(region) {
    for (let made = 0; made < instancesMax; made++) {
      create(region, { DBInstanceIdentifier: `made-${made}` });
    }
  },
  invalidIdentifier: (region) => create(region, { DBInstanceIdentifier: 'made-' }),
  invalidClass: ({ modify }) => modify({ DBInstanceClass: 'db.m9z.huge' }),
  classNotSupported(region) {
    region.rds.establishCluster({ identifier: 'c', engine: 'aurora-mysql', engineVersion: '8' });
    create(region, {
      Engine: 'aurora-mysql',
      DBClusterIdentifier: 'c',
      DBInstanceClass: 'db.m7g.large',
    });
  },
  noCapacity({ faults, modify }) {
    faults.add('database-capacity db.r7g.large');
    modify({ DBInstanceClass: 'db.r7g.large' });
  },
  notAvailable(region) {
    take(region);
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
  },
  noModification: ({ modify }) => modify({}),
  async storageBusy(region) {
    region.modify({ AllocatedStorage: 300 });
    await until(region, () => region.status() === 'storage-optimization');
    region.modify({ AllocatedStorage: 400 });
  },
  storageSize: ({ modify }) => modify({ AllocatedStorage: 199 }),
  storageType: ({ modify }) => modify({ StorageType: 'floppy' }),
  iopsBelowThreshold: ({ modify }) => modify({ Iops: 12_000 }),
  iopsMissing() {
    createRegion({ allocatedGibibytes: 400 }).modify({ AllocatedStorage: 500 });
  },
  maxStorageTooSmall: ({ modify }) => modify({ MaxAllocatedStorage: 200 }),
  retentionOutOfRange: ({ modify }) => modify({ BackupRetentionPeriod: 36 }),
  async retentionNeeded(region) {
    await replicated(region);
    region.modify({ BackupRetentionPeriod: 0 });
  },
  invalidWindow: ({ modify }) => modify({ PreferredMaintenanceWindow: 'sun:03:00-sun:03:29' }),
  rebootInProgress(region) {
    take(region);
    region.operations.RebootDBInstance({ DBInstanceIdentifier: 'orders' });
  },
  noStandby() {
    createRegion({ multiAz: false }).operations.RebootDBInstance({
      DBInstanceIdentifier: 'orders',
      ForceFailover: true,
    });
  },
  notStoppable(region) {
    take(region);
    stop(region);
  },
  async stopReplica(region) {
    await replicated(region);
    stop(region, 'orders-r1');
  },
  async stopSource(region) {
    await replicated(region);
    stop(region);
  },
  notStopped: ({ operations }) => operations.StartDBInstance({ DBInstanceIdentifier: 'orders' }),
  deletionProtected: () =>
    remove(createRegion({ deletionProtection: true }), { SkipFinalSnapshot: true }),
  alreadyDeleting(region) {
    remove(region, { SkipFinalSnapshot: true });
    remove(region, { SkipFinalSnapshot: true });
  },
  finalSnapshotMissing: (region) => remove(region, {}),
  finalSnapshotSkipped: (region) =>
    remove(region, { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: 'last' }),
  async finalSnapshotOfReplica(region) {
    await replicated(region);
    remove(region, { FinalDBSnapshotIdentifier: 'last' }, 'orders-r1');
  },
  parameterGroupNotFound: ({ modify }) => modify({ DBParameterGroupName: 'gone' }),
};

testRefusals(instanceRefusals, provocations, createRegion);
