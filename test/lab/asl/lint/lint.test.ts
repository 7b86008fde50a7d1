/** The lint finds nothing in a good machine, and exactly one thing in each machine that is broken in one place. */

import { describe, expect, test } from '@jest/globals';
import { loadIntegrations } from '../../../../lab/asl/integrations/index.ts';
import { lintMachine, taskResources } from '../../../../lab/asl/lint/index.ts';
import { goodMachine, substitutions } from './good-machine.ts';
import { type Broken, type Fields, lintAfter, lintWith } from './lint-with.ts';

await loadIntegrations(taskResources(goodMachine));

test('finds nothing in a good machine', () => {
  expect(lintMachine(goodMachine, { name: 'scale', substitutions })).toEqual([]);
});

test('labels a problem with machine, state and rule', () => {
  const machine = { ...goodMachine, TimeoutSeconds: undefined };
  expect(lintMachine(machine, { name: 'scale' })).toContainEqual({
    ...{ machine: 'scale', state: '', rule: 'machine' },
    message: 'The machine needs TimeoutSeconds.',
  });
});

test('lists the Resource of every Task, inner ones included', () => {
  const inner = { StartAt: 'A', States: { A: { Type: 'Task', Resource: 'inner' } } };
  const outer = { Type: 'Parallel', Branches: [inner] };
  const task = { Type: 'Task', Resource: 'outer' };
  expect(taskResources({ StartAt: 'P', States: { P: outer, T: task } })).toEqual([
    'inner',
    'outer',
  ]);
});

describe('the machine', () => {
  test.each([
    ['Comment', 'The machine needs a Comment that says what it does.'],
    ['TimeoutSeconds', 'The machine needs TimeoutSeconds.'],
  ])('needs %s', (field, message) => {
    expect(lintAfter((machine) => delete machine[field])).toEqual([`machine: : ${message}`]);
  });

  test('needs QueryLanguage JSONata, in every state too', () => {
    expect(lintAfter((machine) => delete machine.QueryLanguage)).toContain(
      'machine: : QueryLanguage must be JSONata.',
    );
    expect(lintWith('Wait for instances', { QueryLanguage: 'JSONPath' })).toContain(
      'machine: Wait for instances: QueryLanguage must be JSONata.',
    );
  });

  test('must fit the schema of asl-validator', () => {
    const machine: Broken = structuredClone(goodMachine);
    Object.assign(machine.States['Wait for instances'] ?? {}, { Secondss: 1 });
    const [first] = lintMachine(machine, { name: 'scale', substitutions });
    expect(first).toMatchObject({ state: 'Wait for instances', rule: 'asl' });
    expect(first?.message).toMatch(/^SCHEMA_VALIDATION_FAILED at .States.Wait for instances/);
  });
});

describe('a transition', () => {
  test('begins at a state', () => {
    const problems = lintAfter((machine) => {
      machine.StartAt = 'Begin';
    });
    expect(problems[0]).toBe('target: : StartAt names Begin, which is not a state here.');
  });

  test.each([
    ['Wait for instances', { Next: 'Poll' }, 'Next'],
    ['Act?', { Default: 'Poll' }, 'Default'],
    ['Tell each owner', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Poll' }] }, 'Catch'],
  ])('of %s must lead to a state', (state, fields, field) => {
    expect(lintWith(state, fields)).toContain(
      `target: ${state}: ${field} names Poll, which is not a state here.`,
    );
  });

  test('cannot leave a Map', () => {
    expect(
      lintAfter(({ States }) => {
        const processor = States['Tell each owner']?.ItemProcessor as Broken;
        Object.assign(processor.States['Read owner'] ?? {}, { Next: 'Escalate' });
      }),
    ).toEqual([
      'target: Read owner: Next names Escalate, which is not a state here.',
      'reachable: Return owner: No transition leads here.',
    ]);
  });

  test('must lead to every state', () => {
    expect(
      lintAfter(({ States }) => {
        States['Hold position'] = { Type: 'Succeed' };
      }),
    ).toEqual(['reachable: Hold position: No transition leads here.']);
  });
});

describe('a variable', () => {
  test('must be assigned on every way', () => {
    const output = { failure: '{% $failure.Error %}' };
    expect(lintWith('Escalate', { Cause: '{% $failure.Cause %}' })).toEqual([
      'variable: Escalate: $failure is not assigned on every way that leads here.',
    ]);
    expect(lintWith('End unchanged', { Output: output })).toEqual([
      'variable: End unchanged: $failure is not assigned on every way that leads here.',
    ]);
  });

  test('assigned by a state is not yet there in its own Output', () => {
    expect(lintWith('Decide capacity', { Output: '{% $decision %}' })).toEqual([
      'variable: Decide capacity: $decision is not assigned on every way that leads here.',
    ]);
  });

  test('assigned by a Choice rule is there on that way only', () => {
    const rule = { Condition: "{% $decision.action = 'x' %}", Next: 'End unchanged' };
    const reads = { Output: { reason: '{% $reason %}' } };
    const lint = (assign: Fields) =>
      lintAfter(({ States }) => {
        Object.assign(States['Act?'] ?? {}, assign);
        Object.assign(States['End unchanged'] ?? {}, reads);
      });
    const assigned = { ...rule, Assign: { reason: 'no capacity' } };
    const scaleOut = { Condition: "{% $decision.action = 'y' %}", Next: 'Set capacity' };
    expect(lint({ Choices: [scaleOut, assigned], Assign: { reason: 'held' } })).toEqual([]);
    expect(lint({ Choices: [scaleOut, assigned] })).toEqual([
      'variable: End unchanged: $reason is not assigned on every way that leads here.',
    ]);
  });

  test('of a Map is not there outside it', () => {
    expect(lintWith('Return outcome', { Output: '{% $owner %}' })).toEqual([
      'variable: Return outcome: $owner is not assigned on every way that leads here.',
    ]);
  });

  test('of the outer scope is not there in a distributed Map', () => {
    const problems = lintAfter(({ States }) => {
      Object.assign(States['Tell each owner']?.ItemProcessor as Fields, {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      });
    });
    expect(problems).toContain(
      'variable: Read owner: $group is not assigned on every way that leads here.',
    );
  });

  test('of an inner scope must not have a name of an outer one', () => {
    expect(
      lintAfter(({ States }) => {
        const processor = States['Tell each owner']?.ItemProcessor as Broken;
        Object.assign(processor.States['Read owner'] ?? {}, {
          Assign: { owner: '{% $states.input %}', failure: 1 },
        });
      }),
    ).toEqual(['assign: Read owner: Assigns failure, which an outer scope assigns too.']);
  });

  test('has a name of letters, digits and underscores', () => {
    expect(lintWith('Compare with target', { Assign: { 'a.b': 1, complete: true } })).toEqual([
      'assign: Compare with target: Assigns a.b, which is not a name for a variable.',
    ]);
  });
});

describe('a placeholder', () => {
  test('needs a substitution, and a substitution a placeholder', () => {
    const problems = lintMachine(goodMachine, { name: 'scale', substitutions: ['Spare'] });
    expect(problems.map(({ message }) => message)).toEqual([
      `\${GroupName} has no substitution.`,
      `\${OperationsTable} has no substitution.`,
      `\${DecideCapacityArn} has no substitution.`,
      'The substitution Spare is used nowhere.',
    ]);
  });

  test('must not stand in an expression', () => {
    const Output = `{% 'x' & '\${GroupName}' %}`;
    expect(lintWith('Return outcome', { Output })).toEqual([
      `placeholder: Return outcome: Output: ${Output} has a placeholder inside an expression.`,
    ]);
  });
});
