/** Versions and aliases, as recorded by LocalStack: test_sfn_api_versioning, test_sfn_api_aliasing. */

import { describe, expect, test } from '@jest/globals';
import { createSetting, roleArn, startMs } from './setting.ts';

const machine = (Output: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Say',
  States: { Say: { Type: 'Pass', Output, End: true } },
});
const text = (Output: string): string => JSON.stringify(machine(Output));

const arn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-example';

function createShelf() {
  const setting = createSetting();
  const { call, create, begin, clock, record } = setting;
  const publish = (more: object = {}) =>
    call<{ stateMachineVersionArn: string }>('PublishStateMachineVersion', {
      stateMachineArn: arn,
      ...more,
    });
  const update = (Output: string, more: object = {}) =>
    call<{ revisionId: string }>('UpdateStateMachine', {
      stateMachineArn: arn,
      definition: text(Output),
      ...more,
    });
  /** Two versions, which say `one` and `two`, and a revision after them, which says `three`. */
  async function twoVersions(): Promise<void> {
    await create(machine('one'));
    await publish();
    await update('two', { publish: true });
    await update('three');
  }
  const alias = (...weights: readonly number[]) =>
    call<{ stateMachineAliasArn: string }>('CreateStateMachineAlias', {
      name: 'live',
      routingConfiguration: weights.map((weight, at) => ({
        stateMachineVersionArn: `${arn}:${at + 1}`,
        weight,
      })),
    });
  async function said(stateMachineArn: string): Promise<unknown> {
    const executionArn = await begin(stateMachineArn);
    await clock.runUntil(clock.nowMs + 1);
    return record(executionArn).output;
  }
  const describeMachine = (stateMachineArn = arn) =>
    call('DescribeStateMachine', { stateMachineArn });
  return { ...setting, publish, update, twoVersions, alias, said, describeMachine };
}

describe('a version', () => {
  test('is published with the state machine when that is asked for', async () => {
    const { call } = createShelf();
    const asked = {
      ...{ name: 'arq-lab-example', roleArn, definition: text('one') },
      ...{ publish: true, versionDescription: 'first' },
    };
    const created = {
      stateMachineArn: arn,
      stateMachineVersionArn: `${arn}:1`,
      creationDate: new Date(startMs),
    };
    expect(await call('CreateStateMachine', asked)).toEqual(created);
    expect(await call('CreateStateMachine', asked)).toEqual(created);
    const other = call('CreateStateMachine', { ...asked, versionDescription: 'other' });
    await expect(other).rejects.toMatchObject({ code: 'StateMachineAlreadyExists' });
  });

  test('is the one there is as long as the revision is the same', async () => {
    const { create, publish, update, call } = createShelf();
    await create(machine('one'));
    expect(await publish({ revisionId: 'INITIAL' })).toMatchObject({
      stateMachineVersionArn: `${arn}:1`,
    });
    expect(await publish({ description: 'again' })).toMatchObject({
      stateMachineVersionArn: `${arn}:1`,
    });
    expect(await update('one', { publish: true })).toEqual({
      stateMachineVersionArn: `${arn}:1`,
      updateDate: new Date(startMs),
    });
    expect(await call('ListStateMachineVersions', { stateMachineArn: arn })).toEqual({
      stateMachineVersions: [
        { stateMachineVersionArn: `${arn}:1`, creationDate: new Date(startMs) },
      ],
    });
  });

  test('is described as it was published', async () => {
    const { create, update, publish, describeMachine } = createShelf();
    await create(machine('one'));
    expect(await describeMachine()).not.toHaveProperty('revisionId');
    const { revisionId } = await update('two');
    await publish({ description: 'the second' });
    await update('three');
    expect(await describeMachine(`${arn}:1`)).toMatchObject({
      stateMachineArn: `${arn}:1`,
      name: 'arq-lab-example',
      definition: text('two'),
      description: 'the second',
      revisionId,
    });
    expect(await describeMachine()).toMatchObject({ definition: text('three') });
  });

  test('is refused for a revision that is no longer the current one', async () => {
    const { create, update, publish } = createShelf();
    await create(machine('one'));
    const { revisionId: old } = await update('two');
    const { revisionId } = await update('three');
    await expect(publish({ revisionId: old })).rejects.toMatchObject({
      code: 'ConflictException',
      message: `Failed to publish the State Machine version for revision ${old}. The current State Machine revision is ${revisionId}.`,
    });
  });

  test('keeps its number after it was deleted', async () => {
    const { twoVersions, call, publish } = createShelf();
    await twoVersions();
    const stateMachineVersionArn = `${arn}:2`;
    expect(await call('DeleteStateMachineVersion', { stateMachineVersionArn })).toEqual({});
    expect(await call('DeleteStateMachineVersion', { stateMachineVersionArn })).toEqual({});
    expect(await publish()).toMatchObject({ stateMachineVersionArn: `${arn}:3` });
    const { stateMachineVersions } = await call<{
      stateMachineVersions: { stateMachineVersionArn: string }[];
    }>('ListStateMachineVersions', { stateMachineArn: arn });
    expect(stateMachineVersions.map((version) => version.stateMachineVersionArn)).toEqual([
      `${arn}:3`,
      `${arn}:1`,
    ]);
  });

  test('is what an execution runs that is started with it, redriven too', async () => {
    const { twoVersions, said, begin, call, update, clock, record, sfn, published } = createShelf();
    await twoVersions();
    expect(await said(`${arn}:1`)).toBe('one');
    expect(await said(arn)).toBe('three');
    const executionArn = await begin(`${arn}:2`, {}, 'second');
    await call('StopExecution', { executionArn });
    await update('four');
    await call('RedriveExecution', { executionArn });
    await clock.runUntil(startMs + 1000);
    expect(record(executionArn).output).toBe('two');
    const shown = { stateMachineArn: arn, stateMachineVersionArn: `${arn}:2` };
    expect(await call('DescribeExecution', { executionArn })).toMatchObject(shown);
    expect(await call('ListExecutions', { stateMachineArn: `${arn}:2` })).toMatchObject({
      executions: [{ name: 'second', ...shown }],
    });
    expect(sfn.history(executionArn)[0]?.executionStartedEventDetails).toMatchObject({
      stateMachineVersionArn: `${arn}:2`,
    });
    expect(published.at(-1)?.detail).toMatchObject({
      stateMachineVersionArn: `${arn}:2`,
      stateMachineAliasArn: null,
    });
  });

  test('that is not there is no state machine', async () => {
    const { create, begin, describeMachine, call } = createShelf();
    await create(machine('one'));
    const missing = { code: 'StateMachineDoesNotExist', message: expect.stringContaining(':9') };
    await expect(begin(`${arn}:9`)).rejects.toMatchObject(missing);
    await expect(describeMachine(`${arn}:9`)).rejects.toMatchObject(missing);
    const update = call('UpdateStateMachine', { stateMachineArn: `${arn}:9`, roleArn });
    await expect(update).rejects.toMatchObject(missing);
  });

  test('has no tags of its own', async () => {
    const { twoVersions, call } = createShelf();
    await twoVersions();
    const tags = [{ key: 'a', value: 'b' }];
    await expect(call('TagResource', { resourceArn: `${arn}:1`, tags })).rejects.toMatchObject({
      code: 'ResourceNotFound',
      message: `Resource not found: '${arn}:1'`,
    });
  });
});

describe('an alias', () => {
  test('is created once, described, changed, listed and deleted', async () => {
    const { twoVersions, alias, call, clock } = createShelf();
    await twoVersions();
    const { stateMachineAliasArn } = await alias(100);
    expect(stateMachineAliasArn).toBe(`${arn}:live`);
    expect(await alias(100)).toMatchObject({ stateMachineAliasArn });
    await clock.runUntil(startMs + 1000);
    const routes = [
      { stateMachineVersionArn: `${arn}:1`, weight: 40 },
      { stateMachineVersionArn: `${arn}:2`, weight: 60 },
    ];
    await call('UpdateStateMachineAlias', { stateMachineAliasArn, routingConfiguration: routes });
    await call('UpdateStateMachineAlias', { stateMachineAliasArn, description: 'both' });
    expect(await call('DescribeStateMachineAlias', { stateMachineAliasArn })).toEqual({
      stateMachineAliasArn,
      name: 'live',
      description: 'both',
      routingConfiguration: routes,
      creationDate: new Date(startMs),
      updateDate: new Date(startMs + 1000),
    });
    const listed = {
      stateMachineAliases: [{ stateMachineAliasArn, creationDate: new Date(startMs) }],
    };
    expect(await call('ListStateMachineAliases', { stateMachineArn: arn })).toEqual(listed);
    expect(await call('ListStateMachineAliases', { stateMachineArn: `${arn}:2` })).toEqual(listed);
    expect(await call('DeleteStateMachineAlias', { stateMachineAliasArn })).toEqual({});
    expect(await call('DeleteStateMachineAlias', { stateMachineAliasArn })).toEqual({});
    await expect(call('DescribeStateMachineAlias', { stateMachineAliasArn })).rejects.toMatchObject(
      { code: 'ResourceNotFound' },
    );
  });

  test('shares executions out by weight, the same with the same seed', async () => {
    async function shares(...weights: readonly number[]) {
      const { twoVersions, alias, said } = createShelf();
      await twoVersions();
      const { stateMachineAliasArn } = await alias(...weights);
      const answers: unknown[] = [];
      for (let at = 0; at < 200; at++) answers.push(await said(stateMachineAliasArn));
      return answers;
    }
    expect(new Set(await shares(100))).toEqual(new Set(['one']));
    expect(new Set(await shares(0, 100))).toEqual(new Set(['two']));
    const mixed = await shares(25, 75);
    const ones = mixed.filter((answer) => answer === 'one').length;
    expect(ones).toBeGreaterThan(30);
    expect(ones).toBeLessThan(70);
    expect(await shares(25, 75)).toEqual(mixed);
  });

  test('is named by the executions that were started with it', async () => {
    const { twoVersions, alias, begin, call, sfn, clock } = createShelf();
    await twoVersions();
    const { stateMachineAliasArn } = await alias(0, 100);
    const executionArn = await begin(stateMachineAliasArn, {}, 'by-alias');
    await begin(arn, {}, 'plain');
    await clock.runUntil(startMs + 1000);
    const shown = {
      stateMachineArn: arn,
      stateMachineVersionArn: `${arn}:2`,
      stateMachineAliasArn,
    };
    expect(await call('DescribeExecution', { executionArn })).toMatchObject(shown);
    expect(await call('ListExecutions', { stateMachineArn: stateMachineAliasArn })).toMatchObject({
      executions: [{ name: 'by-alias', ...shown }],
    });
    expect(sfn.history(executionArn)[0]?.executionStartedEventDetails).toMatchObject({
      stateMachineAliasArn,
      stateMachineVersionArn: `${arn}:2`,
    });
  });

  test('goes with its state machine', async () => {
    const { twoVersions, alias, call } = createShelf();
    await twoVersions();
    const { stateMachineAliasArn } = await alias(100);
    await call('DeleteStateMachine', { stateMachineArn: arn });
    await expect(call('DescribeStateMachineAlias', { stateMachineAliasArn })).rejects.toMatchObject(
      { code: 'ResourceNotFound' },
    );
  });
});

test('IAM is asked for the state machine when a version or an alias is started', () => {
  const { sfn } = createShelf();
  expect(sfn.arns('StartExecution', { stateMachineArn: `${arn}:live` })).toEqual([arn]);
  expect(sfn.arns('DescribeStateMachineAlias', { stateMachineAliasArn: `${arn}:live` })).toEqual([
    `${arn}:live`,
  ]);
});
