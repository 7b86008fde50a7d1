/** A whole Region of the lab with databases in it, and an SDK client for it. */

import { RDSClient } from '@aws-sdk/client-rds';
import { connect } from '../../../../lab/connect.ts';
import { projectRoot } from '../../../../lab/project.ts';
import { createRegion } from '../../../../lab/region.ts';
import { start } from './region.ts';

/** The databases `orders`, `stock` and `bills`, the Aurora cluster `shop`, the bucket `exports`. */
export function createWorld() {
  const region = createRegion({
    account: '111122223333',
    region: 'eu-west-1',
    startMs: Date.parse(start),
    seed: 1,
    root: projectRoot,
    functions: [],
  });
  const { rds } = region.services;
  const size = { instanceClass: 'db.r7g.large', allocatedGibibytes: 100 };
  const backed = { backupRetentionDays: 7, multiAz: true };
  const tags = { Environment: 'test' };
  for (const identifier of ['orders', 'stock', 'bills']) {
    rds.establishDatabase({ ...size, ...backed, identifier, engine: 'postgres', tags });
  }
  const engine = 'aurora-mysql';
  rds.establishCluster({ identifier: 'shop', engine, engineVersion: '8.0' });
  for (const number of [0, 1]) {
    rds.establishDatabase({
      ...size,
      identifier: `shop-${number}`,
      engine,
      clusterIdentifier: 'shop',
    });
  }
  region.create({ logicalId: 'B', type: 'AWS::S3::Bucket', properties: { BucketName: 'exports' } });
  const client = connect(region.gateway, {}, 'eu-west-1').of(RDSClient);
  const hours = (count: number) => region.clock.runUntil(region.clock.nowMs + count * 3_600_000);
  return { ...region, client, hours };
}
