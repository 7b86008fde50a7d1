/** Every refusal about read replicas and blue/green deployments, provoked. */

import { replicaRefusals } from '../../../../lab/services/rds/replica-refusals.ts';
import { replicasMax } from '../../../../lab/services/rds/replicas.ts';
import { testRefusals } from '../test-refusals.ts';
import {
  deploy,
  deployed,
  deployment,
  establishShop,
  instanceArn,
  replicate,
  replicated,
  switchOver,
  take,
} from './provoke.ts';
import { createRegion, type Region, until } from './region.ts';

const promote = ({ operations }: Region, DBInstanceIdentifier: string) =>
  operations.PromoteReadReplica({ DBInstanceIdentifier });

const provocations: Record<keyof typeof replicaRefusals, (region: Region) => unknown> = {
  backupsDisabled: () => replicate(createRegion({ backupRetentionDays: 0 })),
  replicaSourceState(region) {
    take(region);
    replicate(region);
  },
  replicaLimit(region) {
    for (let number = 0; number <= replicasMax; number++) replicate(region, `r-${number}`);
  },
  notAReplica: (region) => promote(region, 'orders'),
  promotionState(region) {
    replicate(region);
    promote(region, 'orders-r1');
  },
  async replicaBackups(region) {
    await replicated(region);
    region.modify({ DBInstanceIdentifier: 'orders-r1', BackupRetentionPeriod: 1 });
  },
  deploymentExists(region) {
    deploy(region);
    deploy(region);
  },
  deploymentNotFound: (region) => switchOver(region, 'bgd-gone'),
  blueNotAvailable(region) {
    take(region);
    deploy(region);
  },
  async blueIsReplica(region) {
    await replicated(region);
    deploy(region, { Source: instanceArn('orders-r1') });
  },
  blueCascades(region) {
    const engine = 'mysql';
    const small = { engine, instanceClass: 'db.t4g.medium', allocatedGibibytes: 20 };
    region.rds.establishDatabase({ ...small, identifier: 'a', backupRetentionDays: 1 });
    region.rds.establishDatabase({ ...small, identifier: 'b', sourceIdentifier: 'a' });
    region.rds.establishDatabase({ ...small, identifier: 'c', sourceIdentifier: 'b' });
    deploy(region, { Source: instanceArn('a') });
  },
  blueWithoutBackups: () => deploy(createRegion({ backupRetentionDays: 0 })),
  async blueInDeployment(region) {
    await deployed(region);
    deploy(region, { BlueGreenDeploymentName: 'again' });
  },
  blueInCluster(region) {
    establishShop(region);
    deploy(region, { Source: instanceArn('shop-0') });
  },
  deploymentState(region) {
    const { BlueGreenDeploymentIdentifier = '' } = deploy(region) ?? {};
    switchOver(region, BlueGreenDeploymentIdentifier);
  },
  async memberNotAvailable(region) {
    const id = await deployed(region);
    take(region);
    switchOver(region, id);
  },
  async switchoverTimeout(region) {
    switchOver(region, await deployed(region), 29);
  },
  async targetOfCompleted(region) {
    const BlueGreenDeploymentIdentifier = await deployed(region);
    switchOver(region, BlueGreenDeploymentIdentifier);
    await until(region, () => deployment(region)?.Status === 'SWITCHOVER_COMPLETED');
    region.operations.DeleteBlueGreenDeployment({
      BlueGreenDeploymentIdentifier,
      DeleteTarget: true,
    });
  },
};

testRefusals(replicaRefusals, provocations, createRegion);
