/** The Map Runs of all executions, as their histories tell of them. */

import type { AwaitedMapRun, ItemEffect } from '../../asl/execution.ts';
import type { HistoryEvent } from '../../asl/history.ts';
import { isObject, type Json } from '../../asl/json.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Live } from './live.ts';

export interface MapRun {
  readonly arn: string;
  readonly parent: Live;
  readonly startMs: number;
  stopMs?: number;
  redriveMs?: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** MapRunStarted, or the last MapRunRedriven: what the event of its end follows. */
  eventId: number;
  /** What the Map state last knew of it; undefined when it ended as it began. */
  awaited?: AwaitedMapRun;
  /** An ItemBatcher gives each execution several items. */
  isBatched: boolean;
  /** Executions by item. */
  readonly children: Live[];
}

export class MapRuns {
  readonly #runs = new Map<string, MapRun>();

  get(arn: string): MapRun | undefined {
    return this.#runs.get(arn);
  }

  /** The execution that a redriven Map Run has for an item. */
  childOf({ mapRunArn, index }: ItemEffect): Live | undefined {
    return this.#runs.get(mapRunArn)?.children[index];
  }

  add({ mapRunArn, index }: ItemEffect, child: Live): void {
    const mapRun = this.#runs.get(mapRunArn);
    if (mapRun !== undefined) mapRun.children[index] = child;
  }

  /** Takes from an execution's newest events what has become of its Map Runs. */
  follow(parent: Live, events: readonly HistoryEvent[]): void {
    for (const event of events) {
      if (event.type === 'MapRunStarted') this.#begin(parent, event);
      else if (event.type === 'MapRunRedriven') this.#goOn(event);
      else if (event.type === 'MapRunSucceeded' || event.type === 'MapRunFailed')
        end(parent, event);
    }
    for (const mapRun of parent.mapRuns) {
      if (mapRun.status === 'RUNNING') look(mapRun, events.at(-1)?.timestampMs);
    }
  }

  #begin(parent: Live, { id, timestampMs, details }: HistoryEvent): void {
    const mapRun: MapRun = {
      arn: String(details?.mapRunArn),
      parent,
      startMs: timestampMs,
      status: 'RUNNING',
      eventId: id,
      isBatched: false,
      children: [],
    };
    this.#runs.set(mapRun.arn, mapRun);
    parent.mapRuns.push(mapRun);
  }

  #goOn({ id, timestampMs, details }: HistoryEvent): void {
    const mapRun = this.#runs.get(String(details?.mapRunArn));
    if (mapRun === undefined) return;
    Object.assign(mapRun, { status: 'RUNNING', eventId: id, redriveMs: timestampMs });
    delete mapRun.stopMs;
  }
}

function end({ mapRuns }: Live, { type, previousEventId, timestampMs }: HistoryEvent): void {
  const mapRun = mapRuns.find(({ eventId }) => eventId === previousEventId);
  if (mapRun === undefined) return;
  mapRun.status = type === 'MapRunFailed' ? 'FAILED' : 'SUCCEEDED';
  mapRun.stopMs = timestampMs;
}

/** What the Map state knows of it now; one that nobody waits for any more was given up. */
function look(mapRun: MapRun, atMs: number | undefined): void {
  const { parent, arn } = mapRun;
  for (const { awaiting, branch, state: name } of parent.execution.threads) {
    if (awaiting?.kind !== 'mapRun' || awaiting.mapRunArn !== arn) continue;
    const state = parent.machine.branches[branch]?.states.get(name);
    mapRun.awaited = awaiting;
    mapRun.isBatched = state?.type === 'Map' && state.distributed?.batcher !== undefined;
    return;
  }
  mapRun.status = 'ABORTED';
  if (atMs !== undefined) mapRun.stopMs = atMs;
}

export function findMapRun(mapRuns: MapRuns, arn = ''): MapRun {
  const mapRun = mapRuns.get(arn);
  if (mapRun === undefined) throw refuse(refusals.resourceNotFound, { arn });
  return mapRun;
}

/** How many items an execution has: an ItemBatcher gives it a list of them. */
export function itemCountOf({ isBatched }: MapRun, input: Json): number {
  if (!isBatched || !isObject(input)) return 1;
  return Array.isArray(input.Items) ? input.Items.length : 1;
}
