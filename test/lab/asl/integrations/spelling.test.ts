/** The spelling of Step Functions, word by word and against the whole operations table. */

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  javaClient,
  javaException,
  javaMember,
  javaV1Exception,
} from '../../../../lab/asl/integrations/spelling.ts';

// AWS SDK for Java v2, codegen `Utils.unCapitalize` and `DefaultNamingStrategy`.
test.each([
  ['DBInstanceIdentifier', 'DbInstanceIdentifier'],
  ['SourceDBInstanceIdentifier', 'SourceDBInstanceIdentifier'],
  ['MultiAZ', 'MultiAZ'],
  ['IAMDatabaseAuthenticationEnabled', 'IamDatabaseAuthenticationEnabled'],
  ['TargetGroupARNs', 'TargetGroupARNs'],
  ['VPCZoneIdentifier', 'VpcZoneIdentifier'],
  ['OKActions', 'OkActions'],
  ['TTL', 'Ttl'],
  ['ARN', 'Arn'],
  ['ETag', 'ETag'],
  ['MD5OfMessageBody', 'Md5OfMessageBody'],
  ['stateMachineArn', 'StateMachineArn'],
  ['equals', 'EqualsValue'],
  ['Return', 'ReturnValue'],
  ['SS', 'Ss'],
  ['NULL', 'Nul'],
])('the member %s is spelled %s', (api, spelling) => {
  expect(javaMember(api)).toBe(spelling);
});

test.each([
  ['DBInstanceNotFoundFault', 'DbInstanceNotFoundException'],
  ['KMSKeyNotAccessibleFault', 'KmsKeyNotAccessibleException'],
  ['PriorRequestNotComplete', 'PriorRequestNotCompleteException'],
  ['WAFOptimisticLockException', 'WafOptimisticLockException'],
])('the error shape %s is named %s', (shape, name) => {
  expect(javaException(shape)).toBe(name);
});

test('an optimised integration keeps the acronyms of an error shape', () => {
  expect(javaV1Exception('EC2ThrottledException')).toBe('EC2ThrottledException');
  expect(javaV1Exception('ExecutionAlreadyExists')).toBe('ExecutionAlreadyExistsException');
});

test.each([
  ['DynamoDB', 'DynamoDb'],
  ['ElasticLoadBalancingV2', 'ElasticLoadBalancingV2'],
  ['EC2', 'Ec2'],
  ['SFN', 'Sfn'],
  ['WAFV2', 'Wafv2'],
  ['Route53RecoveryCluster', 'Route53RecoveryCluster'],
])('the client %s prefixes errors with %s', (client, prefix) => {
  expect(javaClient(client)).toBe(prefix);
});

interface Table {
  readonly services: Readonly<Record<string, TableService>>;
}
interface TableService {
  readonly sfnErrorPrefix: string;
  readonly shapes: Readonly<
    Record<string, { readonly members?: Readonly<Record<string, { readonly api?: string }>> }>
  >;
  readonly operations: Readonly<
    Record<
      string,
      { readonly errors?: readonly { readonly shape: string; readonly sfn: string }[] }
    >
  >;
}

const tablePath = new URL('../../../../../shared/aws-operations.json', import.meta.url);

if (existsSync(tablePath)) {
  const table: Table = JSON.parse(readFileSync(tablePath, 'utf8'));
  const services = Object.values(table.services);

  test('every member of the operations table is spelled as the table says', () => {
    const members = services
      .flatMap(({ shapes }) => Object.values(shapes))
      .flatMap(({ members: byName = {} }) => Object.entries(byName));
    expect(members.length).toBeGreaterThan(9_000);
    const different = members.filter(([name, { api }]) => javaMember(api ?? name) !== name);
    expect(different).toEqual([]);
  });

  test('every error of the operations table is named as the table says', () => {
    const errors = services.flatMap(({ operations, sfnErrorPrefix }) =>
      Object.values(operations)
        .flatMap((operation) => operation.errors ?? [])
        .map(({ shape, sfn }) => [`${sfnErrorPrefix}.${javaException(shape)}`, sfn]),
    );
    expect(errors.length).toBeGreaterThan(2_000);
    expect(errors.filter(([ours, theirs]) => ours !== theirs)).toEqual([]);
  });
} else {
  test('comparing the spelling is skipped: the operations table is not here', () => {
    expect(existsSync(tablePath)).toBe(false);
  });
}
