/** What the simulated CloudWatch knows of an alarm, and how the API shows it. */

import type {
  ActionsSuppressedBy,
  CompositeAlarm as ApiCompositeAlarm,
  MetricAlarm as ApiMetricAlarm,
  PutCompositeAlarmInput,
  PutMetricAlarmInput,
  StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { Timer } from '../../clock.ts';
import type { AlarmRules } from './alarm-evaluation.ts';
import type { AlarmRule } from './alarm-rule.ts';
import type { PlannedQuery, QueryPlan } from './query-plan.ts';
import type { Series, Watcher } from './series.ts';

/** The state of an alarm since `transitionedAtMs`. */
export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON text; absent where nothing was evaluated. */
  readonly reasonData: string | undefined;
  readonly updatedAtMs: number;
  readonly transitionedAtMs: number;
  readonly actionsSuppressedBy: ActionsSuppressedBy | undefined;
}

interface AlarmBase {
  readonly name: string;
  readonly arn: string;
  readonly tags: Map<string, string>;
  readonly configuredAtMs: number;
  actionsEnabled: boolean;
  state: AlarmState;
}

export interface MetricAlarm extends AlarmBase, Watcher {
  readonly type: 'MetricAlarm';
  readonly input: PutMetricAlarmInput;
  readonly rules: AlarmRules;
  readonly plan: QueryPlan;
  /** The query whose datapoints are compared with the threshold. */
  readonly result: PlannedQuery;
  /** The metrics of the alarm. */
  readonly series: readonly Series[];
  /** The datapoints of the latest evaluation; their room is used again every minute. */
  readonly values: Float64Array;
  /** The first minute after those datapoints. */
  readToMinute: number;
  /** The id that stands for the metric of a single-metric alarm in events. */
  readonly metricId: string;
}

export interface CompositeAlarm extends AlarmBase {
  readonly type: 'CompositeAlarm';
  readonly input: PutCompositeAlarmInput;
  readonly rule: AlarmRule;
  /** The name of the alarm that suppresses the actions. */
  readonly suppressor: string | undefined;
  /** End of the wait or extension period under way. */
  timer: Timer | undefined;
  /** The state whose actions were performed last. */
  announced: StateValue;
}

export type Alarm = MetricAlarm | CompositeAlarm;

/** ARNs of the actions for a state. */
export function actionsFor(alarm: Alarm, state: StateValue): readonly string[] {
  const { AlarmActions, OKActions, InsufficientDataActions } = alarm.input;
  const byState = {
    ALARM: AlarmActions,
    OK: OKActions,
    INSUFFICIENT_DATA: InsufficientDataActions,
  };
  return byState[state] ?? [];
}

/** The sentence in ActionsSuppressedReason. */
export const suppressedReason = (by: ActionsSuppressedBy): string => `Actions suppressed by ${by}`;

function common({ name, arn, configuredAtMs, actionsEnabled, state, input }: Alarm) {
  return {
    AlarmName: name,
    AlarmArn: arn,
    ...(input.AlarmDescription !== undefined && { AlarmDescription: input.AlarmDescription }),
    AlarmConfigurationUpdatedTimestamp: new Date(configuredAtMs),
    ActionsEnabled: actionsEnabled,
    OKActions: input.OKActions ?? [],
    AlarmActions: input.AlarmActions ?? [],
    InsufficientDataActions: input.InsufficientDataActions ?? [],
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData !== undefined && { StateReasonData: state.reasonData }),
    StateUpdatedTimestamp: new Date(state.updatedAtMs),
    StateTransitionedTimestamp: new Date(state.transitionedAtMs),
  };
}

interface Described {
  readonly state: AlarmState;
  readonly actionsEnabled: boolean;
  readonly shown: ApiMetricAlarm;
}

/** Every sweep asks for alarms that seldom change: one description for each alarm, as long as it holds. */
const described = new WeakMap<MetricAlarm, Described>();

/** A metric alarm as DescribeAlarms shows it: members that were not given are absent. Not to be changed. */
export function describeMetricAlarm(alarm: MetricAlarm): ApiMetricAlarm {
  const { state, actionsEnabled } = alarm;
  const known = described.get(alarm);
  if (known?.state === state && known.actionsEnabled === actionsEnabled) return known.shown;
  const { Tags: _tags, ActionsEnabled: _enabled, ...given } = alarm.input;
  const shown = {
    ...given,
    ...(given.Metrics === undefined && { Dimensions: given.Dimensions ?? [] }),
    ...common(alarm),
  };
  described.set(alarm, { state, actionsEnabled, shown });
  return shown;
}

/** A composite alarm as DescribeAlarms shows it. */
export function describeCompositeAlarm(alarm: CompositeAlarm): ApiCompositeAlarm {
  const { Tags: _tags, ActionsEnabled: _enabled, ...given } = alarm.input;
  const suppressedBy = alarm.state.actionsSuppressedBy;
  return {
    ...given,
    ...common(alarm),
    ...(suppressedBy !== undefined && {
      ActionsSuppressedBy: suppressedBy,
      ActionsSuppressedReason: suppressedReason(suppressedBy),
    }),
  };
}
