/** Event patterns: every content filter, arrays, and what is not a pattern. */

import { describe, expect, test } from '@jest/globals';
import { compileEventPattern } from '../../../../lab/services/eventbridge/event-pattern.ts';
import { refusalOf } from '../small-world.ts';

// Rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html

const alarm = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:arq-lab-app-cpu-high'],
  detail: {
    alarmName: 'arq-lab-app-cpu-high',
    state: { value: 'ALARM', reason: 'Threshold Crossed' },
    previousState: { value: 'OK' },
    level: 3,
    address: '10.0.0.55',
    address6: '2001:db8::7',
    muted: false,
    nothing: null,
    tags: ['prod', 'web'],
    empty: [],
    members: [
      { name: 'a', size: 1 },
      { name: 'b', size: 2 },
    ],
  },
};

const matches = (pattern: unknown): boolean => compileEventPattern(JSON.stringify(pattern))(alarm);
const detail = (field: string, ...alternatives: unknown[]): boolean =>
  matches({ detail: { [field]: alternatives } });

test('the pattern of our alarm rules matches an alarm, and not one that is muted or suppressed', () => {
  const pattern = compileEventPattern(
    JSON.stringify({
      source: ['aws.cloudwatch'],
      resources: [{ prefix: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:arq-lab-' }],
      detail: {
        state: { value: ['ALARM'], actionsSuppressedBy: [{ exists: false }] },
        muteDetail: { mutedByArn: [{ exists: false }] },
      },
    }),
  );
  expect(pattern(alarm)).toBe(true);
  const muted = { ...alarm, detail: { ...alarm.detail, muteDetail: { mutedByArn: 'arn:x' } } };
  expect(pattern(muted)).toBe(false);
  const state = { ...alarm.detail.state, actionsSuppressedBy: 'Alarm' };
  expect(pattern({ ...alarm, detail: { ...alarm.detail, state } })).toBe(false);
});

describe('a field', () => {
  test.each<[string, string, unknown[], boolean]>([
    ['matches any of the values listed', 'alarmName', ['x', 'arq-lab-app-cpu-high'], true],
    ['matches no other case', 'alarmName', ['ARQ-LAB-APP-CPU-HIGH'], false],
    ['matches a number only as a number', 'level', ['3'], false],
    ['matches a number', 'level', [3], true],
    ['matches false', 'muted', [false], true],
    ['matches null', 'nothing', [null], true],
    ['matches by prefix', 'alarmName', [{ prefix: 'arq-lab-' }], true],
    [
      'matches by prefix in any case',
      'alarmName',
      [{ prefix: { 'equals-ignore-case': 'ARQ-' } }],
      true,
    ],
    ['matches by suffix', 'alarmName', [{ suffix: '-high' }], true],
    [
      'matches by suffix in any case',
      'alarmName',
      [{ suffix: { 'equals-ignore-case': '-HIGH' } }],
      true,
    ],
    ['does not match another suffix', 'alarmName', [{ suffix: '-low' }], false],
    ['matches in any case', 'alarmName', [{ 'equals-ignore-case': 'ARQ-lab-APP-cpu-high' }], true],
    ['matches by wildcard', 'alarmName', [{ wildcard: 'arq-*-cpu-*' }], true],
    ['matches a wildcard at the end', 'alarmName', [{ wildcard: 'arq-lab-*' }], true],
    ['does not match a wildcard that needs more', 'alarmName', [{ wildcard: '*-high-*' }], false],
    [
      'does not overlap the parts of a wildcard',
      'alarmName',
      [{ wildcard: 'arq-lab-app-cpu-high*high' }],
      false,
    ],
    ['matches anything but a value', 'alarmName', [{ 'anything-but': 'x' }], true],
    [
      'matches anything but a list',
      'alarmName',
      [{ 'anything-but': ['x', 'arq-lab-app-cpu-high'] }],
      false,
    ],
    ['matches anything but a number', 'level', [{ 'anything-but': [1, 2] }], true],
    ['matches anything but a prefix', 'alarmName', [{ 'anything-but': { prefix: 'arq-' } }], false],
    [
      'matches anything but prefixes',
      'alarmName',
      [{ 'anything-but': { prefix: ['x-', 'y-'] } }],
      true,
    ],
    [
      'matches anything but a suffix',
      'alarmName',
      [{ 'anything-but': { suffix: '-high' } }],
      false,
    ],
    [
      'matches anything but any case',
      'alarmName',
      [{ 'anything-but': { 'equals-ignore-case': ['ARQ-LAB-APP-CPU-HIGH'] } }],
      false,
    ],
    [
      'matches anything but a wildcard',
      'alarmName',
      [{ 'anything-but': { wildcard: '*cpu*' } }],
      false,
    ],
    ['that is missing matches no anything-but', 'none', [{ 'anything-but': 'x' }], false],
    ['matches in a range', 'level', [{ numeric: ['>', 0, '<=', 3] }], true],
    ['does not match outside a range', 'level', [{ numeric: ['<', 3] }], false],
    ['matches an equal number', 'level', [{ numeric: ['=', 3] }], true],
    ['that is a text matches no number', 'alarmName', [{ numeric: ['>', 0] }], false],
    ['matches by network', 'address', [{ cidr: '10.0.0.0/24' }], true],
    ['does not match another network', 'address', [{ cidr: '10.0.1.0/24' }], false],
    ['matches by network of version 6', 'address6', [{ cidr: '2001:db8::/32' }], true],
    ['exists', 'alarmName', [{ exists: true }], true],
    ['that is missing does not exist', 'none', [{ exists: true }], false],
    ['may be missing', 'none', [{ exists: false }], true],
    ['may be missing or have a value', 'alarmName', [{ exists: false }, { prefix: 'arq' }], true],
    ['that is an object is no leaf and does not exist', 'state', [{ exists: true }], false],
    ['that is an empty array does not exist', 'empty', [{ exists: false }], true],
    ['that is an array matches by one element', 'tags', ['web'], true],
    ['that is an array does not match without one', 'tags', ['dev'], false],
    [
      'that is an array matches anything but by another element',
      'tags',
      [{ 'anything-but': 'prod' }],
      true,
    ],
  ])('%s', (_says, field, alternatives, expected) => {
    expect(detail(field, ...alternatives)).toBe(expected);
  });
});

test('the fields of an array of objects must match in one element', () => {
  expect(matches({ detail: { members: { name: ['a'], size: [1] } } })).toBe(true);
  expect(matches({ detail: { members: { name: ['a'], size: [2] } } })).toBe(false);
  expect(matches({ detail: { members: { name: [{ exists: false }] } } })).toBe(false);
});

test('$or needs one of its parts, and every other field as well', () => {
  const $or = [{ level: [{ numeric: ['>', 5] }] }, { muted: [false] }];
  expect(matches({ detail: { $or } })).toBe(true);
  expect(matches({ detail: { $or, alarmName: ['x'] } })).toBe(false);
  expect(matches({ $or: [{ source: ['x'] }, { detail: { level: [4] } }] })).toBe(false);
});

test('a star or a backslash after a backslash stands for itself', () => {
  const pattern = compileEventPattern(JSON.stringify({ a: [{ wildcard: 'x\\*y\\\\*' }] }));
  expect(pattern({ a: 'x*y\\z' })).toBe(true);
  expect(pattern({ a: 'xAy\\z' })).toBe(false);
});

describe('not a valid pattern', () => {
  test.each([
    ['{', 'JSON'],
    ['[]', 'Filter is not an object'],
    ['{}', 'Empty objects are not allowed'],
    ['{"a":"b"}', '"a" must be an object or an array'],
    ['{"a":[]}', 'Empty arrays are not allowed'],
    ['{"a":[["b"]]}', 'Match value must be String'],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', 'Only one key allowed'],
    ['{"a":[{"like":"x"}]}', 'Unrecognized match type like'],
    ['{"a":[{"prefix":1}]}', 'prefix match pattern must be a string'],
    ['{"a":[{"prefix":{"wildcard":"x"}}]}', 'Unsupported prefix pattern'],
    ['{"a":[{"wildcard":"a**b"}]}', 'Consecutive wildcard characters'],
    ['{"a":[{"wildcard":"a\\\\b"}]}', 'Invalid escape character'],
    ['{"a":[{"anything-but":[]}]}', 'Value of anything-but'],
    ['{"a":[{"anything-but":{"numeric":["=",1]}}]}', 'Unsupported anything-but pattern'],
    ['{"a":[{"numeric":[">"]}]}', 'Invalid numeric match'],
    ['{"a":[{"numeric":["~",1]}]}', 'Unrecognized numeric range operator'],
    ['{"a":[{"numeric":[">",6000000000]}]}', 'must be a number from'],
    ['{"a":[{"cidr":"10.0.0.0"}]}', 'Malformed CIDR'],
    ['{"a":[{"cidr":"10.0.0.0/33"}]}', 'Malformed CIDR'],
    ['{"a":[{"exists":"no"}]}', 'exists match pattern'],
    ['{"$or":[{"a":["b"]}]}', '"$or" must be an array of two or more objects'],
  ])('%s', async (pattern, reason) => {
    const refusal = await refusalOf(() => compileEventPattern(pattern));
    expect(refusal).toContain('InvalidEventPatternException: Event pattern is not valid. Reason: ');
    expect(refusal).toContain(reason);
  });
});
