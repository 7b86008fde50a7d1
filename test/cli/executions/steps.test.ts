import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { type Step, stepsOf } from '../../../cli/executions/steps.ts';

const startMs = Date.parse('2026-03-02T08:00:00Z');

/** Events a second apart: type, state name where the event has one, and the event before when it is not the last. */
function history(
  ...events: readonly (readonly [
    type: string,
    name?: string | undefined,
    previousEventId?: number,
  ])[]
): HistoryEvent[] {
  return events.map(([type, name, previousEventId], at) => ({
    id: at + 1,
    previousEventId: previousEventId ?? at,
    timestamp: new Date(startMs + at * 1000),
    type: type as HistoryEvent['type'],
    ...(type.endsWith('StateEntered') && { stateEnteredEventDetails: { name } }),
    ...(type.endsWith('StateExited') && { stateExitedEventDetails: { name } }),
  }));
}

const brief = ({ name, depth, state, attempts, enteredMs, leftMs }: Step) => [
  name,
  depth,
  state,
  attempts,
  leftMs === undefined ? undefined : (leftMs - enteredMs) / 1000,
];

describe('stepsOf', () => {
  test('tells finished, waiting and running work apart', () => {
    const steps = stepsOf(
      history(
        ['ExecutionStarted'],
        ['TaskStateEntered', 'Assess'],
        ['TaskScheduled'],
        ['TaskSucceeded'],
        ['TaskStateExited', 'Assess'],
        ['WaitStateEntered', 'Wait for warm-up'],
      ),
    );
    expect(steps.map(brief)).toEqual([
      ['Assess', 0, 'succeeded', 1, 3],
      ['Wait for warm-up', 0, 'waiting', 0, undefined],
    ]);
  });

  test('counts attempts, and tells a step whose error was caught from one that recovered', () => {
    const steps = stepsOf(
      history(
        ['ExecutionStarted'],
        ['TaskStateEntered', 'Recovers'],
        ['TaskScheduled'],
        ['TaskFailed'],
        ['TaskScheduled'],
        ['TaskSucceeded'],
        ['TaskStateExited', 'Recovers'],
        ['TaskStateEntered', 'Is caught'],
        ['TaskScheduled'],
        ['TaskTimedOut'],
        ['TaskStateExited', 'Is caught'],
      ),
    );
    expect(steps.map(brief)).toEqual([
      ['Recovers', 0, 'succeeded', 2, 5],
      ['Is caught', 0, 'caught', 1, 3],
    ]);
  });

  test('puts the states of a Map below it, by the event before and not by their order', () => {
    const steps = stepsOf(
      history(
        ['MapStateEntered', 'Remove instances'],
        ['MapStateStarted'],
        ['MapIterationStarted', undefined, 2],
        ['MapIterationStarted', undefined, 2],
        ['TaskStateEntered', 'Terminate', 3],
        ['TaskStateEntered', 'Terminate', 4],
        ['TaskStateExited', 'Terminate', 5],
        ['TaskStateExited', 'Terminate', 6],
        ['MapStateSucceeded', undefined, 8],
        ['MapStateExited', 'Remove instances', 9],
        ['TaskStateEntered', 'Restore', 10],
      ),
    );
    expect(steps.map(brief)).toEqual([
      ['Remove instances', 0, 'succeeded', 0, 9],
      ['Terminate', 1, 'succeeded', 0, 2],
      ['Terminate', 1, 'succeeded', 0, 2],
      ['Restore', 0, 'running', 0, undefined],
    ]);
  });

  test.each([
    ['ExecutionFailed', 'failed'],
    ['ExecutionTimedOut', 'failed'],
    ['ExecutionAborted', 'aborted'],
  ])('ends open steps at %s as %s', (type, state) => {
    const steps = stepsOf(history(['TaskStateEntered', 'Acts'], ['TaskScheduled'], [type]));
    expect(steps.map(brief)).toEqual([['Acts', 0, state, 1, 2]]);
  });
});
