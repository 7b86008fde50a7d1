/** Expressions that are evaluated without JSONata give what JSONata gives. */

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import jsonata from 'jsonata';
import type { Json } from '../../../lab/asl/json.ts';
import { simple } from '../../../lab/asl/simple-expression.ts';
import { createRandom } from '../../../lab/random.ts';

const scalar = fc.constantFrom<Json>(null, true, false, 0, 1, -2.5, '', 'a', 'b');
const value = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('json'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('json'), { noNullPrototype: true }),
  ),
})).json;

const operand = fc.oneof(
  fc.constantFrom('1', '2', '"a"', 'true', 'false', 'null'),
  fc
    .tuple(
      fc.constantFrom('$x', '$y', '$states.input'),
      fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }),
    )
    .map(([root, names]) => [root, ...names].join('.')),
);
const call = fc
  .tuple(fc.constantFrom('exists', 'count'), operand)
  .map(([name, argument]) => `$${name}(${argument})`);
const comparison = fc
  .tuple(
    fc.oneof(operand, call),
    fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
    fc.oneof(operand, call),
  )
  .map((parts) => parts.join(' '));
const expression = fc.oneof(
  operand,
  call,
  fc
    .tuple(fc.oneof(operand, call, comparison), operand, fc.oneof(operand, fc.constant('[]')))
    .map(([condition, whenTrue, whenFalse]) => `${condition} ? ${whenTrue} : ${whenFalse}`),
  fc
    .tuple(
      operand,
      fc.constantFrom('=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', 'and', 'or', '&'),
      operand,
    )
    .map((parts) => parts.join(' ')),
);

test('a simple expression gives what JSONata gives, or leaves it to JSONata', async () => {
  let decided = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({ text: expression, x: value, y: value, input: value }),
      async ({ text, x, y, input }) => {
        const library = jsonata(text);
        const found = simple(library.ast())?.({
          input,
          variables: { x, y },
          context: () => ({}),
          nowMs: 0,
          random: createRandom(1),
        });
        if (found === undefined) return;
        decided += 1;
        expect(found).toEqual(await library.evaluate(undefined, { x, y, states: { input } }));
      },
    ),
    { seed: 20260105, numRuns: 3000 },
  );
  expect(decided).toBeGreaterThan(500);
});

test.each([
  '$x.a[0]',
  '$x.a[]',
  '$x.*',
  '$sum($x.a)',
  '$exists(a)',
  '$count($x.a)',
  '[$x]',
  '{}',
  '$x ? 1',
  '$x[a = 1]',
  '$x^(a)',
  'a.b',
  '$',
  '$states',
])('%s is left to JSONata', (text) => {
  expect(simple(jsonata(text).ast())).toBeUndefined();
});
