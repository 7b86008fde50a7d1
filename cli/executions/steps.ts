/** Turns the history of an execution into its steps: which state, how long, how it ended. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';

export type StepState = 'running' | 'waiting' | 'succeeded' | 'caught' | 'failed' | 'aborted';

export interface Step {
  readonly name: string;
  /** Type of the state: Task, Wait, Choice, ... */
  readonly type: string;
  /** 0 for states of the machine itself, 1 inside a Map or Parallel of it, ... */
  readonly depth: number;
  readonly enteredMs: number;
  readonly leftMs: number | undefined;
  readonly state: StepState;
  /** Times the work was scheduled; more than 1 means it was retried. */
  readonly attempts: number;
}

interface OpenStep {
  readonly name: string;
  readonly type: string;
  readonly parent: OpenStep | undefined;
  readonly enteredMs: number;
  leftMs: number | undefined;
  state: StepState;
  attempts: number;
  troubled: boolean;
}

const scheduled = /^(Task|LambdaFunction|Activity)Scheduled$/;
const troubles = /(Failed|TimedOut)$/;

function depthOf(step: OpenStep): number {
  let depth = 0;
  for (let at = step.parent; at !== undefined; at = at.parent) depth += 1;
  return depth;
}

/** The step of that name at `from` or around it. */
function enclosing(from: OpenStep | undefined, name: string | undefined): OpenStep | undefined {
  let at = from;
  while (at !== undefined && at.name !== name) at = at.parent;
  return at;
}

function enter(event: HistoryEvent, before: OpenStep | undefined): OpenStep {
  const type = event.type?.replace('StateEntered', '') ?? '';
  return {
    name: event.stateEnteredEventDetails?.name ?? '',
    type,
    parent: before?.leftMs === undefined ? before : before.parent,
    enteredMs: event.timestamp?.getTime() ?? 0,
    leftMs: undefined,
    state: type === 'Wait' ? 'waiting' : 'running',
    attempts: 0,
    troubled: false,
  };
}

function leave(step: OpenStep, event: HistoryEvent): void {
  step.leftMs = event.timestamp?.getTime() ?? 0;
  step.state = step.troubled ? 'caught' : 'succeeded';
}

function note(step: OpenStep, type: string): void {
  if (scheduled.test(type)) {
    step.attempts += 1;
    step.troubled = false;
  } else if (troubles.test(type)) {
    step.troubled = true;
  }
}

/** What is still open when the execution ends, ended with it. */
function close(steps: readonly OpenStep[], event: HistoryEvent): void {
  const aborted = event.type === 'ExecutionAborted';
  for (const step of steps) {
    if (step.leftMs !== undefined) continue;
    step.leftMs = event.timestamp?.getTime() ?? 0;
    step.state = aborted ? 'aborted' : 'failed';
  }
}

/** The steps of a history, in the order they were entered. */
export function stepsOf(history: readonly HistoryEvent[]): Step[] {
  const steps: OpenStep[] = [];
  /** Each event belongs to the step its previous event belongs to, unless it enters one. */
  const byEvent = new Map<number, OpenStep>();
  for (const event of history) {
    const { id = 0, previousEventId = 0, type = '' } = event;
    let step = byEvent.get(previousEventId);
    if (type.endsWith('StateEntered')) {
      step = enter(event, step);
      steps.push(step);
    } else if (type.endsWith('StateExited')) {
      step = enclosing(step, event.stateExitedEventDetails?.name);
      if (step !== undefined) leave(step, event);
    } else if (/^Execution(Failed|TimedOut|Aborted)$/.test(type)) {
      close(steps, event);
    } else if (step !== undefined) {
      note(step, type);
    }
    if (step !== undefined) byEvent.set(id, step);
  }
  return steps.map((step) => ({
    name: step.name,
    type: step.type,
    depth: depthOf(step),
    enteredMs: step.enteredMs,
    leftMs: step.leftMs,
    state: step.state,
    attempts: step.attempts,
  }));
}
