/**
 * The interpreter: carries out what the engine asks for, with the virtual clock and the other
 * services.
 */

import {
  type CallEffect,
  type Effect,
  type Happening,
  type Identity,
  newExecution,
  reopened,
} from '../../asl/execution.ts';
import type { HistoryEvent } from '../../asl/history.ts';
import type { Soon } from '../../asl/query.ts';
import { isActivityArn } from '../../asl/resources.ts';
import { transition } from '../../asl/transition.ts';
import { type ServiceContext, ServiceError } from '../../service.ts';
import type { Activities } from './activities.ts';
import { answerMs, type Calls } from './call.ts';
import { endItem, startItem } from './item-executions.ts';
import {
  isExpress,
  type Live,
  newLive,
  type OpenToken,
  type Run,
  timeoutOf,
  type UnderWay,
  underWayFor,
  type Waiting,
} from './live.ts';
import { MapRuns } from './map-runs.ts';
import { answerOf } from './nested.ts';
import { statusEvent } from './status-event.ts';

export type { Run } from './live.ts';

interface Surroundings {
  readonly calls: Calls;
  readonly activities: Activities;
  ended(run: Run): void;
}

/** Told of what is added to the history of an execution, before its effects. */
export type HistoryListener = (executionArn: string, events: readonly HistoryEvent[]) => void;

export class Executor {
  readonly #context: ServiceContext;
  readonly #calls: Calls;
  readonly #activities: Activities;
  readonly #ended: (run: Run) => void;
  readonly #lives = new Map<string, Live>();
  readonly #tokens = new Map<string, OpenToken>();
  readonly mapRuns = new MapRuns();
  readonly #listeners: HistoryListener[] = [];

  constructor(context: ServiceContext, { calls, activities, ended }: Surroundings) {
    this.#context = context;
    this.#calls = calls;
    this.#activities = activities;
    this.#ended = ended;
  }

  onEvents(listener: HistoryListener): void {
    this.#listeners.push(listener);
  }

  /** All executions ever started, in that order. */
  runs(): IterableIterator<Run> {
    return this.#lives.values();
  }

  /** Those of one state machine, executions of Map Runs among them. */
  of(stateMachineArn: string): Run[] {
    return [...this.#lives.values()].filter(
      ({ execution }) => execution.identity.stateMachineArn === stateMachineArn,
    );
  }

  get(executionArn: string): Live | undefined {
    return this.#lives.get(executionArn);
  }

  /**
   * Begins an execution; its first state is entered at this instant, after what is now being done.
   */
  start(
    identity: Omit<Identity, 'startMs' | 'region'>,
    from: Pick<Live, 'revision' | 'inputText' | 'item'>,
  ): Live {
    const { clock, region, random } = this.#context;
    const { machine } = from.revision;
    if (machine === undefined) {
      throw new Error(`${identity.stateMachineArn} is started before it was made ready`);
    }
    const live = newLive({
      ...from,
      machine,
      execution: newExecution({ ...identity, region, startMs: clock.nowMs }),
      random: random.fork(identity.id),
    });
    this.#lives.set(identity.id, live);
    this.#begin(live, { kind: 'start' });
    return live;
  }

  /**
   * Lets a closed execution go on, after what is now being done. An Express one of a Map Run begins anew.
   * redrive-map-run.html, "Child workflow execution redrive behavior".
   */
  redrive(executionArn: string): void {
    const live = this.#lives.get(executionArn);
    if (live === undefined) throw new Error(`${executionArn} was never started`);
    live.execution = reopened(live.execution, this.#context.clock.nowMs);
    this.#begin(live, { kind: isExpress(live) ? 'start' : 'redrive' });
  }

  #begin(live: Live, happening: Happening): void {
    const { clock } = this.#context;
    this.#publish(live);
    clock.schedule(clock.nowMs, () => this.#deliver(live, happening));
    const timeoutSeconds = timeoutOf(live);
    if (timeoutSeconds === undefined) return;
    live.limit = clock.schedule(clock.nowMs + timeoutSeconds * 1000, () =>
      this.#deliver(live, { kind: 'timeout' }),
    );
  }

  /** Express workflows send no events. eventbridge-integration.html. */
  #publish(live: Live): void {
    if (!isExpress(live)) this.#context.publish(statusEvent(live, this.#context.clock.nowMs));
  }

  /** Tells an execution what happened; false when there is no such execution. */
  async tell(executionArn: string, happening: Happening): Promise<boolean> {
    const live = this.#lives.get(executionArn);
    if (live !== undefined) await this.#deliver(live, happening);
    return live !== undefined;
  }

  /** Whether the token's task still waits; undefined for a token that was never given out. */
  isOpen(token: string): boolean | undefined {
    return this.#tokens.get(token)?.open;
  }

  /** Tells the task behind an open token what happened. */
  async tellTask(token: string, happening: (id: number) => Happening): Promise<void> {
    const known = this.#tokens.get(token);
    if (known !== undefined) await this.#deliver(known.live, happening(known.id));
  }

  /**
   * One thing at a time: what a call brings about in its own execution waits until the call is
   * done.
   */
  async #deliver(live: Live, happening: Happening): Promise<void> {
    live.mailbox.push(happening);
    if (live.busy) return;
    live.busy = true;
    try {
      for (let next = live.mailbox.shift(); next !== undefined; next = live.mailbox.shift()) {
        await this.#advance(live, next);
      }
    } finally {
      live.busy = false;
    }
  }

  async #advance(live: Live, happening: Happening): Promise<void> {
    if (live.execution.status !== 'RUNNING') return;
    const { nowMs } = this.#context.clock;
    const { machine, random } = live;
    const moved = transition(machine, live.execution, { happening, nowMs, random });
    const next = moved instanceof Promise ? await moved : moved;
    live.execution = next.execution;
    live.history.push(...next.events);
    for (const tell of this.#listeners) tell(live.execution.identity.id, next.events);
    this.mapRuns.follow(live, next.events);
    if (happening.kind === 'submitted') this.#awaitChild(live, happening.id);
    for (const effect of next.effects) {
      // Most effects are over at once, and waiting for them would cost more than they do.
      const pending = this.#perform(live, effect);
      if (pending !== undefined) await pending;
    }
    if (live.execution.status !== 'RUNNING') this.#end(live);
  }

  #perform(live: Live, effect: Effect): Soon<void> {
    switch (effect.kind) {
      case 'timer': {
        const { id, atMs } = effect;
        const timer = this.#context.clock.schedule(atMs, () =>
          this.#deliver(live, { kind: 'timer', id }),
        );
        underWayFor(live, id).timers.push(timer);
        return undefined;
      }
      case 'settled':
        return this.#settle(live, effect);
      case 'item':
        startItem({ executor: this, clock: this.#context.clock }, live, effect);
        return undefined;
      case 'call':
        return this.#call(live, effect);
    }
  }

  #settle(live: Live, effect: Extract<Effect, { kind: 'settled' }>): Soon<void> {
    const underWay = live.underWay.get(effect.id);
    if (underWay === undefined) return undefined;
    live.underWay.delete(effect.id);
    for (const timer of underWay.timers) this.#context.clock.cancel(timer);
    const token = this.#tokens.get(underWay.token ?? '');
    if (token !== undefined) token.open = false;
    return effect.abandoned ? this.#abandon(live, underWay) : undefined;
  }

  async #abandon(live: Live, { items, child }: UnderWay): Promise<void> {
    for (const item of items) await this.#deliver(item, { kind: 'stop' });
    if (child === undefined) return;
    const { roleArn } = live.execution.identity;
    try {
      await this.#context.call('sfn', 'StopExecution', { executionArn: child.arn }, { roleArn });
    } catch (error) {
      // Step Functions only tries: a role that may not stop the child leaves it running.
      if (!(error instanceof ServiceError)) throw error;
    }
  }

  async #call(live: Live, effect: CallEffect): Promise<void> {
    const { id, roleArn } = effect;
    if (effect.token !== undefined) {
      this.#tokens.set(effect.token, { live, id, open: true });
      underWayFor(live, id).token = effect.token;
    }
    if (isActivityArn(effect.resource)) {
      this.#offer(live, effect);
      return;
    }
    const call = this.#calls.callOf(effect.resource);
    let happenings: readonly Happening[];
    try {
      const input = call.toInput(effect.arguments);
      const output = await this.#context.call(call.service, call.operation, input, { roleArn });
      const answer = call.toHappenings(id, output);
      happenings = answer instanceof Promise ? await answer : answer;
      const child = call.childOf(output);
      if (child !== undefined) underWayFor(live, id).child = child;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      happenings = [{ kind: 'failed', id, ...call.toError(error) }];
    }
    const { clock } = this.#context;
    const answerMs = call.answerMs(effect.arguments);
    happenings.forEach((happening, index) => {
      const atMs = clock.nowMs + (index + 1) * answerMs;
      clock.schedule(atMs, () => this.#deliver(live, happening));
    });
  }

  /** A worker will ask for the Task, unless its activity is gone. */
  #offer(live: Live, effect: CallEffect): void {
    if (this.#activities.offer(effect)) return;
    const { clock } = this.#context;
    const cause = `The activity ${effect.resource} does not exist`;
    const happening = { kind: 'failed', id: effect.id, error: 'States.Runtime', cause } as const;
    clock.schedule(clock.nowMs + answerMs, () => this.#deliver(live, happening));
  }

  /** A submitted nested execution is awaited, or has ended already. */
  #awaitChild(live: Live, id: number): void {
    const known = live.underWay.get(id)?.child;
    const child = known === undefined ? undefined : this.#lives.get(known.arn);
    if (known === undefined || child === undefined) return;
    const waiting: Waiting = { parent: live, id, parsed: known.parsed };
    if (child.execution.status === 'RUNNING') child.waiting.push(waiting);
    else this.#answer(child, waiting);
  }

  #answer(child: Live, { parent, id, parsed }: Waiting): void {
    const { clock } = this.#context;
    const answer = answerOf(id, child, parsed);
    clock.schedule(clock.nowMs + answerMs, () => this.#deliver(parent, answer));
  }

  #end(live: Live): void {
    if (live.limit !== undefined) this.#context.clock.cancel(live.limit);
    this.#publish(live);
    for (const waiting of live.waiting.splice(0)) this.#answer(live, waiting);
    endItem({ executor: this, clock: this.#context.clock }, live);
    this.#ended(live);
  }
}
