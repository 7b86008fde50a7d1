/** Replays: archived events are sent once more to the bus they came from, minute by minute of their own time. */

import type {
  CancelReplayResponse,
  DescribeReplayResponse,
  ListReplaysRequest,
  ListReplaysResponse,
  ReplayState,
  Replay as ReplaySummary,
  StartReplayRequest,
  StartReplayResponse,
} from '@aws-sdk/client-eventbridge';
import { minuteMs } from '../../platform/traffic.ts';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { type Archives, archiveName } from './archives.ts';
import { refusals, transitions } from './behaviour.ts';
import type { StampedEvent } from './input.ts';
import { checkFilters, listPage } from './list-page.ts';
import type { Router } from './router.ts';
import { busName, type Rules } from './rules.ts';

interface Replay {
  readonly name: string;
  readonly archive: string;
  readonly bus: string;
  readonly request: StartReplayRequest;
  readonly startedMs: number;
  state: ReplayState;
  lastEventMs?: number;
  endedMs?: number;
}

interface Means {
  readonly context: ServiceContext;
  readonly rules: Rules;
  readonly archives: Archives;
  readonly router: Router;
}

const activeMax = 10;
const active: ReadonlySet<ReplayState> = new Set(['STARTING', 'RUNNING', 'CANCELLING']);

const dateOf = (atMs: number | undefined): Date | undefined =>
  atMs === undefined ? undefined : new Date(atMs);

/** Fisher and Yates: within a minute a replay has no order. */
function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const rest = [...items];
  const drawn: Item[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(Math.floor(random.next() * rest.length), 1));
  return drawn;
}

export class Replays {
  readonly #replays = new Map<string, Replay>();
  readonly #means: Means;
  readonly #order: Random;

  constructor(means: Means) {
    this.#means = means;
    this.#order = means.context.random.fork('eventbridge/replays');
  }

  arn(name: string): string {
    const { region, account } = this.#means.context;
    return `arn:aws:events:${region}:${account}:replay/${name}`;
  }

  start(input: StartReplayRequest): StartReplayResponse {
    const { context } = this.#means;
    const { clock } = context;
    const { archive, bus } = this.#check(input);
    const replay: Replay = {
      name: input.ReplayName ?? '',
      archive,
      bus,
      request: input,
      startedMs: clock.nowMs,
      state: 'STARTING',
    };
    this.#replays.set(replay.name, replay);
    clock.schedule(clock.nowMs + transitions.replayStarted.seconds * 1000, () => {
      if (replay.state !== 'STARTING') return;
      replay.state = 'RUNNING';
      this.#play(replay, this.#minutesOf(replay));
    });
    return {
      ReplayArn: this.arn(replay.name),
      State: replay.state,
      ReplayStartTime: new Date(replay.startedMs),
    };
  }

  cancel(name: string | undefined): CancelReplayResponse {
    const { clock } = this.#means.context;
    const replay = this.#find(name);
    if (replay.state !== 'STARTING' && replay.state !== 'RUNNING') {
      throw refuse(refusals.replayEnded, { replay: replay.name });
    }
    replay.state = 'CANCELLING';
    clock.schedule(clock.nowMs + transitions.replayCancelled.seconds * 1000, () => {
      replay.state = 'CANCELLED';
      replay.endedMs = clock.nowMs;
    });
    return { ReplayArn: this.arn(replay.name), State: replay.state };
  }

  describe(name: string | undefined): DescribeReplayResponse {
    const replay = this.#find(name);
    const { Description, Destination } = replay.request;
    return {
      ...this.#summary(replay),
      ReplayArn: this.arn(replay.name),
      Description,
      Destination,
    };
  }

  list(input: ListReplaysRequest): ListReplaysResponse {
    checkFilters(input, 'ListReplays');
    const { NamePrefix, EventSourceArn, State } = input;
    const found = [...this.#replays.values()].filter(
      ({ name, request, state }) =>
        name.startsWith(NamePrefix ?? '') &&
        (EventSourceArn === undefined || request.EventSourceArn === EventSourceArn) &&
        (State === undefined || state === State),
    );
    const { items, next } = listPage(found, input);
    return { Replays: items.map((replay) => this.#summary(replay)), ...next };
  }

  #find(name = ''): Replay {
    const replay = this.#replays.get(name);
    if (replay === undefined) throw refuse(refusals.noSuchReplay, { replay: name });
    return replay;
  }

  #check(input: StartReplayRequest): { readonly archive: string; readonly bus: string } {
    const { rules, archives } = this.#means;
    const { ReplayName: replay = '', EventStartTime, EventEndTime, Destination } = input;
    const bus = busName(Destination?.Arn);
    rules.on(bus);
    const name = archiveName(input.EventSourceArn);
    const archive = archives.get(name);
    if (archive === undefined) throw refuse(refusals.noArchiveToReplay, { archive: name });
    if (archive.bus !== bus) throw refuse(refusals.otherBus);
    if ((EventStartTime?.getTime() ?? 0) >= (EventEndTime?.getTime() ?? 0)) {
      throw refuse(refusals.replayEndsBeforeStart);
    }
    if (this.#replays.has(replay)) throw refuse(refusals.replayExists, { replay });
    const running = [...this.#replays.values()].filter(({ state }) => active.has(state));
    if (running.length >= activeMax) throw refuse(refusals.tooManyReplays);
    return { archive: name, bus };
  }

  /** The events of the range, by the minute of their `time`, earliest minute first. */
  #minutesOf({ archive: name, request }: Replay): StampedEvent[][] {
    const { archives } = this.#means;
    const archive = archives.get(name);
    if (archive === undefined) return [];
    const fromMs = request.EventStartTime?.getTime() ?? 0;
    const toMs = request.EventEndTime?.getTime() ?? 0;
    const minutes = new Map<number, StampedEvent[]>();
    for (const { event } of archives.eventsIn(archive)) {
      const atMs = Date.parse(event.time);
      if (atMs < fromMs || atMs > toMs) continue;
      const minute = Math.floor(atMs / minuteMs);
      const events = minutes.get(minute);
      if (events === undefined) minutes.set(minute, [event]);
      else events.push(event);
    }
    return [...minutes].sort(([a], [b]) => a - b).map(([, events]) => events);
  }

  #play(replay: Replay, [minute, ...later]: readonly StampedEvent[][]): void {
    const { context, router } = this.#means;
    const { clock } = context;
    if (replay.state !== 'RUNNING') return;
    if (minute === undefined) {
      replay.state = 'COMPLETED';
      replay.endedMs = clock.nowMs;
      return;
    }
    for (const event of shuffled(minute, this.#order)) {
      const again = { ...event, 'replay-name': replay.name };
      router.replay(again, replay.bus, replay.request.Destination?.FilterArns);
      replay.lastEventMs = Date.parse(event.time);
    }
    const nextMs = clock.nowMs + transitions.minuteReplayed.seconds * 1000;
    clock.schedule(nextMs, () => this.#play(replay, later));
  }

  #summary(replay: Replay): ReplaySummary {
    const { EventSourceArn, EventStartTime, EventEndTime } = replay.request;
    return {
      ReplayName: replay.name,
      EventSourceArn,
      State: replay.state,
      EventStartTime,
      EventEndTime,
      EventLastReplayedTime: dateOf(replay.lastEventMs),
      ReplayStartTime: new Date(replay.startedMs),
      ReplayEndTime: dateOf(replay.endedMs),
    };
  }
}
