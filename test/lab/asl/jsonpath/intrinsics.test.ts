/** Intrinsic functions: "Intrinsic functions for JSONPath states", intrinsic-functions.html. */

import { expect, test } from '@jest/globals';
import { parseExpression } from '../../../../lab/asl/jsonpath/expression.ts';
import { createRandom } from '../../../../lab/random.ts';

const input = { list: [1, 2, 3, 4], object: { a: 1, b: [] }, name: 'N', nothing: null };

const evaluate = (text: string) =>
  parseExpression(text).evaluate({
    root: input,
    scope: {
      input,
      variables: { rate: { value: 4.3 } },
      context: () => ({ Execution: { Name: 'run' } }),
      nowMs: 0,
      random: createRandom('intrinsics'),
    },
  });

test.each<[string, unknown]>([
  ["States.Array($.name, 1, true, null, 'x')", ['N', 1, true, null, 'x']],
  ['States.Array()', []],
  ['States.ArrayContains($.list, 3)', true],
  ['States.ArrayContains(States.Array($.object), $.object)', true],
  ['States.ArrayGetItem($.list, 1)', 2],
  ['States.ArrayLength($.list)', 4],
  ['States.ArrayPartition($.list, 3)', [[1, 2, 3], [4]]],
  ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
  ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
  ['States.ArrayUnique(States.Array(1, 2, 1))', [1, 2]],
  ["States.Base64Encode('Data to encode')", 'RGF0YSB0byBlbmNvZGU='],
  ["States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", 'Data to encode'],
  ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
  ['States.JsonMerge($.object, States.StringToJson(\'{"a":2}\'), false)', { a: 2, b: [] }],
  ['States.JsonToString($.object)', '{"a":1,"b":[]}'],
  ["States.StringSplit('This.is+a,test=string', '.+,=')", ['This', 'is', 'a', 'test', 'string']],
  // Recorded, area intrinsic: blanks are no JSON, halves are rounded up, objects are written as Java does.
  ["States.StringToJson(' ')", null],
  ['States.MathAdd(-0.5, 0)', 0],
  ['States.MathAdd(-2.5, 0)', -2],
  ['States.MathAdd(1.5, 1.51)', 4],
  ["States.Format('{} and {}', $.object, $$.Execution.Name)", '{a=1, b=[]} and run'],
  ["States.Format('{}, {}, {}', null, 1.1, $.list)", 'null, 1.1, [1, 2, 3, 4]'],
  [String.raw`States.Format('it\'s \{\} \\ {}', $.name)`, String.raw`it's {} \ N`],
  ['States.MathAdd($rate.value, 1)', 5],
])('%s gives %j', (text, value) => {
  expect(evaluate(text)).toEqual(value);
});

test('random values come from the seed, a number within its bounds', () => {
  expect(evaluate('States.MathRandom(1, 9, 3)')).toBe(evaluate('States.MathRandom(1, 9, 3)'));
  expect(evaluate('States.MathRandom(5, 6)')).toBe(5);
  expect(evaluate('States.UUID()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
});

test.each([
  ['States.ArrayGetItem($.list, 9)', 'The index 9 is out of bounds'],
  ['States.ArrayLength($.name)', 'The first argument must be an array, but was: "N"'],
  ['States.ArrayPartition($.list, 0)', 'must be a positive integer'],
  ['States.ArrayRange(1, 9, 0)', 'must not be 0'],
  ['States.ArrayRange(0, 1000, 1)', 'must not have more than 1000 items'],
  ["States.Format('{}')", 'The template has 1 places for 0 arguments'],
  ["States.Hash('a', 'MD4')", 'must be one of MD5'],
  ['States.JsonMerge($.object, $.object, true)', 'only shallow merging is supported'],
  ["States.StringToJson('{')", 'Invalid JSON: {'],
  ['States.MathRandom(2, 1)', 'must be greater'],
])('%s fails: %s', (text, message) => {
  expect(() => evaluate(text)).toThrow(`The function '${text}' had the following error: `);
  expect(() => evaluate(text)).toThrow(message);
});

test.each([
  'States.Nothing()',
  'States.Format()',
  'States.ArrayLength($.a, $.b)',
  "States.Format('a)",
  String.raw`States.Format('\"')`,
  "States.Format('a') b",
  'Format(1)',
])('%s is no expression', (text) => {
  expect(() => parseExpression(text)).toThrow();
});
