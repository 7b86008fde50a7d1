/** The API operations on alarms. */

import type {
  DeleteAlarmsInput,
  DescribeAlarmHistoryInput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  DisableAlarmActionsInput,
  EnableAlarmActionsInput,
  PutCompositeAlarmInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
  Tag,
} from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { type Operation, refuse } from '../../service.ts';
import {
  type Alarm,
  type AlarmState,
  actionsFor,
  type CompositeAlarm,
  describeCompositeAlarm,
  describeMetricAlarm,
  type MetricAlarm,
} from './alarm.ts';
import type { AlarmBook } from './alarm-book.ts';
import { INITIAL_REASON } from './alarm-reason.ts';
import type { AlarmRegistry } from './alarm-registry.ts';
import { alarmsForMetric } from './alarms-for-metric.ts';
import { refusals } from './behaviour.ts';
import { planCompositeAlarm } from './composite-alarms.ts';
import { planMetricAlarm } from './metric-alarms.ts';
import type { MetricStore } from './metric-store.ts';
import { page } from './page.ts';

/** What the operations work with. */
interface AlarmMeans {
  readonly book: AlarmBook;
  readonly store: MetricStore;
  readonly clock: Clock;
  readonly random: Random;
}

const MOST_ACTIONS = 5;
/** "The default is 50" (DescribeAlarms, MaxRecords, command line reference). */
const DESCRIBED_ALARMS = 50;

type AlarmInput = PutMetricAlarmInput | PutCompositeAlarmInput;

function checkActions(input: AlarmInput): void {
  const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = input;
  const byState = { AlarmActions, OKActions, InsufficientDataActions };
  for (const [state, actions] of Object.entries(byState)) {
    if (actions.length > MOST_ACTIONS) {
      throw refuse(refusals.tooManyActions, { state, count: actions.length });
    }
    for (const action of actions) {
      if ('AlarmRule' in input && /^arn:[^:]+:(automate|autoscaling|swf):/.test(action)) {
        throw refuse(refusals.compositeActions, { action });
      }
      if (!/^arn:[^:]+:sns:/.test(action)) {
        throw new Error(`Alarm actions other than SNS topics are not simulated: ${action}`);
      }
    }
  }
}

const tagMap = (tags: readonly Tag[] | undefined): Map<string, string> =>
  new Map((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** The alarm of that name, if it is of that type; one of the other type is refused. */
function existing(registry: AlarmRegistry, name: string, type: Alarm['type']): Alarm | undefined {
  const found = registry.get(name);
  if (found !== undefined && found.type !== type) {
    throw refuse(refusals.alarmTypeClash, { name, type: found.type });
  }
  return found;
}

/** What every alarm has. An update leaves the state unchanged and ignores tags (PutMetricAlarm, Tags). */
function base(
  input: AlarmInput,
  before: Alarm | undefined,
  { nowMs, arn }: { readonly nowMs: number; readonly arn: string },
) {
  const initial: AlarmState = {
    value: 'INSUFFICIENT_DATA',
    reason: INITIAL_REASON,
    reasonData: undefined,
    updatedAtMs: nowMs,
    transitionedAtMs: nowMs,
    actionsSuppressedBy: undefined,
  };
  return {
    name: input.AlarmName ?? '',
    arn,
    tags: before?.tags ?? tagMap(input.Tags),
    configuredAtMs: nowMs,
    actionsEnabled: input.ActionsEnabled ?? true,
    state: before?.state ?? initial,
  };
}

function putting({ book, store, clock, random }: AlarmMeans) {
  const { registry } = book;
  const place = (name: string) => ({ nowMs: clock.nowMs, arn: registry.arnOf(name) });

  return {
    PutMetricAlarm(input: PutMetricAlarmInput): object {
      const { AlarmName: name = '' } = input;
      const before = existing(registry, name, 'MetricAlarm');
      checkActions(input);
      const made = planMetricAlarm(input, store);
      const alarm: MetricAlarm = {
        ...base(input, before, place(name)),
        ...made,
        type: 'MetricAlarm',
        input,
        metricId: random.uuid(),
        awake: true,
        changedFromMinute: Number.NEGATIVE_INFINITY,
        readToMinute: Number.NEGATIVE_INFINITY,
      };
      if (before?.type === 'MetricAlarm') stopWatching(before);
      for (const series of made.series) series.watchers.add(alarm);
      book.put(alarm);
      return {};
    },

    PutCompositeAlarm(input: PutCompositeAlarmInput): object {
      const { AlarmName: name = '' } = input;
      const found = existing(registry, name, 'CompositeAlarm');
      const before = found?.type === 'CompositeAlarm' ? found : undefined;
      checkActions(input);
      const alarm: CompositeAlarm = {
        ...base(input, before, place(name)),
        ...planCompositeAlarm(input, registry),
        type: 'CompositeAlarm',
        input,
        timer: before?.timer,
        announced: before?.announced ?? 'INSUFFICIENT_DATA',
      };
      book.put(alarm);
      // The answer comes before the first evaluation, as the state INSUFFICIENT_DATA of creation events shows.
      clock.schedule(clock.nowMs, () => {
        if (registry.get(name) === alarm) book.evaluateComposite(alarm, undefined);
      });
      return {};
    },
  };
}

function stopWatching(alarm: MetricAlarm): void {
  for (const series of alarm.series) series.watchers.delete(alarm);
}

/** At most one composite alarm per call, and none on which another composite alarm depends (DeleteAlarms). */
function deletable(names: readonly string[], registry: AlarmRegistry): readonly Alarm[] {
  const found = names.map((name) => registry.require(name, refusals.alarmNotFound));
  const composites = found.filter(({ type }) => type === 'CompositeAlarm');
  if (composites.length > 1) throw refuse(refusals.deleteComposites);
  for (const { name } of found) {
    const parent = registry.parentsOf(name).find((composite) => !names.includes(composite.name));
    if (parent !== undefined) {
      throw refuse(refusals.deleteDependents, { name, parent: parent.name });
    }
  }
  return found;
}

/** Names of the alarms that a request for relatives means; undefined when it asks for none. */
function relatives(
  input: DescribeAlarmsInput,
  registry: AlarmRegistry,
): readonly string[] | undefined {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  if (child !== undefined) return registry.parentsOf(child).map(({ name }) => name);
  if (parent === undefined) return undefined;
  const found = registry.get(parent);
  return found?.type === 'CompositeAlarm' ? found.rule.children : [];
}

function selected(input: DescribeAlarmsInput, registry: AlarmRegistry): readonly Alarm[] {
  const { AlarmNames, AlarmNamePrefix = '', AlarmTypes = ['MetricAlarm'], StateValue } = input;
  const { ActionPrefix } = input;
  if (AlarmNames !== undefined && input.AlarmNamePrefix !== undefined) {
    throw refuse(refusals.namesAndPrefix);
  }
  const family = relatives(input, registry);
  const acts = (alarm: Alarm, prefix: string): boolean =>
    actionsFor(alarm, alarm.state.value).some((action) => action.startsWith(prefix));
  const named = AlarmNames && [...new Set(AlarmNames)].flatMap((name) => registry.get(name) ?? []);
  return (named ?? registry.all())
    .filter(
      (alarm) =>
        AlarmTypes.includes(alarm.type) &&
        alarm.name.startsWith(AlarmNamePrefix) &&
        (StateValue === undefined || alarm.state.value === StateValue) &&
        (family === undefined || family.includes(alarm.name)) &&
        (ActionPrefix === undefined || acts(alarm, ActionPrefix)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** PutMetricAlarm, PutCompositeAlarm, DescribeAlarms, SetAlarmState and their neighbours. */
export function alarmOperations(means: AlarmMeans) {
  const { book, clock } = means;
  const { registry } = book;

  function enable(names: readonly string[] | undefined, enabled: boolean): object {
    for (const name of names ?? []) {
      const alarm = registry.get(name);
      if (alarm !== undefined) alarm.actionsEnabled = enabled;
    }
    return {};
  }

  return {
    ...putting(means),

    DescribeAlarms(input: DescribeAlarmsInput): DescribeAlarmsOutput {
      const { items, next } = page(selected(input, registry), {
        size: input.MaxRecords ?? DESCRIBED_ALARMS,
        token: input.NextToken,
        refusal: refusals.nextToken,
      });
      return {
        MetricAlarms: items.flatMap((alarm) =>
          alarm.type === 'MetricAlarm' ? [describeMetricAlarm(alarm)] : [],
        ),
        CompositeAlarms: items.flatMap((alarm) =>
          alarm.type === 'CompositeAlarm' ? [describeCompositeAlarm(alarm)] : [],
        ),
        ...next,
      };
    },

    DescribeAlarmsForMetric: (input: DescribeAlarmsForMetricInput) =>
      alarmsForMetric(input, registry),

    DescribeAlarmHistory: (input: DescribeAlarmHistoryInput) => book.history.describe(input),

    SetAlarmState(input: SetAlarmStateInput): object {
      const alarm = registry.require(input.AlarmName ?? '', refusals.alarmNotFound);
      if (input.StateReasonData !== undefined) checkJson(input.StateReasonData);
      book.change(alarm, {
        value: input.StateValue ?? 'OK',
        reason: input.StateReason ?? '',
        reasonData: input.StateReasonData,
      });
      // "The alarm returns to its actual state quickly"; a composite alarm only when one of its children changes.
      if (alarm.type === 'MetricAlarm') alarm.awake = true;
      return {};
    },

    EnableAlarmActions: (input: EnableAlarmActionsInput) => enable(input.AlarmNames, true),
    DisableAlarmActions: (input: DisableAlarmActionsInput) => enable(input.AlarmNames, false),

    DeleteAlarms(input: DeleteAlarmsInput): object {
      for (const alarm of deletable(input.AlarmNames ?? [], registry)) {
        if (alarm.type === 'MetricAlarm') stopWatching(alarm);
        else if (alarm.timer !== undefined) clock.cancel(alarm.timer);
        book.remove(alarm);
      }
      return {};
    },
  } satisfies Record<string, Operation>;
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw refuse(refusals.reasonDataInvalid);
  }
}
