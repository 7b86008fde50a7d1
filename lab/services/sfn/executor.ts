/**
 * The interpreter: carries out what the engine asks for, with the virtual clock and the other
 * services.
 */

import {
  type CallEffect,
  type Effect,
  type Happening,
  type Identity,
  type ItemEffect,
  newExecution,
} from '../../asl/execution.ts';
import type { HistoryEvent } from '../../asl/history.ts';
import { expressSecondsMax } from '../../asl/limits.ts';
import { isActivityArn } from '../../asl/resources.ts';
import { transition } from '../../asl/transition.ts';
import { type ServiceContext, ServiceError } from '../../service.ts';
import type { Activities } from './activities.ts';
import { answerMs, type Calls } from './call.ts';
import { type Live, newLive, type OpenToken, type Run, type Waiting } from './live.ts';
import { isExpressArn } from './names.ts';
import { answerOf } from './nested.ts';
import { statusEvent } from './status-event.ts';

export type { Run } from './live.ts';

const isExpress = ({ execution }: Run): boolean => isExpressArn(execution.identity.id);

/** The limit of the workflow; the items of a Map Run have none of their own. */
function timeoutOf(live: Live): number | undefined {
  if (live.item !== undefined) return undefined;
  const { timeoutSeconds } = live.machine;
  if (!isExpress(live)) return timeoutSeconds;
  return Math.min(timeoutSeconds ?? expressSecondsMax, expressSecondsMax);
}

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

  get(executionArn: string): Run | undefined {
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
    this.#publish(live);
    clock.schedule(clock.nowMs, () => this.#deliver(live, { kind: 'start' }));
    const timeoutSeconds = timeoutOf(live);
    if (timeoutSeconds !== undefined) {
      live.limit = clock.schedule(clock.nowMs + timeoutSeconds * 1000, () =>
        this.#deliver(live, { kind: 'timeout' }),
      );
    }
    return live;
  }

  /** Express workflows send no events. eventbridge-integration.html. */
  #publish(live: Live): void {
    if (!isExpress(live)) this.#context.publish(statusEvent(live));
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
    const next = await transition(live.machine, live.execution, {
      happening,
      nowMs,
      random: live.random,
    });
    live.execution = next.execution;
    live.history.push(...next.events);
    for (const tell of this.#listeners) tell(live.execution.identity.id, next.events);
    if (happening.kind === 'submitted') this.#awaitChild(live, happening.id);
    for (const effect of next.effects) await this.#perform(live, effect);
    if (live.execution.status !== 'RUNNING') this.#end(live);
  }

  async #perform(live: Live, effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'timer': {
        const { id, atMs } = effect;
        const timer = this.#context.clock.schedule(atMs, () =>
          this.#deliver(live, { kind: 'timer', id }),
        );
        live.timers.set(id, [...(live.timers.get(id) ?? []), timer]);
        return;
      }
      case 'settled':
        await this.#settle(live, effect);
        return;
      case 'item':
        this.#startItem(live, effect);
        return;
      case 'call':
        await this.#call(live, effect);
    }
  }

  /** An execution of a Map Run: it has the definition of its parent and a name of its own. */
  #startItem(parent: Live, effect: ItemEffect): void {
    const { id, index, input, branch, label, mapRunArn } = effect;
    const { identity } = parent.execution;
    const name = parent.random.uuid();
    const arn = `${identity.stateMachineArn.replace(':stateMachine:', ':execution:')}/${label}:${name}`;
    const { revision } = parent;
    const child = this.start(
      { ...identity, id: arn, name, input, branch, mapRunArn },
      { revision, inputText: JSON.stringify(input), item: { parent, id, index } },
    );
    const begun = parent.items.get(id);
    if (begun === undefined) parent.items.set(id, [child]);
    else begun.push(child);
  }

  #endItem({ execution, item }: Live): void {
    if (item === undefined) return;
    const { parent, id, index } = item;
    const { identity, status, output, error, cause } = execution;
    const { clock } = this.#context;
    const { startMs } = identity;
    const ended = { arn: identity.id, status, startMs, stopMs: clock.nowMs, output, error, cause };
    clock.schedule(clock.nowMs, () =>
      this.#deliver(parent, { kind: 'itemEnded', id, index, ...ended }),
    );
  }

  async #settle(live: Live, effect: Extract<Effect, { kind: 'settled' }>): Promise<void> {
    for (const timer of live.timers.get(effect.id) ?? []) this.#context.clock.cancel(timer);
    live.timers.delete(effect.id);
    const token = this.#tokens.get(live.tokens.get(effect.id) ?? '');
    if (token !== undefined) token.open = false;
    live.tokens.delete(effect.id);
    const items = live.items.get(effect.id) ?? [];
    live.items.delete(effect.id);
    if (effect.abandoned) for (const item of items) await this.#deliver(item, { kind: 'stop' });
    const child = live.children.get(effect.id);
    live.children.delete(effect.id);
    if (child === undefined || !effect.abandoned) return;
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
      live.tokens.set(id, effect.token);
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
      happenings = await call.toHappenings(id, output);
      const child = call.childOf(output);
      if (child !== undefined) live.children.set(id, child);
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
    const known = live.children.get(id);
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
    this.#endItem(live);
    this.#ended(live);
  }
}
