/** The engine: from an execution and something that happened to the next execution. */

import { StateError } from './errors.ts';
import { draftOf, type Effect, type Execution, type Happening, type Thread } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import { abandonAll, endByFullHistory, endFromOutside, redrive, start } from './life.ts';
import type { Machine, State } from './machine.ts';
import { type Soon, whenKnown } from './query.ts';
import { fail } from './recover.ts';
import {
  HistoryFull,
  type Job,
  type Moment,
  type Run,
  recordNext,
  stateOf,
  stopAwaiting,
} from './run.ts';
import { enterChoice } from './states/choice.ts';
import { enterFail } from './states/fail.ts';
import { iterationFailed, iterationSucceeded, redriveIterations, startMap } from './states/map.ts';
import { acceptForMapRun, redriveMapRun } from './states/map-run.ts';
import {
  parallelBranchFailed,
  parallelBranchSucceeded,
  redriveParallel,
  startParallel,
} from './states/parallel.ts';
import { enterPass } from './states/pass.ts';
import { enterSucceed } from './states/succeed.ts';
import {
  failureOf,
  startTask,
  taskFailed,
  taskHeartbeat,
  taskSubmitted,
  taskSucceeded,
  taskTaken,
  taskTimer,
} from './states/task.ts';
import { endWait, enterWait } from './states/wait.ts';

/** What happened, when, and the randomness to be used. */
interface Occurrence extends Moment {
  readonly happening: Happening;
}

interface Transition {
  readonly execution: Execution;
  readonly events: readonly HistoryEvent[];
  readonly effects: readonly Effect[];
}

/**
 * Runs the execution from what happened to the point where every path waits again or the execution
 * has ended. The execution given is not changed. What happened to something no longer awaited is
 * nothing.
 */
export function transition(
  machine: Machine,
  execution: Execution,
  { happening, nowMs, random }: Occurrence,
): Soon<Transition> {
  const run: Run = {
    machine,
    execution: draftOf(execution),
    events: [],
    effects: [],
    jobs: [],
    jobsBegun: 0,
    nowMs,
    random,
  };
  const done: Transition = { execution: run.execution, events: run.events, effects: run.effects };
  if (execution.status !== 'RUNNING') return done;
  const worked = catching(
    () => work(run, happening),
    (error) => {
      if (!(error instanceof HistoryFull)) throw error;
      endByFullHistory(run);
    },
  );
  return whenKnown(worked, () => {
    if (run.execution.status !== 'RUNNING') abandonAll(run);
    return done;
  });
}

function work(run: Run, happening: Happening): Soon<void> {
  if (happening.kind === 'stop' || happening.kind === 'timeout') {
    endFromOutside(run, happening);
    return undefined;
  }
  const begun = beginOf(run, happening);
  const pending = begun ?? doJobs(run);
  return pending === undefined ? undefined : doRest(run, pending);
}

/** What is done before the first job. */
function beginOf(
  run: Run,
  happening: Exclude<Happening, { kind: 'stop' | 'timeout' }>,
): Soon<void> {
  if (happening.kind === 'start') return start(run);
  if (happening.kind === 'redrive') return redrive(run);
  const thread = awaiterOf(run, happening.id);
  if (thread === undefined) return undefined;
  return attempt(run, { kind: 'enter', thread }, () => accept(run, thread, happening));
}

async function doRest(run: Run, first: Promise<void>): Promise<void> {
  for (let pending: Soon<void> = first; pending !== undefined; pending = doJobs(run)) await pending;
}

/**
 * Does one job after the other until one has to wait, and gives what it waits for. A state that
 * needs no expression answers at once; waiting for it would cost more than the state.
 */
function doJobs(run: Run): Soon<void> {
  while (run.execution.status === 'RUNNING') {
    const job = run.jobs[run.jobsBegun];
    if (job === undefined) return undefined;
    run.jobsBegun += 1;
    if (run.ended?.has(job.thread) === true) continue;
    const pending = attempt(run, job, () => perform(run, job));
    if (pending !== undefined) return pending;
  }
  return undefined;
}

/** Turns what a state throws into the failure of that state. */
function attempt(run: Run, job: Job, act: () => Soon<void>): Soon<void> {
  return catching(act, (error) => {
    if (!(error instanceof StateError)) throw error;
    const recovering = job.kind === 'fail';
    run.jobs.push({ kind: 'fail', thread: job.thread, failure: error.failure, recovering });
  });
}

/** As `try` and `catch`, for what is done at once or later. */
function catching(act: () => Soon<void>, caught: (error: unknown) => void): Soon<void> {
  try {
    const pending = act();
    return pending === undefined ? undefined : pending.catch(caught);
  } catch (error) {
    caught(error);
    return undefined;
  }
}

function awaiterOf(run: Run, id: number): Thread | undefined {
  return run.execution.threads.find(
    ({ awaiting }) => awaiting !== undefined && awaiting.kind !== 'branches' && awaiting.id === id,
  );
}

function accept(run: Run, thread: Thread, happening: Happening): Soon<void> {
  const { awaiting } = thread;
  if (awaiting === undefined || awaiting.kind === 'branches') return undefined;
  const state = stateOf(run, thread);
  if (happening.kind === 'timer' && awaiting.kind !== 'task') {
    stopAwaiting(run, thread, false);
    if (awaiting.kind === 'wait' && state.type === 'Wait') return endWait(run, thread, state);
    run.jobs.push({ kind: 'retry', thread });
    return undefined;
  }
  if (awaiting.kind === 'mapRun' && state.type === 'Map') {
    return acceptForMapRun(run, thread, { state, awaiting, happening });
  }
  if (awaiting.kind !== 'task' || state.type !== 'Task') return undefined;
  switch (happening.kind) {
    case 'timer':
      return taskTimer(run, thread, { state, awaiting });
    case 'heartbeat':
      return taskHeartbeat(run, thread, awaiting);
    case 'taken':
      return taskTaken(run, thread, { state, workerName: happening.workerName });
    case 'submitted':
      return taskSubmitted(run, thread, { state, output: happening.output });
    case 'succeeded':
      return taskSucceeded(run, thread, { state, output: happening.output });
    case 'failed':
      return taskFailed(run, thread, { state, failure: failureOf(happening) });
    default:
      return undefined;
  }
}

function perform(run: Run, job: Job): Soon<void> {
  const { thread } = job;
  switch (job.kind) {
    case 'enter':
      return enter(run, thread);
    case 'retry':
      return beginAnew(run, thread);
    case 'again':
      return again(run, thread);
    case 'fail':
      return fail(run, thread, job);
    case 'branchSucceeded': {
      const state = stateOf(run, thread);
      if (state.type === 'Map') return iterationSucceeded(run, thread, { ...job, state });
      if (state.type === 'Parallel') return parallelBranchSucceeded(run, thread, { ...job, state });
      return undefined;
    }
    case 'branchFailed': {
      const state = stateOf(run, thread);
      if (state.type === 'Map') return iterationFailed(run, thread, { ...job, state });
      return parallelBranchFailed(run, thread, job);
    }
  }
}

/** Every state entered is a transition that AWS bills. */
function enter(run: Run, thread: Thread): Soon<void> {
  const state = stateOf(run, thread);
  run.execution.transitionCount += 1;
  thread.enteredMs = run.nowMs;
  thread.attempts = [];
  thread.retryCount = 0;
  thread.decisionEventId = thread.previousEventId;
  thread.enteredEventId = recordNext(run, thread, {
    type: `${state.type}StateEntered`,
    details: { name: state.name, input: thread.input },
  });
  return begin(run, thread, state);
}

function beginAnew(run: Run, thread: Thread): Soon<void> {
  run.execution.transitionCount += 1;
  thread.decisionEventId = thread.previousEventId;
  return begin(run, thread, stateOf(run, thread));
}

/**
 * A redriven state goes on with what it had gathered, or begins anew without being entered again: it never was left. A
 * Fail state is entered again. redrive-executions.html.
 */
function again(run: Run, thread: Thread): Soon<void> {
  const state = stateOf(run, thread);
  if (thread.enteredEventId === 0 || state.type === 'Fail') return enter(run, thread);
  const { gathered } = thread;
  thread.gathered = undefined;
  if (gathered === undefined) return beginAnew(run, thread);
  if (gathered.kind === 'mapRun') {
    return state.type === 'Map' ? redriveMapRun(run, thread, { state, gathered }) : undefined;
  }
  if (state.type === 'Map') return redriveIterations(run, thread, { state, gathered });
  if (state.type === 'Parallel') return redriveParallel(run, thread, { state, gathered });
  return undefined;
}

/** What a state does once it is entered, and again at each retry. */
function begin(run: Run, thread: Thread, state: State): Soon<void> {
  switch (state.type) {
    case 'Pass':
      return enterPass(run, thread, state);
    case 'Task':
      return startTask(run, thread, state);
    case 'Choice':
      return enterChoice(run, thread, state);
    case 'Wait':
      return enterWait(run, thread, state);
    case 'Succeed':
      return enterSucceed(run, thread, state);
    case 'Fail':
      return enterFail(run, thread, state);
    case 'Parallel':
      return startParallel(run, thread, state);
    case 'Map':
      return startMap(run, thread, state);
  }
}
