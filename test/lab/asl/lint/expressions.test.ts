/** The lint of JSONata: expressions and the conditions of Choice states. */

import { describe, expect, test } from '@jest/globals';
import { loadIntegrations } from '../../../../lab/asl/integrations/index.ts';
import { taskResources } from '../../../../lab/asl/lint/index.ts';
import { goodMachine } from './good-machine.ts';
import { lintWith } from './lint-with.ts';

await loadIntegrations(taskResources(goodMachine));

describe('an expression', () => {
  const problemOf = (expression: string): string[] =>
    lintWith('Return outcome', { Output: { text: expression } }).map((line) =>
      line.replace(`expression: Return outcome: Output: ${expression} `, ''),
    );

  test('must parse', () => {
    const lines = lintWith('Return outcome', { Output: { text: '{% $polls + %}' } });
    expect(lines.some((line) => line.startsWith('expression: Return outcome: Output: '))).toBe(
      true,
    );
    expect(lines.join()).toContain('does not parse');
  });

  test.each([
    ["{% $eval('1') %}", 'calls $eval, which Step Functions does not have.'],
    ['{% $size($polls) %}', 'calls $size, which Step Functions does not have.'],
    ['{% $ %}', 'reads $, but there is no context at the top level.'],
    ['{% $$.a %}', 'reads $$, but there is no context at the top level.'],
    ['{% polls %}', 'reads polls, but there is no context at the top level.'],
    ['{% $states.reslt %}', 'reads $states.reslt, which does not exist.'],
    [
      '{% $states.result.Payload %}',
      'reads $states.result, which only Assign and Output of a Task, Map or Parallel have.',
    ],
    [
      '{% $states.errorOutput %}',
      'reads $states.errorOutput, which only Assign and Output of a Catch have.',
    ],
  ])('is refused: %s', (expression, message) => {
    expect(problemOf(expression)).toEqual([message]);
  });

  test.each([
    ['{% $decision.owners[role = $group].name %}'],
    ['{% $map($decision.owners, function($o, $i) { $o & $i & $group }) %}'],
    ['{% ($double := function($n) { $n * 2 }; $double($polls)) %}'],
    ['{% $decision.owners ~> $sort ~> $join %}'],
    ['{% $decision.owners^(>age).{ "name": name } %}'],
    ['{% $decision.owners@$o.teams@$t.{ "o": $o, "t": $t } %}'],
    ['{% $map($decision.owners, $uppercase) %}'],
    ["{% $parse('{}') ~> |$|{ 'at': $states.context.State.EnteredTime }| %}"],
    ['{% $decision{ action: $count(owners) } %}'],
    ['{% $range(1, 3, 1)[$ > 1] %}'],
  ])('is accepted: %s', (expression) => {
    expect(problemOf(expression)).toEqual([]);
  });

  test('has at most 100 columns', () => {
    const expression = `{% '${'x'.repeat(93)}' %}`;
    expect(expression).toHaveLength(101);
    expect(problemOf(expression)).toEqual([
      'has 101 columns of 100 at most; logic belongs in a function.',
    ]);
    expect(problemOf(expression.replace('x', ''))).toEqual([]);
  });

  test('stands alone in its string', () => {
    expect(lintWith('Return outcome', { Output: 'polled {% $polls %}' })).toEqual([
      'expression: : "polled {% $polls %}" is a literal: an expression begins with {% and ends with %}.',
    ]);
  });
});

describe('a condition', () => {
  const lintCondition = (condition: string): string[] =>
    lintWith('Act?', { Choices: [{ Condition: condition, Next: 'Set capacity' }] });

  test.each([
    ["{% $decision.action = 'scaleOut' and ($polls < 3 or 4 <= $polls) %}"],
    ['{% $exists($decision.reason) and $not($decision.ready = true) %}'],
    ['{% $states.input.detail.value > -1 %}'],
  ])('is accepted: %s', (condition) => {
    expect(lintCondition(condition)).toEqual([]);
  });

  test.each([
    ['{% $decision %}'],
    ['{% $polls > $decision.pollsMax %}'],
    ['{% $count($decision.owners) > 0 %}'],
    ["{% $decision.action in ['a', 'b'] %}"],
    ["{% $decision.owners[0] = 'a' %}"],
    ['{% $not($decision.ready) %}'],
    ['{% $exists($decision.owners[0]) %}'],
  ])('is refused: %s', (condition) => {
    expect(lintCondition(condition)).toEqual([
      `choice: Act?: Condition ${condition} must compare variables with literals (=, !=, <, >, and, or, $exists, $not).`,
    ]);
  });
});
