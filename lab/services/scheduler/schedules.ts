/** The schedules and schedule groups of one account and Region, each armed for its next run. */

import type {
  CreateScheduleInput,
  FlexibleTimeWindow,
  GetScheduleGroupOutput,
  GetScheduleOutput,
  ListSchedulesInput,
  ListSchedulesOutput,
  Target,
} from '@aws-sdk/client-scheduler';
import type { Timer } from '../../clock.ts';
import { pageOf } from '../../paging.ts';
import { minuteMs } from '../../platform/traffic.ts';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { isSchedule, nextRunMs } from './aws-cron.ts';
import { refusals, transitions } from './behaviour.ts';
import type { ScheduleRun } from './run-schedule.ts';
import { runSchedule, startExecutionTarget } from './run-schedule.ts';

interface Schedule {
  readonly arn: string;
  readonly name: string;
  readonly group: string;
  readonly description: string | undefined;
  readonly expression: string;
  readonly zone: string;
  readonly startAtMs: number;
  readonly endAtMs: number;
  readonly window: FlexibleTimeWindow;
  readonly enabled: boolean;
  readonly deleteAfterCompletion: boolean;
  readonly target: Target;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

interface ScheduleName {
  readonly Name: string | undefined;
  readonly GroupName?: string | undefined;
}

interface Group {
  readonly createdAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

const pageMax = 100;
const minuteOf = (atMs: number): number => Math.floor(atMs / minuteMs) * minuteMs;

/** Dates of a template are text. */
const millis = (date: Date | string | undefined): number | undefined =>
  date === undefined ? undefined : new Date(date).getTime();

const groupOf = (input: ScheduleName): string => input.GroupName ?? 'default';
const keyOf = (input: ScheduleName): string => `${groupOf(input)}/${input.Name}`;

/** One-time schedules ignore the dates (API reference of CreateSchedule). */
function period(input: CreateScheduleInput): { startAtMs: number; endAtMs: number } {
  const once = input.ScheduleExpression?.startsWith('at(') === true;
  return {
    startAtMs: (once ? undefined : millis(input.StartDate)) ?? Number.NEGATIVE_INFINITY,
    endAtMs: (once ? undefined : millis(input.EndDate)) ?? Number.POSITIVE_INFINITY,
  };
}

const date = (atMs: number): Date | undefined =>
  Number.isFinite(atMs) ? new Date(atMs) : undefined;

function check(input: CreateScheduleInput): void {
  const expression = String(input.ScheduleExpression);
  const zone = input.ScheduleExpressionTimezone ?? 'UTC';
  if (!isSchedule('rate(1 day)', zone)) throw refuse(refusals.invalidZone, { zone });
  if (!isSchedule(expression, zone)) throw refuse(refusals.invalidExpression, { expression });
  const window = input.FlexibleTimeWindow;
  if (window?.Mode === 'FLEXIBLE' && window.MaximumWindowInMinutes === undefined) {
    throw refuse(refusals.windowMissing);
  }
  const { startAtMs, endAtMs } = period(input);
  if (endAtMs <= startAtMs) throw refuse(refusals.endBeforeStart);
  const arn = String(input.Target?.Arn);
  if (arn.startsWith('arn:aws:scheduler:') && arn !== startExecutionTarget) {
    throw new Error(`Universal targets of this kind are not simulated: ${arn}`);
  }
}

export class Schedules {
  readonly runs: ScheduleRun[] = [];
  readonly #schedules = new Map<string, Schedule>();
  readonly #groups: Map<string, Group>;
  readonly #timers = new Map<string, Timer>();
  readonly #context: ServiceContext;
  readonly #random: Random;

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#random = context.random.fork('scheduler');
    this.#groups = new Map([['default', { createdAtMs: context.clock.nowMs, tags: {} }]]);
  }

  arn(input: ScheduleName): string {
    const { region, account } = this.#context;
    return `arn:aws:scheduler:${region}:${account}:schedule/${keyOf(input)}`;
  }

  groupArn(group: string): string {
    const { region, account } = this.#context;
    return `arn:aws:scheduler:${region}:${account}:schedule-group/${group}`;
  }

  all(): Schedule[] {
    return [...this.#schedules.values()];
  }

  groupTags(group: string): Readonly<Record<string, string>> {
    return this.#groups.get(group)?.tags ?? {};
  }

  #group(name: string): Group {
    const group = this.#groups.get(name);
    if (group === undefined) throw refuse(refusals.noSuchGroup, { group: name });
    return group;
  }

  #find(input: ScheduleName): Schedule {
    const schedule = this.#schedules.get(keyOf(input));
    if (schedule === undefined) {
      throw refuse(refusals.noSuchSchedule, { name: String(input.Name) });
    }
    return schedule;
  }

  create(input: CreateScheduleInput): string {
    if (this.#schedules.has(keyOf(input))) {
      throw refuse(refusals.scheduleExists, { name: String(input.Name) });
    }
    return this.#put(input, this.#context.clock.nowMs);
  }

  /** Replaces the whole schedule: what the request leaves out goes back to its default. */
  update(input: CreateScheduleInput): string {
    return this.#put(input, this.#find(input).createdAtMs);
  }

  delete(input: ScheduleName): void {
    this.#find(input);
    this.#disarm(keyOf(input));
    this.#schedules.delete(keyOf(input));
  }

  createGroup(name: string, tags: Readonly<Record<string, string>>): string {
    if (this.#groups.has(name)) throw refuse(refusals.groupExists, { group: name });
    this.#groups.set(name, { createdAtMs: this.#context.clock.nowMs, tags });
    return this.groupArn(name);
  }

  /** Deletes the group and every schedule in it. */
  deleteGroup(name: string): void {
    if (name === 'default') throw refuse(refusals.defaultGroupStays);
    this.#group(name);
    for (const schedule of this.all().filter((one) => one.group === name)) {
      this.delete({ Name: schedule.name, GroupName: name });
    }
    this.#groups.delete(name);
  }

  describeGroup(name: string): GetScheduleGroupOutput {
    const { createdAtMs } = this.#group(name);
    const arn = this.groupArn(name);
    return { Name: name, Arn: arn, State: 'ACTIVE', CreationDate: new Date(createdAtMs) };
  }

  describe(input: ScheduleName): GetScheduleOutput {
    const schedule = this.#find(input);
    return {
      Arn: schedule.arn,
      Name: schedule.name,
      GroupName: schedule.group,
      ScheduleExpression: schedule.expression,
      ScheduleExpressionTimezone: schedule.zone,
      StartDate: date(schedule.startAtMs),
      EndDate: date(schedule.endAtMs),
      Description: schedule.description,
      State: schedule.enabled ? 'ENABLED' : 'DISABLED',
      FlexibleTimeWindow: schedule.window,
      ActionAfterCompletion: schedule.deleteAfterCompletion ? 'DELETE' : 'NONE',
      Target: schedule.target,
      CreationDate: new Date(schedule.createdAtMs),
      LastModificationDate: new Date(schedule.changedAtMs),
    };
  }

  list(input: ListSchedulesInput): ListSchedulesOutput {
    if (input.GroupName !== undefined) this.#group(input.GroupName);
    const found = this.all().filter(
      (schedule) =>
        schedule.group === (input.GroupName ?? schedule.group) &&
        schedule.name.startsWith(input.NamePrefix ?? '') &&
        (input.State === undefined || schedule.enabled === (input.State === 'ENABLED')),
    );
    const page = pageOf(found, input.MaxResults ?? pageMax, input.NextToken);
    if (page === undefined) throw refuse(refusals.invalidToken);
    return {
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
      Schedules: page.items.map((schedule) => ({
        Arn: schedule.arn,
        Name: schedule.name,
        GroupName: schedule.group,
        State: schedule.enabled ? 'ENABLED' : 'DISABLED',
        CreationDate: new Date(schedule.createdAtMs),
        LastModificationDate: new Date(schedule.changedAtMs),
        Target: { Arn: schedule.target.Arn },
      })),
    };
  }

  #put(input: CreateScheduleInput, createdAtMs: number): string {
    this.#group(groupOf(input));
    check(input);
    const schedule: Schedule = {
      arn: this.arn(input),
      name: String(input.Name),
      group: groupOf(input),
      description: input.Description,
      expression: String(input.ScheduleExpression),
      zone: input.ScheduleExpressionTimezone ?? 'UTC',
      ...period(input),
      window: input.FlexibleTimeWindow ?? { Mode: 'OFF' },
      enabled: input.State !== 'DISABLED',
      deleteAfterCompletion: input.ActionAfterCompletion === 'DELETE',
      target: input.Target ?? { Arn: undefined, RoleArn: undefined },
      createdAtMs,
      changedAtMs: this.#context.clock.nowMs,
    };
    this.#schedules.set(keyOf(input), schedule);
    this.#disarm(keyOf(input));
    if (schedule.enabled) this.#arm(schedule, this.#firstAfterMs(schedule));
    return schedule.arn;
  }

  /** A rate counts from the minute of the start (or of the creation) and runs there for the first time. */
  #firstAfterMs(schedule: Schedule): number {
    const fromMs = Math.max(schedule.startAtMs, this.#context.clock.nowMs);
    if (!schedule.expression.startsWith('rate')) return fromMs - 1;
    const stepMs = nextRunMs(schedule.expression, 'UTC', 0) ?? 0;
    return minuteOf(fromMs) - stepMs;
  }

  #disarm(key: string): void {
    const timer = this.#timers.get(key);
    if (timer !== undefined) this.#context.clock.cancel(timer);
    this.#timers.delete(key);
  }

  /** The minute is kept; the second within it differs from schedule to schedule, as on AWS. */
  #delayMs(schedule: Schedule): number {
    const second = Math.floor(this.#random.fork(schedule.arn).next() * transitions.due.seconds);
    const windowMinutes =
      schedule.window.Mode === 'FLEXIBLE' ? Number(schedule.window.MaximumWindowInMinutes) : 0;
    return second * 1000 + Math.floor(this.#random.next() * windowMinutes) * minuteMs;
  }

  /** False when no run follows. */
  #arm(schedule: Schedule, afterMs: number): boolean {
    const key = `${schedule.group}/${schedule.name}`;
    const dueAtMs = nextRunMs(schedule.expression, schedule.zone, afterMs);
    if (dueAtMs === undefined || dueAtMs > schedule.endAtMs) return false;
    const run = (): Promise<void> => {
      const isLast = !this.#arm(schedule, dueAtMs);
      const ended = (it: ScheduleRun): void => {
        this.runs.push(it);
        const completed = isLast && schedule.deleteAfterCompletion;
        if (completed && this.#schedules.get(key) === schedule) this.#schedules.delete(key);
      };
      const { arn: scheduleArn, target } = schedule;
      const due = { scheduleArn, scheduledAtMs: dueAtMs, target };
      return runSchedule(this.#context, this.#random, { due, ended });
    };
    const atMs = dueAtMs + this.#delayMs(schedule);
    this.#timers.set(key, this.#context.clock.schedule(atMs, run));
    return true;
  }
}
