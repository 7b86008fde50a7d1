/** Tags of state machines and activities. API reference, TagResource. */

import { expect, test } from '@jest/globals';
import { createSetting } from './setting.ts';

const pass = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };

async function createTagged(kind: 'state machine' | 'activity') {
  const { call, create, sfn } = createSetting();
  const resourceArn =
    kind === 'activity'
      ? (await call<{ activityArn: string }>('CreateActivity', { name: 'worker' })).activityArn
      : await create(pass);
  const tags = (operation: string, more: object = {}) => call(operation, { resourceArn, ...more });
  return { tags, sfn, resourceArn };
}

test.each(['state machine', 'activity'] as const)(
  'the tags of a %s are set, replaced and removed',
  async (kind) => {
    const { tags } = await createTagged(kind);
    expect(
      await tags('TagResource', {
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '' },
        ],
      }),
    ).toEqual({});
    await tags('TagResource', { tags: [{ key: 'a', value: '2' }] });
    expect(await tags('UntagResource', { tagKeys: ['b', 'never'] })).toEqual({});
    expect(await tags('ListTagsForResource')).toEqual({ tags: [{ key: 'a', value: '2' }] });
  },
);

test('an activity may be created with tags', async () => {
  const { call } = createSetting();
  const tags = [{ key: 'a', value: '1' }];
  const { activityArn: resourceArn } = await call<{ activityArn: string }>('CreateActivity', {
    name: 'worker',
    tags,
  });
  expect(await call('ListTagsForResource', { resourceArn })).toEqual({ tags });
});

test('executions, Express ones and those of Map Runs have the tags of their state machine', async () => {
  const { tags, sfn, resourceArn } = await createTagged('state machine');
  await tags('TagResource', { tags: [{ key: 'a', value: '1' }] });
  for (const kind of ['execution', 'express']) {
    const executionArn = `${resourceArn.replace('stateMachine', kind)}:name:id`;
    expect(sfn.tags?.(executionArn)).toEqual({ a: '1' });
  }
  const childArn = `${resourceArn.replace('stateMachine', 'execution')}/Each:id`;
  expect(sfn.tags?.(childArn)).toEqual({ a: '1' });
});
