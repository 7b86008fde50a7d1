/** Executions as the interpreter keeps them: what the engine knows, and what is under way for it. */

import type { Execution, Happening } from '../../asl/execution.ts';
import type { HistoryEvent } from '../../asl/history.ts';
import type { Machine } from '../../asl/machine.ts';
import type { Timer } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { Revision } from './state-machines.ts';

/** An execution with everything the interpreter keeps beside it. */
export interface Run {
  readonly revision: Revision;
  readonly machine: Machine;
  /** As StartExecution got it. */
  readonly inputText: string;
  execution: Execution;
  readonly history: HistoryEvent[];
}

export interface Live extends Run {
  readonly random: Random;
  /** What happened while a call of this execution was under way. */
  readonly mailbox: Happening[];
  busy: boolean;
  readonly timers: Map<number, Timer[]>;
  /** Task tokens by the Task that waits for them. */
  readonly tokens: Map<number, string>;
  /** Nested executions by the Task that waits for them. */
  readonly children: Map<number, Child>;
  /** Who waits for this execution to end. */
  readonly waiting: Waiting[];
  /** Executions of a Map Run by the Map that waits for them. */
  readonly items: Map<number, Live[]>;
  /** The Map that waits for this execution. */
  readonly item?: { readonly parent: Live; readonly id: number; readonly index: number };
  limit?: Timer;
}

/** A nested execution. */
export interface Child {
  readonly arn: string;
  /** `.sync:2` gives Input and Output as JSON, `.sync` as text. */
  readonly parsed: boolean;
}

export interface Waiting {
  readonly parent: Live;
  readonly id: number;
  readonly parsed: boolean;
}

export interface OpenToken {
  readonly live: Live;
  readonly id: number;
  open: boolean;
}

/** An execution that has done nothing yet. */
export function newLive(
  start: Pick<Live, 'revision' | 'machine' | 'inputText' | 'execution' | 'random' | 'item'>,
): Live {
  return {
    ...start,
    history: [],
    mailbox: [],
    busy: false,
    timers: new Map(),
    tokens: new Map(),
    children: new Map(),
    waiting: [],
    items: new Map(),
  };
}
