/** What RDS lists: events, options, parameters, filters. */

import { describe, expect, test } from '@jest/globals';
import { createRegion } from './region.ts';

describe('DescribeEvents', () => {
  test('gives the last hour unless asked otherwise, by source and category', async () => {
    const { operations, hours } = createRegion();
    operations.RebootDBInstance({ DBInstanceIdentifier: 'orders' });
    await hours(2);
    expect(operations.DescribeEvents({}).Events).toEqual([]);
    const of = (changes = {}) =>
      operations
        .DescribeEvents({
          Duration: 180,
          SourceType: 'db-instance',
          SourceIdentifier: 'orders',
          ...changes,
        })
        .Events?.map(({ Message }) => Message);
    expect(of()).toEqual(['DB instance shutdown.', 'DB instance restarted.']);
    expect(of({ EventCategories: ['failover'] })).toEqual([]);
    expect(of({ SourceIdentifier: 'stock' })).toEqual([]);
  });

  test('forgets after fourteen days', async () => {
    const { operations, hours, modify } = createRegion({ backupRetentionDays: 0 });
    operations.RebootDBInstance({ DBInstanceIdentifier: 'orders' });
    await hours(24 * 15);
    modify({ MultiAZ: false });
    await hours(1);
    const { Events = [] } = operations.DescribeEvents({ Duration: 60 * 24 * 20 });
    expect(Events.map(({ Message }) => Message)).not.toContain('DB instance restarted.');
  });
});

describe('orderable options', () => {
  const classes = (Engine: string): string[] => {
    const { operations } = createRegion();
    const options = operations.DescribeOrderableDBInstanceOptions({ Engine, MaxRecords: 100 });
    return [
      ...new Set(
        options.OrderableDBInstanceOptions?.map(({ DBInstanceClass }) => DBInstanceClass ?? ''),
      ),
    ];
  };

  test('of Aurora have no general purpose class, and serverless', () => {
    expect(classes('aurora-mysql')).toContain('db.serverless');
    expect(classes('aurora-mysql').filter((name) => name.startsWith('db.m'))).toEqual([]);
  });

  test('of a class are offered in every zone, also when there is no capacity', () => {
    const { operations, faults } = createRegion();
    faults.add('database-capacity db.m7g.large');
    const { OrderableDBInstanceOptions: [option] = [] } =
      operations.DescribeOrderableDBInstanceOptions({
        Engine: 'postgres',
        DBInstanceClass: 'db.m7g.large',
      });
    expect(option?.AvailabilityZones).toEqual([
      { Name: 'eu-west-1a' },
      { Name: 'eu-west-1b' },
      { Name: 'eu-west-1c' },
    ]);
  });
});

test('valid modifications begin at the size a database has', () => {
  const { operations } = createRegion();
  const { ValidDBInstanceModificationsMessage: valid } =
    operations.DescribeValidDBInstanceModifications({ DBInstanceIdentifier: 'orders' });
  expect(valid?.Storage?.find(({ StorageType }) => StorageType === 'gp3')).toMatchObject({
    StorageSize: [{ From: 200, To: 65_536, Step: 1 }],
  });
});

test('parameters of a group are the default formulas and what somebody set', () => {
  const { operations, rds } = createRegion();
  rds.createParameterGroup('own', 'postgres', { max_connections: '50', work_mem: '4096' });
  const read = (DBParameterGroupName: string, Source?: string) =>
    operations
      .DescribeDBParameters({ DBParameterGroupName, Source })
      .Parameters?.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue]);
  expect(read('default.postgres16')).toEqual([
    ['max_connections', 'LEAST({DBInstanceClassMemory/9531392},5000)'],
    ['shared_buffers', '{DBInstanceClassMemory/32768}'],
  ]);
  expect(read('own', 'user')).toEqual([
    ['max_connections', '50'],
    ['work_mem', '4096'],
  ]);
  const { DBParameterGroups = [] } = operations.DescribeDBParameterGroups({});
  expect(DBParameterGroups.map((group) => group.DBParameterGroupName)).toEqual([
    'default.postgres16',
    'own',
  ]);
});

test('databases are found by filters', () => {
  const { operations } = createRegion();
  const found = (Name: string, value: string) =>
    operations.DescribeDBInstances({ Filters: [{ Name, Values: [value] }] }).DBInstances?.length;
  expect(found('engine', 'postgres')).toBe(1);
  expect(found('engine', 'mysql')).toBe(0);
  expect(found('db-instance-id', 'arn:aws:rds:eu-west-1:111122223333:db:orders')).toBe(1);
});
