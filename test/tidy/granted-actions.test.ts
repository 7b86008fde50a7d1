/** What a function calls against what its role grants. */

import { describe, expect, test } from '@jest/globals';
import { roleProblems } from './granted-actions.ts';
import { reachedOperations } from './reached-commands.ts';
import { parseSource } from './source.ts';

const handler = 'functions/look/handler.ts';

const operationsIn = (files: Readonly<Record<string, string>>) =>
  reachedOperations(
    handler,
    Object.entries(files).map(([path, text]) => parseSource({ path, text })),
  ).map(({ service, operation }) => `${service}:${operation}`);

describe('reached operations', () => {
  const observe = [
    "import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';",
    'const command = () => new GetMetricDataCommand({});',
    'export const observeLoad = () => command();',
    'export const observeAlarms = () => new DescribeAlarmsCommand({});',
  ].join('\n');

  test('are those of the names that are really imported, through other files', () => {
    expect(
      operationsIn({
        [handler]: [
          "import { observe } from '../../shared/runtime/all.ts';",
          'const look = () => observe();',
          'export const handler = lambda(look);',
        ].join('\n'),
        'shared/runtime/all.ts': "export { observeLoad as observe } from './observe.ts';",
        'shared/runtime/observe.ts': observe,
      }),
    ).toEqual(['cloudwatch:GetMetricData']);
  });

  test('are all of a module that is imported whole', () => {
    expect(
      operationsIn({
        [handler]:
          "import * as observe from '../../shared/runtime/observe.ts';\nexport const handler = lambda(observe.observeLoad);",
        'shared/runtime/observe.ts': observe,
      }),
    ).toEqual(['cloudwatch:GetMetricData', 'cloudwatch:DescribeAlarms']);
  });

  test('include paginators and what runs when a module is loaded', () => {
    expect(
      operationsIn({
        [handler]: [
          "import { paginateDescribeInstances } from '@aws-sdk/client-ec2';",
          "import { warm } from './warm.ts';",
          'export const handler = lambda(() => warm(paginateDescribeInstances));',
        ].join('\n'),
        'functions/look/warm.ts':
          "import { PublishCommand } from '@aws-sdk/client-sns';\nsend(new PublishCommand({}));\nexport const warm = () => 1;",
      }),
    ).toEqual(['sns:Publish', 'ec2:DescribeInstances']);
  });

  test('leave out types, unused imports and names of members', () => {
    expect(
      operationsIn({
        [handler]: [
          "import { type PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';",
          "import type { GetItemCommand } from '@aws-sdk/client-dynamodb';",
          'let last: PublishCommand | GetItemCommand;',
          'export const handler = lambda(() => last.SubscribeCommand);',
        ].join('\n'),
      }),
    ).toEqual([]);
  });
});

describe('a role', () => {
  const operations = [
    { service: 'auto-scaling', operation: 'DescribeAutoScalingGroups' },
    { service: 's3', operation: 'GetObject' },
  ];

  test('that grants what the code calls, its log and the listing that NoSuchKey needs is right', () => {
    const granted = [
      'autoscaling:DescribeAutoScalingGroups',
      's3:GetObject',
      's3:ListBucket',
      'logs:PutLogEvents',
    ];
    expect(roleProblems('role.yml', operations, granted)).toEqual([]);
  });

  test('that grants too little and too much is told what', () => {
    const granted = ['autoscaling:*', 's3:GetObject'];
    expect(roleProblems('role.yml', operations, granted)).toEqual([
      'role.yml: the code calls autoscaling:DescribeAutoScalingGroups, grant it',
      'role.yml: grants autoscaling:*, which the code never calls: take it out',
    ]);
  });

  test('may not list a bucket of which nothing is read', () => {
    expect(roleProblems('role.yml', [], ['s3:ListBucket'])).toHaveLength(1);
  });
});
