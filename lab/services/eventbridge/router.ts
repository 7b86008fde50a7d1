/** The way of an event: stamped, matched, delivered to every target at least once, and remembered. */

import type { PutEventsRequestEntry, Target } from '@aws-sdk/client-eventbridge';
import type { WorldFaultKind } from '../../faults.ts';
import type { Random } from '../../random.ts';
import type { Caller, NewEvent, ServiceContext } from '../../service.ts';
import { transitions } from './behaviour.ts';
import type { Outcome } from './delivery.ts';
import { callTarget, deliver, retryLimits, sendDeadLetter } from './delivery.ts';
import { HeldEvents } from './held-events.ts';
import type { StampedEvent } from './input.ts';
import { targetInput } from './input.ts';
import type { Rule, Rules } from './rules.ts';

/** Keeps events for later. */
interface Keeper {
  /** A bus has received this event. */
  keep(event: StampedEvent, bus: string): void;
}

/** One event on its way to one target. */
interface EventDelivery {
  readonly rule: string;
  readonly targetId: string;
  readonly targetArn: string;
  /** `dropped`: given up without a dead-letter queue that took it. */
  readonly outcome: 'pending' | 'delivered' | 'deadLettered' | 'dropped';
  readonly attempts: number;
  readonly endedAtMs?: number;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** The execution the target started; absent for other targets. */
  readonly executionArn?: string;
}

/** One event a bus has received, and what became of it. */
export interface EventRecord {
  readonly event: StampedEvent;
  readonly eventBusName: string;
  readonly receivedAtMs: number;
  /** The fault that hit it on its way; after `event-lost` there are no deliveries. */
  readonly fault?: WorldFaultKind;
  /** Empty when no enabled rule matched. */
  readonly deliveries: readonly EventDelivery[];
}

interface OpenRecord extends EventRecord {
  readonly deliveries: EventDelivery[];
}

/** One record's way to one target. */
interface Way {
  readonly record: OpenRecord;
  readonly rule: Rule;
  readonly target: Target;
  readonly delivery: number;
}

interface Arrival {
  readonly bus: string;
  /** ISO 8601; absent: now. */
  readonly time?: string;
}

type EventFault = Extract<WorldFaultKind, `event-${string}`>;
const eventFaults: readonly EventFault[] = [
  'event-lost',
  'event-late',
  'event-duplicated',
  'event-reordered',
];
const lateMs = 600_000;
const overtakenByMs = 1_000;
const duplicateAfterMs = 10_000;

/** ISO 8601 in UTC, whole seconds, as in `2026-10-02T17:04:40Z`. */
export const instant = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

function executionArnOf(answer: unknown): string | undefined {
  const started = typeof answer === 'object' && answer !== null && 'executionArn' in answer;
  return started ? String(answer.executionArn) : undefined;
}

const began = (rule: Rule, target: Target) => ({
  rule: rule.name,
  targetId: String(target.Id),
  targetArn: String(target.Arn),
});

export class Router {
  readonly records: OpenRecord[] = [];
  readonly #context: ServiceContext;
  readonly #rules: Rules;
  readonly #keeper: Keeper;
  readonly #ids: Random;
  readonly #jitter: Random;
  readonly #failed = new Map<string, number>();
  /** Events that wait to be overtaken, by bus and detail-type. */
  readonly #held: HeldEvents<OpenRecord>;
  /** `Detail` of the events being forwarded to another bus just now. */
  readonly #forwarding = new Set<string>();

  constructor(context: ServiceContext, rules: Rules, keeper: Keeper) {
    this.#context = context;
    this.#rules = rules;
    this.#keeper = keeper;
    this.#held = new HeldEvents(context.clock);
    this.#ids = context.random.fork('eventbridge/ids');
    this.#jitter = context.random.fork('eventbridge/jitter');
  }

  failedInvocations(rule: string): number {
    return this.#failed.get(rule) ?? 0;
  }

  /** True for an event a rule sends on to another bus: only such a one may have a source of AWS. */
  isForwarding(entry: PutEventsRequestEntry): boolean {
    return this.#forwarding.has(String(entry.Detail));
  }

  /** Stamps the event and starts its deliveries; answers its id. A bus that does not exist swallows it. */
  receive(event: NewEvent, { bus, time }: Arrival): string {
    const { faults } = this.#context;
    const fault = eventFaults.find((kind) => faults.active(kind, event.detailType));
    const record = this.#stamp(event, bus, { time, fault });
    if (fault === 'event-lost' || !this.#rules.hasBus(bus)) return record.event.id;
    this.#keeper.keep(record.event, bus);
    const key = `${bus} ${event.detailType}`;
    const overtaken = this.#held.take(key);
    if (fault === 'event-reordered' && overtaken === undefined) {
      this.#held.hold(key, record, { waitMs: lateMs, letGo: () => this.#route(record) });
    } else this.#route(record);
    if (overtaken !== undefined) this.#route(overtaken, overtakenByMs);
    return record.event.id;
  }

  /** Sends the event to the targets of every rule that matches. */
  #route(record: OpenRecord, laterByMs = 0): void {
    const { event, eventBusName, fault } = record;
    const lateByMs = (fault === 'event-late' ? lateMs : 0) + laterByMs;
    const atMs = this.#context.clock.nowMs + transitions.delivered.seconds * 1000 + lateByMs;
    for (const rule of this.#rules.on(eventBusName).values()) {
      if (!rule.enabled || !rule.matches(event)) continue;
      this.#send(record, rule, atMs);
      if (fault === 'event-duplicated') this.#send(record, rule, atMs + duplicateAfterMs);
    }
  }

  /**
   * Sends an archived event once more, marked with the name of its replay, to the rules that match it now.
   * `ruleArns` narrows them down.
   */
  replay(event: StampedEvent, bus: string, ruleArns?: readonly string[]): void {
    const { nowMs } = this.#context.clock;
    const record: OpenRecord = { event, eventBusName: bus, receivedAtMs: nowMs, deliveries: [] };
    this.records.push(record);
    for (const rule of this.#rules.on(bus).values()) {
      if (ruleArns !== undefined && !ruleArns.includes(rule.arn)) continue;
      if (rule.enabled && rule.matches(event)) this.#send(record, rule, nowMs);
    }
  }

  /** A scheduled rule's own event, to its targets only. */
  fire(rule: Rule): void {
    const event = {
      source: 'aws.events',
      detailType: 'Scheduled Event',
      resources: [rule.arn],
      detail: {},
    };
    this.#send(this.#stamp(event, rule.bus, {}), rule, this.#context.clock.nowMs);
  }

  #stamp(
    event: NewEvent,
    bus: string,
    { time, fault }: { time?: string | undefined; fault?: WorldFaultKind | undefined },
  ): OpenRecord {
    const { clock, account, region } = this.#context;
    const record: OpenRecord = {
      event: {
        version: '0',
        id: this.#ids.uuid(),
        'detail-type': event.detailType,
        source: event.source,
        account,
        time: time ?? instant(clock.nowMs),
        region,
        resources: event.resources,
        detail: event.detail,
      },
      eventBusName: bus,
      receivedAtMs: clock.nowMs,
      ...(fault !== undefined && { fault }),
      deliveries: [],
    };
    this.records.push(record);
    return record;
  }

  #send(record: OpenRecord, rule: Rule, atMs: number): void {
    for (const target of rule.targets.values()) {
      const count = record.deliveries.push({
        ...began(rule, target),
        outcome: 'pending',
        attempts: 0,
      });
      const way = { record, rule, target, delivery: count - 1 };
      this.#context.clock.schedule(atMs, () => this.#deliver(way));
    }
  }

  #deliver(way: Way): Promise<void> {
    const { record, rule, target } = way;
    const payload = targetInput(target, record.event, {
      ruleArn: rule.arn,
      ruleName: rule.name,
      ingestionTime: instant(record.receivedAtMs),
    });
    return deliver({
      clock: this.#context.clock,
      random: this.#jitter,
      attempt: () => this.#call(target, record.event, payload),
      eventAtMs: record.receivedAtMs,
      ...retryLimits(target.RetryPolicy),
      ended: (outcome) => this.#ended(way, outcome),
    });
  }

  #call(target: Target, event: StampedEvent, payload: string): Promise<unknown> {
    const arn = String(target.Arn);
    const roleArn = target.RoleArn;
    return arn.split(':')[2] === 'events'
      ? this.#forward(arn, event, roleArn === undefined ? {} : { roleArn })
      : callTarget(this.#context, { arn, roleArn, payload });
  }

  async #forward(arn: string, event: StampedEvent, caller: Caller): Promise<unknown> {
    const detail = JSON.stringify(event.detail);
    const entry = {
      EventBusName: arn,
      Source: event.source,
      DetailType: event['detail-type'],
      Detail: detail,
      Resources: [...event.resources],
      Time: new Date(event.time),
    };
    this.#forwarding.add(detail);
    try {
      return await this.#context.call('eventbridge', 'PutEvents', { Entries: [entry] }, caller);
    } finally {
      this.#forwarding.delete(detail);
    }
  }

  async #ended(way: Way, outcome: Outcome): Promise<void> {
    const executionArn = executionArnOf(outcome.answer);
    const ended = {
      outcome: outcome.delivered ? 'delivered' : await this.#giveUp(way, outcome),
      attempts: outcome.retryAttempts + 1,
      endedAtMs: this.#context.clock.nowMs,
      ...(outcome.errorCode !== undefined && { errorCode: outcome.errorCode }),
      ...(outcome.errorMessage !== undefined && { errorMessage: outcome.errorMessage }),
      ...(executionArn !== undefined && { executionArn }),
    } as const;
    way.record.deliveries[way.delivery] = { ...began(way.rule, way.target), ...ended };
  }

  async #giveUp(
    { record, rule, target }: Way,
    outcome: Outcome,
  ): Promise<'deadLettered' | 'dropped'> {
    const queueArn = target.DeadLetterConfig?.Arn;
    const attributes = {
      RULE_ARN: rule.arn,
      TARGET_ARN: String(target.Arn),
      ERROR_CODE: String(outcome.errorKind),
      ERROR_MESSAGE: String(outcome.errorMessage),
      ...(outcome.exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: outcome.exhausted }),
      RETRY_ATTEMPTS: String(outcome.retryAttempts),
    };
    const body = JSON.stringify(record.event);
    const letter = { queueArn: String(queueArn), body, attributes, caller: {} };
    if (queueArn !== undefined && (await sendDeadLetter(this.#context, letter))) {
      return 'deadLettered';
    }
    this.#failed.set(rule.name, this.failedInvocations(rule.name) + 1);
    return 'dropped';
  }
}
