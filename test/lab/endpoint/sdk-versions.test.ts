/** Versions, aliases and tags over HTTP, by the SDK's own client. */

import {
  ConflictException,
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  ResourceNotFound,
  StartExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chain, type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
let machineArn = '';

beforeAll(async () => {
  it = await smallEndpoint();
  const created = await it.sfn.send(
    new CreateStateMachineCommand({
      name: 'released',
      roleArn: it.roleArn,
      definition: JSON.stringify(chain(1)),
      publish: true,
    }),
  );
  machineArn = String(created.stateMachineArn);
  expect(created.stateMachineVersionArn).toBe(`${machineArn}:1`);
});
afterAll(() => it.close());

const route = (number: number, weight: number) => ({
  stateMachineVersionArn: `${machineArn}:${number}`,
  weight,
});

test('a version is released through an alias, and cannot be deleted under it', async () => {
  const { sfn } = it;
  const { revisionId } = await sfn.send(
    new UpdateStateMachineCommand({
      stateMachineArn: machineArn,
      definition: JSON.stringify(chain(2)),
    }),
  );
  await sfn.send(
    new PublishStateMachineVersionCommand({
      stateMachineArn: machineArn,
      revisionId,
      description: 'second',
    }),
  );
  const { stateMachineAliasArn } = await sfn.send(
    new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: [route(1, 100)] }),
  );
  await sfn.send(
    new UpdateStateMachineAliasCommand({
      stateMachineAliasArn,
      routingConfiguration: [route(1, 0), route(2, 100)],
    }),
  );
  const described = new DescribeStateMachineAliasCommand({ stateMachineAliasArn });
  expect(await sfn.send(described)).toMatchObject({
    routingConfiguration: [route(1, 0), route(2, 100)],
  });
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: stateMachineAliasArn, name: 'released' }),
  );
  await it.moment();
  const shown = { stateMachineAliasArn, stateMachineVersionArn: `${machineArn}:2` };
  expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'SUCCEEDED',
    stateMachineArn: machineArn,
    ...shown,
  });
  const ofAlias = new ListExecutionsCommand({ stateMachineArn: stateMachineAliasArn });
  expect((await sfn.send(ofAlias)).executions).toMatchObject([{ name: 'released', ...shown }]);
  const inUse = new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${machineArn}:2` });
  await expect(sfn.send(inUse)).rejects.toThrow(ConflictException);
});

test('versions and aliases are listed page by page', async () => {
  const { sfn } = it;
  const page = { stateMachineArn: machineArn, maxResults: 1 };
  const first = await sfn.send(new ListStateMachineVersionsCommand(page));
  const { nextToken } = first;
  const second = await sfn.send(new ListStateMachineVersionsCommand({ ...page, nextToken }));
  expect([first, second].map((each) => each.stateMachineVersions)).toMatchObject([
    [{ stateMachineVersionArn: `${machineArn}:2` }],
    [{ stateMachineVersionArn: `${machineArn}:1` }],
  ]);
  expect(await sfn.send(new ListStateMachineAliasesCommand(page))).toMatchObject({
    stateMachineAliases: [{ stateMachineAliasArn: `${machineArn}:live` }],
  });
});

// The words of AWS: LocalStack, test_sfn_api_aliasing (recorded).
test.each([
  [
    '123',
    [100],
    "1 validation error detected: Value '123' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$",
  ],
  [
    'heavy',
    [101, 0],
    "1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
  ],
  ['light', [70, 29], 'Sum of routing configuration weights must equal 100. Received: [70, 29]'],
])('the alias %s is refused as AWS refuses it', async (name, weights, message) => {
  const routingConfiguration = weights.map((weight, at) => route(at + 1, weight));
  const create = new CreateStateMachineAliasCommand({ name, routingConfiguration });
  await expect(it.sfn.send(create)).rejects.toMatchObject({
    name: 'ValidationException',
    message,
  });
});

test('tags are set and removed', async () => {
  const { sfn } = it;
  const tags = [
    { key: 'team', value: 'shop' },
    { key: 'stage', value: 'lab' },
  ];
  await sfn.send(new TagResourceCommand({ resourceArn: machineArn, tags }));
  await sfn.send(new UntagResourceCommand({ resourceArn: machineArn, tagKeys: ['team'] }));
  const listed = await sfn.send(new ListTagsForResourceCommand({ resourceArn: machineArn }));
  expect(listed.tags).toEqual([{ key: 'stage', value: 'lab' }]);
  const ofVersion = new TagResourceCommand({ resourceArn: `${machineArn}:1`, tags });
  await expect(sfn.send(ofVersion)).rejects.toThrow(ResourceNotFound);
});

test('none of this is a mistake of the lab', () => {
  expect(it.problems).toEqual([]);
});
