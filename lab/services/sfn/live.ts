/** Executions as the interpreter keeps them: what the engine knows, and what is under way for it. */

import type { Execution, Happening } from '../../asl/execution.ts';
import type { HistoryEvent } from '../../asl/history.ts';
import { expressSecondsMax } from '../../asl/limits.ts';
import type { Machine } from '../../asl/machine.ts';
import type { Timer } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { MapRun } from './map-runs.ts';
import { isExpressArn } from './names.ts';
import type { Revision } from './state-machines.ts';

/** An execution with everything the interpreter keeps beside it. */
export interface Run {
  readonly revision: Revision;
  readonly machine: Machine;
  /** As StartExecution got it. */
  readonly inputText: string;
  execution: Execution;
  readonly history: HistoryEvent[];
  /** The item of a Map Run that this execution is for. */
  readonly item?: Item;
}

/** Which Map Run, and which Map state that waits for it, an execution was begun for. */
export interface Item {
  readonly parent: Live;
  /** What the Map waits for; another one after each redrive. */
  id: number;
  readonly index: number;
  readonly mapRunArn: string;
  readonly label: string;
  readonly express: boolean;
}

export interface Live extends Run {
  readonly random: Random;
  /** What happened while a call of this execution was under way. */
  readonly mailbox: Happening[];
  busy: boolean;
  /** By the id of what is awaited. */
  readonly underWay: Map<number, UnderWay>;
  /** Who waits for this execution to end. */
  readonly waiting: Waiting[];
  /** Tokens of the last redrives, and when each was given. */
  readonly redrives: { readonly token: string; readonly atMs: number }[];
  limit?: Timer;
  /** Those it has started, the first first. */
  readonly mapRuns: MapRun[];
}

/** What a state waits for: to be stopped or forgotten once the state has settled. */
export interface UnderWay {
  readonly timers: Timer[];
  token?: string;
  /** The nested execution of a `.sync` Task. */
  child?: Child;
  /** The executions of a Map Run. */
  readonly items: Live[];
}

interface Child {
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

export const isExpress = ({ execution, item }: Run): boolean =>
  item?.express ?? isExpressArn(execution.identity.id);

/** Seconds it may take: the limit of the workflow; the Standard items of a Map Run have none of their own. */
export function timeoutOf(live: Live): number | undefined {
  const timeoutSeconds = live.item === undefined ? live.machine.timeoutSeconds : undefined;
  if (!isExpress(live)) return timeoutSeconds;
  return Math.min(timeoutSeconds ?? expressSecondsMax, expressSecondsMax);
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
    underWay: new Map(),
    waiting: [],
    redrives: [],
    mapRuns: [],
  };
}

/** What is under way for an awaited thing; made when it is the first. */
export function underWayFor({ underWay }: Live, id: number): UnderWay {
  const known = underWay.get(id);
  if (known !== undefined) return known;
  const made: UnderWay = { timers: [], items: [] };
  underWay.set(id, made);
  return made;
}
