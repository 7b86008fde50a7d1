/** The engine as a function: nothing outside it, nothing changed in place, everything JSON. */

import { expect, test } from '@jest/globals';
import { compileMachine } from '../../../lab/asl/compile.ts';
import {
  type Execution,
  type Happening,
  type Identity,
  newExecution,
} from '../../../lab/asl/execution.ts';
import { transition } from '../../../lab/asl/transition.ts';
import { createRandom } from '../../../lab/random.ts';

const target = () => ({
  resourceType: 'lambda',
  resource: 'invoke',
  pattern: 'requestResponse' as const,
});

const compile = (definition: object) =>
  compileMachine(JSON.stringify({ QueryLanguage: 'JSONata', ...definition }), {
    targetFor: target,
  });

const identity: Identity = {
  id: 'arn:aws:states:eu-west-1:111122223333:execution:m:e',
  name: 'e',
  roleArn: 'arn:aws:iam::111122223333:role/m',
  region: 'eu-west-1',
  stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:m',
  stateMachineName: 'm',
  input: { items: [1, 2, 3] },
  startMs: 0,
};

const machine = compile({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: '{% $states.input.items %}',
      MaxConcurrency: 2,
      ItemProcessor: {
        StartAt: 'Call',
        States: {
          Call: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            TimeoutSeconds: 10,
            Retry: [{ ErrorEquals: ['States.Timeout'], JitterStrategy: 'FULL' }],
            Assign: { seen: '{% $states.result %}' },
            Next: 'Wait',
          },
          Wait: { Type: 'Wait', Seconds: 1, Output: '{% $seen %}', End: true },
        },
      },
      End: true,
    },
  },
});

const frozen = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
};

/**
 * Runs to the end; `between` sees the execution after each transition and says with which to go on.
 */
async function play(between: (execution: Execution) => Execution) {
  let execution = newExecution(identity);
  const history: string[] = [];
  const pending: { atMs: number; id: number; kind: 'timer' | 'succeeded' }[] = [];
  const random = createRandom('transition');
  const take = async (happening: Happening, nowMs: number): Promise<void> => {
    const next = await transition(machine, execution, { happening, nowMs, random });
    history.push(...next.events.map((event) => JSON.stringify(event)));
    for (const effect of next.effects) {
      if (effect.kind === 'timer')
        pending.push({ atMs: effect.atMs, id: effect.id, kind: 'timer' });
      // The first call is never answered, so that a timeout and a retry are on the way.
      if (effect.kind === 'call' && effect.id !== 4)
        pending.push({ atMs: nowMs + 50, id: effect.id, kind: 'succeeded' });
    }
    execution = between(next.execution);
  };
  await take({ kind: 'start' }, 0);
  while (pending.length > 0 && execution.status === 'RUNNING') {
    pending.sort((left, right) => left.atMs - right.atMs || left.id - right.id);
    const next = pending.shift();
    if (next === undefined) break;
    const { kind, id, atMs } = next;
    await take(kind === 'timer' ? { kind, id } : { kind, id, output: `answer ${id}` }, atMs);
  }
  return { execution, history };
}

test('an execution written as JSON and read again goes on as if nothing had happened', async () => {
  const straight = await play((execution) => execution);
  expect(straight.execution.status).toBe('SUCCEEDED');
  expect(straight.history.join()).toContain('TaskTimedOut');
  expect(await play((execution) => JSON.parse(JSON.stringify(execution)))).toEqual(straight);
});

test('a transition does not change the execution it is given', async () => {
  expect((await play((execution) => frozen(execution))).execution.status).toBe('SUCCEEDED');
});

test('what happens to something no longer awaited changes nothing', async () => {
  const { execution } = await transition(machine, newExecution(identity), {
    happening: { kind: 'start' },
    nowMs: 0,
    random: createRandom(1),
  });
  const next = await transition(machine, execution, {
    happening: { kind: 'succeeded', id: 99, output: 1 },
    nowMs: 1,
    random: createRandom(1),
  });
  expect(next).toEqual({ execution, events: [], effects: [] });
});

// service-quotas.html; measured on AWS: the 25,000th event is the end, and nothing catches it.
test('the 25,000th event ends the execution with States.Runtime', async () => {
  const loop = compile({ StartAt: 'Again', States: { Again: { Type: 'Pass', Next: 'Again' } } });
  const { execution, events } = await transition(loop, newExecution(identity), {
    happening: { kind: 'start' },
    nowMs: 0,
    random: createRandom(1),
  });
  expect(events).toHaveLength(25_000);
  expect(events.at(-1)).toMatchObject({
    id: 25_000,
    previousEventId: 24_999,
    type: 'ExecutionFailed',
  });
  expect(execution).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'The execution reached the maximum number of history events (25000).',
  });
});

test('an execution that is stopped gives up what it awaits', async () => {
  const moment = { nowMs: 0, random: createRandom(1) };
  const started = await transition(machine, newExecution(identity), {
    happening: { kind: 'start' },
    ...moment,
  });
  const stopped = await transition(machine, started.execution, {
    happening: { kind: 'stop', error: 'Operator' },
    ...moment,
    nowMs: 5,
  });
  expect(stopped.execution).toMatchObject({
    status: 'ABORTED',
    error: 'Operator',
    stopMs: 5,
    threads: [],
  });
  expect(stopped.effects).toEqual([
    { kind: 'settled', id: expect.any(Number), abandoned: true },
    { kind: 'settled', id: expect.any(Number), abandoned: true },
  ]);
  expect(stopped.events.map(({ type, details }) => [type, details])).toEqual([
    ['ExecutionAborted', { error: 'Operator' }],
  ]);
});
