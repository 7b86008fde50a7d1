/** An execution as data: all that is needed to go on after a restart, all of it JSON. */

import type { Failure } from './errors.ts';
import type { Json, JsonObject } from './json.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** Who runs what; fixed when the execution starts. */
export interface Identity {
  /** The execution ARN. */
  readonly id: string;
  readonly name: string;
  readonly roleArn: string;
  readonly region: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  /** The version and the alias it was started with. */
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly input: Json;
  readonly startMs: number;
  /** An execution of a Map Run: which list of states of the machine it begins with. */
  readonly branch?: number;
}

export interface Execution {
  readonly identity: Identity;
  status: ExecutionStatus;
  stopMs?: number;
  /** Of a SUCCEEDED execution. */
  output?: Json;
  /** Of one that ended otherwise; a Fail state may name neither. */
  error?: string;
  cause?: string;
  /** Events recorded so far, and so the id of the last one. */
  eventCount: number;
  /** State transitions as they are billed: each state entered and each retry. */
  transitionCount: number;
  /** The last id given to a thread or an awaited thing. */
  sequence: number;
  redriveCount: number;
  /** When it was last redriven. */
  redriveMs?: number;
  /**
   * Threads of control in the order they began: the first is the execution itself, the others are
   * branches and iterations.
   */
  threads: Thread[];
  /**
   * Paths that ended without success inside a state that has not ended with success either: where a
   * redrive goes on.
   */
  halted?: readonly Thread[];
}

/**
 * One path through the states: the execution itself, a branch of a Parallel or an iteration of a
 * Map.
 */
export interface Thread {
  readonly id: number;
  /** The thread whose Parallel or Map state this one works for. */
  readonly parent?: number;
  /** Branch number or item number. */
  readonly index: number;
  /** Which list of states of the machine it walks. */
  readonly branch: number;
  /** `Map.Item` of the context object. */
  readonly item?: JsonObject;
  state: string;
  input: Json;
  variables: JsonObject;
  enteredMs: number;
  /** 0 while it stands before its state. */
  enteredEventId: number;
  /** The last event of this path. */
  previousEventId: number;
  /**
   * The last event that was already written when the present decision began: what an
   * EvaluationFailed event follows.
   */
  decisionEventId: number;
  /** Attempts made by each Retry entry of the present state. */
  attempts: readonly number[];
  retryCount: number;
  /** Never deleted: an object that loses a member becomes slow to read and to copy. */
  awaiting: Awaiting | undefined;
  /** What its state had from its branches, iterations or executions when it failed. Never deleted either. */
  gathered: AwaitedBranches | AwaitedMapRun | undefined;
}

/** What a thread waits for; replaced as a whole, never changed in place. */
export type Awaiting = AwaitedTime | AwaitedTask | AwaitedBranches | AwaitedMapRun;

interface AwaitedTime {
  readonly kind: 'wait' | 'retry';
  readonly id: number;
  readonly atMs: number;
}

export interface AwaitedTask {
  readonly kind: 'task';
  readonly id: number;
  readonly token?: string;
  readonly timeoutAtMs?: number;
  readonly heartbeatSeconds?: number;
  readonly heartbeatAtMs?: number;
}

export interface AwaitedBranches {
  readonly kind: 'branches';
  /** By branch or item; null until there is one. */
  readonly results: readonly Json[];
  readonly ended: number;
  /** The rest is for a Map only. */
  readonly items?: readonly Json[];
  readonly started: number;
  readonly failed: number;
  readonly toleratedCount?: number;
  readonly toleratedPercentage?: number;
  /** Iterations of a redriven Map that have yet to begin again, by the ids of their threads. */
  readonly again?: readonly number[];
}

/** One call of Amazon S3 for the items of a Map Run. */
export interface ObjectRead {
  readonly resource: string;
  readonly parameters: Json;
  /** What the answer is: items, a list of objects, or a manifest that names objects with items. */
  readonly holds: 'items' | 'list' | 'S3_INVENTORY' | 'ATHENA_DATA';
  /** The columns of a CSV file, when a manifest tells them. */
  readonly headers?: readonly string[];
}

/** How far the items of a Map Run have been read. */
export interface Reading {
  /** The call under way. */
  readonly read: ObjectRead;
  readonly left: readonly ObjectRead[];
  readonly items: readonly Json[];
  /** Known once the first answer is there. */
  readonly itemsMax?: number;
}

/** How far the results of a Map Run have been written. */
export interface Writing {
  /** Arguments of the calls of PutObject still to be made. */
  readonly left: readonly JsonObject[];
  /** What the Map gives when all is written. */
  readonly output: Json;
}

/** How an execution of a Map Run has ended. */
export interface EndedItem {
  readonly arn: string;
  readonly status: ExecutionStatus;
  readonly startMs: number;
  readonly stopMs: number;
  readonly redriveCount: number;
  readonly output?: Json | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** The executions of a Distributed Map. */
export interface AwaitedMapRun {
  readonly kind: 'mapRun';
  readonly id: number;
  readonly mapRunArn: string;
  readonly redriveCount: number;
  readonly reading?: Reading;
  /** The input of each execution; absent while the items are being read. */
  readonly inputs?: readonly Json[];
  /** By input; null until its execution has ended. */
  readonly results: readonly (EndedItem | null)[];
  /** As the definition or UpdateMapRun says; 0 is no limit. */
  readonly maxConcurrency: number;
  readonly started: number;
  readonly ended: number;
  readonly failed: number;
  readonly toleratedCount?: number;
  readonly toleratedPercentage?: number;
  /** More executions have failed than may: no other begins, those that run are stopped. */
  readonly failure?: Failure;
  /** All executions have ended, and their results are being written. */
  readonly writing?: Writing;
}

/** What the interpreter tells the transition. */
export type Happening =
  | { readonly kind: 'start' }
  /** The execution was reopened and now goes on. */
  | { readonly kind: 'redrive' }
  | { readonly kind: 'timer'; readonly id: number }
  | { readonly kind: 'submitted'; readonly id: number; readonly output: Json }
  | { readonly kind: 'succeeded'; readonly id: number; readonly output: Json }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
    }
  | { readonly kind: 'heartbeat'; readonly id: number }
  /** A worker has taken the Task of an activity. */
  | { readonly kind: 'taken'; readonly id: number; readonly workerName?: string | undefined }
  /** An execution of a Map Run has ended. */
  | ItemEnded
  /** UpdateMapRun. */
  | {
      readonly kind: 'mapRunChanged';
      readonly id: number;
      readonly limits: Partial<
        Pick<AwaitedMapRun, 'maxConcurrency' | 'toleratedCount' | 'toleratedPercentage'>
      >;
    }
  | {
      readonly kind: 'stop';
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
    }
  | { readonly kind: 'timeout' };

interface ItemEnded extends EndedItem {
  readonly kind: 'itemEnded';
  readonly id: number;
  readonly index: number;
}

/** What the transition asks of the interpreter. */
export type Effect =
  | { readonly kind: 'timer'; readonly id: number; readonly atMs: number }
  | CallEffect
  | ItemEffect
  /**
   * The awaited thing is over; `abandoned` when its work may still be going on and should be
   * stopped.
   */
  | { readonly kind: 'settled'; readonly id: number; readonly abandoned: boolean };

/** A Task begins: the call of its integration. */
export interface CallEffect {
  readonly kind: 'call';
  readonly id: number;
  readonly resource: string;
  readonly arguments: Json;
  readonly roleArn: string;
  readonly token?: string;
}

/** An execution of a Map Run begins, or again the one of this item that a redrive found. */
export interface ItemEffect {
  readonly kind: 'item';
  readonly id: number;
  readonly index: number;
  readonly input: Json;
  readonly mapRunArn: string;
  readonly label: string;
  /** The list of states of the machine it begins with. */
  readonly branch: number;
  readonly express: boolean;
}

export function newExecution(identity: Identity): Execution {
  return {
    identity,
    status: 'RUNNING',
    eventCount: 0,
    transitionCount: 0,
    sequence: 0,
    redriveCount: 0,
    threads: [],
  };
}

/** A closed execution that runs again, from where `redrive` will take it. */
export function reopened(execution: Execution, nowMs: number): Execution {
  const { stopMs: _stop, error: _error, cause: _cause, ...open } = execution;
  return {
    ...open,
    status: 'RUNNING',
    redriveCount: execution.redriveCount + 1,
    redriveMs: nowMs,
  };
}

/**
 * A copy that a transition may change: threads are copied, the values they hold are never changed
 * in place.
 */
export function draftOf(execution: Execution): Execution {
  return { ...execution, threads: execution.threads.map((thread) => ({ ...thread })) };
}
