/** What a target receives: constant, part, filled template. */

import { describe, expect, test } from '@jest/globals';
import { targetInput, transformerProblem } from '../../../../lab/services/eventbridge/input.ts';

// Rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html

const event = {
  version: '0',
  id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '111122223333',
  time: '2026-10-02T17:04:40Z',
  region: 'eu-west-1',
  resources: ['arn:a', 'arn:b'],
  detail: { alarmName: 'cpu "high"', state: { value: 'ALARM' }, points: [81.5, 79.9] },
} as const;
const facts = { ruleArn: 'arn:rule', ruleName: 'scale', ingestionTime: '2026-10-02T17:04:41Z' };

const input = (target: object): string =>
  targetInput({ Id: 'a', Arn: 'arn:x', ...target }, event, facts);

const filled = (InputTemplate: string): string =>
  input({
    InputTransformer: {
      InputPathsMap: {
        name: '$.detail.alarmName',
        state: '$.detail.state',
        point: '$.detail.points[1]',
        points: '$.detail.points[*]',
        type: "$['detail-type']",
        none: '$.detail.none.deeper',
      },
      InputTemplate,
    },
  });

test('a target receives the whole event by default, or a constant, or a part', () => {
  expect(JSON.parse(input({}))).toEqual(event);
  expect(input({ Input: '{"a":1}' })).toBe('{"a":1}');
  expect(input({ InputPath: '$.detail.state' })).toBe('{"value":"ALARM"}');
});

describe('a template', () => {
  test.each([
    ['puts a text as JSON outside quotes', '{"name": <name>}', '{"name": "cpu \\"high\\""}'],
    [
      'puts a text inside quotes, escaped',
      '{"m": "it is <name>!"}',
      '{"m": "it is cpu \\"high\\"!"}',
    ],
    ['puts an object outside quotes', '{"state": <state>}', '{"state": {"value":"ALARM"}}'],
    [
      'keeps JSON valid when an object is inside quotes',
      '"<state>"',
      '"{\\"value\\":\\"ALARM\\"}"',
    ],
    ['puts an element of an array', '[<point>]', '[79.9]'],
    ['puts all elements', '<points>', '[81.5,79.9]'],
    ['reads a name in brackets', '<type>', '"CloudWatch Alarm State Change"'],
    [
      'puts an empty text for what is missing',
      '{"a": <none>, "b": "<none>"}',
      '{"a": "", "b": ""}',
    ],
    ['knows the rule', '[<aws.events.rule-arn>, <aws.events.rule-name>]', '["arn:rule", "scale"]'],
    ['knows the time of ingestion', '<aws.events.event.ingestion-time>', '"2026-10-02T17:04:41Z"'],
    ['leaves an escaped quote alone', '"a \\" <name>"', '"a \\" cpu \\"high\\""'],
  ])('%s', (_says, template, expected) => {
    expect(filled(template)).toBe(expected);
    expect(() => JSON.parse(filled(template))).not.toThrow();
  });

  test('gives the whole event, and the event without its detail', () => {
    const { detail: _detail, ...envelope } = event;
    const template = '[<aws.events.event.json>, <aws.events.event>]';
    expect(JSON.parse(filled(template))).toEqual([event, envelope]);
  });
});

test('a transformer with a reserved, unknown or overlong part has a problem', () => {
  const problem = (InputPathsMap: Record<string, string>, InputTemplate = '"x"') =>
    transformerProblem({ InputPathsMap, InputTemplate });
  expect(problem({ a: '$.a' }, '<a>')).toBeUndefined();
  expect(problem({ 'aws.events.x': '$.a' })).toContain('reserved');
  expect(problem({}, '<b>')).toBe('Template has undefined variable b');
  expect(problem({}, 'x'.repeat(8193))).toContain('8192');
  const many = Object.fromEntries([...Array(101).keys()].map((at) => [`v${at}`, '$.a']));
  expect(problem(many)).toContain('100');
});
