/**
 * The interpreter: carries out what the engine asks for, with the virtual clock and the other
 * services.
 */

import {
  type CallEffect,
  type Effect,
  type Execution,
  type Happening,
  type Identity,
  newExecution,
} from '../../asl/execution.ts';
import type { HistoryEvent } from '../../asl/history.ts';
import type { Machine } from '../../asl/machine.ts';
import { transition } from '../../asl/transition.ts';
import type { Timer } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { type ServiceContext, ServiceError } from '../../service.ts';
import { answerMs, callOf } from './call.ts';
import { answerOf } from './nested.ts';
import type { Revision } from './state-machines.ts';
import { statusEvent } from './status-event.ts';

/** An execution with everything the interpreter keeps beside it. */
export interface Run {
  readonly revision: Revision;
  readonly machine: Machine;
  /** As StartExecution got it. */
  readonly inputText: string;
  execution: Execution;
  readonly history: HistoryEvent[];
}

interface Live extends Run {
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
  limit?: Timer;
}

interface Child {
  readonly arn: string;
  /** `.sync:2` gives Input and Output as JSON, `.sync` as text. */
  readonly parsed: boolean;
}

interface Waiting {
  readonly parent: Live;
  readonly id: number;
  readonly parsed: boolean;
}

interface OpenToken {
  readonly live: Live;
  readonly id: number;
  open: boolean;
}

export class Executor {
  readonly #context: ServiceContext;
  readonly #ended: (run: Run) => void;
  readonly #lives = new Map<string, Live>();
  readonly #tokens = new Map<string, OpenToken>();

  constructor(context: ServiceContext, ended: (run: Run) => void) {
    this.#context = context;
    this.#ended = ended;
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
    from: { readonly revision: Revision; readonly inputText: string },
  ): Run {
    const { clock, region, random } = this.#context;
    const { machine } = from.revision;
    if (machine === undefined) {
      throw new Error(`${identity.stateMachineArn} is started before it was made ready`);
    }
    const live: Live = {
      ...from,
      machine,
      execution: newExecution({ ...identity, region, startMs: clock.nowMs }),
      history: [],
      random: random.fork(identity.id),
      mailbox: [],
      busy: false,
      timers: new Map(),
      tokens: new Map(),
      children: new Map(),
      waiting: [],
    };
    this.#lives.set(identity.id, live);
    this.#context.publish(statusEvent(live));
    clock.schedule(clock.nowMs, () => this.#deliver(live, { kind: 'start' }));
    if (machine.timeoutSeconds !== undefined) {
      live.limit = clock.schedule(clock.nowMs + machine.timeoutSeconds * 1000, () =>
        this.#deliver(live, { kind: 'timeout' }),
      );
    }
    return live;
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
      case 'call':
        await this.#call(live, effect);
    }
  }

  async #settle(live: Live, effect: Extract<Effect, { kind: 'settled' }>): Promise<void> {
    for (const timer of live.timers.get(effect.id) ?? []) this.#context.clock.cancel(timer);
    live.timers.delete(effect.id);
    const token = this.#tokens.get(live.tokens.get(effect.id) ?? '');
    if (token !== undefined) token.open = false;
    live.tokens.delete(effect.id);
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
    const call = callOf(effect.resource);
    let happening: Happening;
    try {
      const input = call.toInput(effect.arguments);
      const output = await this.#context.call(call.service, call.operation, input, { roleArn });
      happening = call.toHappening(id, output);
      const child = call.childOf(output);
      if (child !== undefined) live.children.set(id, child);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      happening = { kind: 'failed', id, ...call.toError(error) };
    }
    const atMs = this.#context.clock.nowMs + call.answerMs;
    this.#context.clock.schedule(atMs, () => this.#deliver(live, happening));
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
    this.#context.publish(statusEvent(live));
    for (const waiting of live.waiting.splice(0)) this.#answer(live, waiting);
    this.#ended(live);
  }
}
