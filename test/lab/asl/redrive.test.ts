/** A redrive is a transition like any other: from data alone, and nothing is changed in place. */

import { expect, test } from '@jest/globals';
import { compileMachine } from '../../../lab/asl/compile.ts';
import {
  type Execution,
  type Happening,
  newExecution,
  reopened,
} from '../../../lab/asl/execution.ts';
import { transition } from '../../../lab/asl/transition.ts';
import { createRandom } from '../../../lab/random.ts';

const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: {},
  Output: '{% $states.result %}',
  End: true,
};
const machine = compileMachine(
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Each',
            States: {
              Each: {
                Type: 'Map',
                Items: [1, 2],
                ItemProcessor: { StartAt: 'Do', States: { Do: task } },
                End: true,
              },
            },
          },
          { StartAt: 'Other', States: { Other: task } },
        ],
        End: true,
      },
    },
  }),
  {
    targetFor: () => ({
      resourceType: 'lambda',
      resource: 'invoke',
      pattern: 'requestResponse' as const,
    }),
  },
);

const begun = newExecution({
  id: 'arn:aws:states:eu-west-1:111122223333:execution:m:e',
  name: 'e',
  roleArn: 'arn:aws:iam::111122223333:role/m',
  region: 'eu-west-1',
  stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:m',
  stateMachineName: 'm',
  input: null,
  startMs: 0,
});

/** What happens, and then what was called for it. */
async function play(execution: Execution, happening: Happening) {
  const before = JSON.stringify(execution);
  const next = await transition(machine, execution, {
    happening,
    nowMs: 1000,
    random: createRandom('redrive'),
  });
  expect(JSON.stringify(execution)).toBe(before);
  const calls = next.effects.flatMap((effect) => (effect.kind === 'call' ? [effect.id] : []));
  return { ...next, calls };
}

/** The second of three calls fails, after the first has succeeded. */
async function failed(): Promise<Execution> {
  const started = await play(begun, { kind: 'start' });
  const [first = 0, second = 0] = started.calls;
  expect(started.calls).toHaveLength(3);
  const one = await play(started.execution, { kind: 'succeeded', id: first, output: 'one' });
  const two = await play(one.execution, { kind: 'failed', id: second, error: 'Broken' });
  expect(two.execution).toMatchObject({ status: 'FAILED', threads: [] });
  return two.execution;
}

test('an execution goes on from its JSON, with the calls that did not succeed', async () => {
  const closed = await failed();
  const again = await play(reopened(closed, 1000), { kind: 'redrive' });
  const copy: Execution = JSON.parse(JSON.stringify(closed));
  expect(await play(reopened(copy, 1000), { kind: 'redrive' })).toEqual(again);
  expect(again.calls).toHaveLength(2);

  let { execution } = again;
  for (const id of again.calls) {
    const output = `again ${id - (again.calls[0] ?? 0)}`;
    ({ execution } = await play(execution, { kind: 'succeeded', id, output }));
  }
  expect(execution).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, threads: [] });
  expect(execution).not.toHaveProperty('halted');
  expect(JSON.stringify(execution.output)).toContain('one');
});

test('what ended for good is not kept', async () => {
  const started = await play(begun, { kind: 'start' });
  let { execution } = started;
  for (const id of started.calls) {
    ({ execution } = await play(execution, { kind: 'succeeded', id, output: id }));
  }
  expect(execution).toMatchObject({ status: 'SUCCEEDED' });
  expect(execution).not.toHaveProperty('halted');
});

test('a redriven execution can be stopped and redriven again', async () => {
  const again = await play(reopened(await failed(), 1000), { kind: 'redrive' });
  const stopped = await play(again.execution, { kind: 'stop' });
  expect(stopped.execution.status).toBe('ABORTED');
  const third = await play(reopened(stopped.execution, 2000), { kind: 'redrive' });
  expect(third.calls).toHaveLength(2);
  expect(third.execution.redriveCount).toBe(2);
});

test('a redrive that is stopped before it begins can be repeated', async () => {
  const open = reopened(await failed(), 1000);
  const stopped = await play(open, { kind: 'stop' });
  const late = await play(stopped.execution, { kind: 'redrive' });
  expect(late).toMatchObject({ events: [], effects: [] });
  const again = await play(reopened(stopped.execution, 2000), { kind: 'redrive' });
  expect(again.calls).toHaveLength(2);
});
