/** All alarms, and what happens when one changes state: event, history, composite alarms, actions. */

import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { type Refusal, refuse, type ServiceContext } from '../../service.ts';
import {
  type Alarm,
  type AlarmState,
  actionsFor,
  type CompositeAlarm,
  type MetricAlarm,
} from './alarm.ts';
import { configurationChangeEvent, notification, stateChangeEvent } from './alarm-events.ts';
import { type AlarmHistory, createAlarmHistory } from './alarm-history.ts';
import { alarmTimestamp } from './alarm-reason.ts';
import { createSuppression } from './suppression.ts';

/** What an alarm changes to. */
interface NextState {
  readonly value: StateValue;
  readonly reason: string;
  readonly reasonData: string | undefined;
}

export interface AlarmBook {
  readonly history: AlarmHistory;
  get(name: string): Alarm | undefined;
  require(name: string, refusal: Refusal): Alarm;
  /** In the order of creation. */
  all(): readonly Alarm[];
  metricAlarms(): readonly MetricAlarm[];
  /** The composite alarms whose rule or suppressor names the alarm. */
  parentsOf(name: string): readonly CompositeAlarm[];
  arnOf(name: string): string;
  /** Adds or replaces an alarm and says so. */
  put(alarm: Alarm): void;
  remove(alarm: Alarm): void;
  /** Changes the state: a change of value is a transition, anything else only updates the reason. */
  change(alarm: Alarm, next: NextState): void;
  /** Works out a composite alarm anew; `trigger` is the alarm that changed, absent after a change of the rule. */
  evaluateComposite(alarm: CompositeAlarm, trigger: Alarm | undefined): void;
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'],
  ...['September', 'October', 'November', 'December'],
];

/** `Friday 22 July, 2022 15:57:45 UTC`: the form of times in the reason of a composite alarm. */
function longTime(atMs: number): string {
  const date = new Date(atMs);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const month = `${months[date.getUTCMonth()]}, ${date.getUTCFullYear()}`;
  return `${weekdays[date.getUTCDay()]} ${day} ${month} ${date.toISOString().slice(11, 19)} UTC`;
}

/** The alarms that decided, as the JSON text of StateReasonData. */
function triggeringAlarms(alarms: readonly Alarm[]): string {
  return JSON.stringify({
    triggeringAlarms: alarms.map(({ arn, state }) => ({
      arn,
      state: { value: state.value, timestamp: alarmTimestamp(state.updatedAtMs) },
    })),
  });
}

export function createAlarmBook(context: ServiceContext): AlarmBook {
  const { clock, account, region } = context;
  const alarms = new Map<string, Alarm>();
  const history = createAlarmHistory();
  /** Composite alarms being worked out: AWS stops when it meets a circle. */
  const underEvaluation = new Set<string>();
  let metricAlarms: readonly MetricAlarm[] = [];

  const composites = (): readonly CompositeAlarm[] =>
    [...alarms.values()].filter((alarm) => alarm.type === 'CompositeAlarm');

  function refresh(): void {
    metricAlarms = [...alarms.values()].filter((alarm) => alarm.type === 'MetricAlarm');
  }

  function performActions(alarm: Alarm, oldState: StateValue): void {
    if (!alarm.actionsEnabled) return;
    for (const actionArn of actionsFor(alarm, alarm.state.value)) {
      const message = notification(alarm, oldState, { account, region });
      // In an entry of its own: whoever reports a datapoint does not wait for notifications.
      clock.schedule(clock.nowMs, async () => {
        try {
          await context.call('sns', 'Publish', { TopicArn: actionArn, ...message }, {});
          history.action(alarm, clock.nowMs, { actionArn });
        } catch (error) {
          // CloudWatch "doesn't detect any errors resulting from an attempt to invoke nonexistent actions".
          history.action(alarm, clock.nowMs, { actionArn, error: String(error) });
        }
      });
    }
  }

  const suppression = createSuppression({
    clock,
    stateOf: (name) => alarms.get(name)?.state.value,
    current: (name) => composites().find((alarm) => alarm.name === name),
    perform: performActions,
  });

  function transition(alarm: Alarm, previous: AlarmState): void {
    const performs = alarm.type === 'MetricAlarm' || suppression.composite(alarm);
    history.transition(alarm, previous);
    context.publish(stateChangeEvent(alarm, previous));
    if (alarm.type === 'CompositeAlarm' && performs) {
      suppression.release(alarm);
    } else if (performs) {
      performActions(alarm, previous.value);
    }
    for (const composite of composites()) {
      if (composite.suppressor === alarm.name) suppression.suppressor(composite);
      if (composite.rule.children.includes(alarm.name)) evaluateComposite(composite, alarm);
    }
  }

  function change(alarm: Alarm, next: NextState): void {
    const previous = alarm.state;
    const changes = previous.value !== next.value;
    alarm.state = {
      ...next,
      updatedAtMs: clock.nowMs,
      transitionedAtMs: changes ? clock.nowMs : previous.transitionedAtMs,
      actionsSuppressedBy: previous.actionsSuppressedBy,
    };
    if (changes) transition(alarm, previous);
  }

  function evaluateComposite(alarm: CompositeAlarm, trigger: Alarm | undefined): void {
    if (underEvaluation.has(alarm.name)) return;
    const holds = alarm.rule.evaluate((name) => alarms.get(name)?.state.value);
    const value = holds ? 'ALARM' : 'OK';
    if (value === alarm.state.value) return;
    const children = alarm.rule.children.flatMap((name) => alarms.get(name) ?? []);
    const reason =
      trigger === undefined
        ? `${alarm.arn} was ${alarm.state.value === 'INSUFFICIENT_DATA' ? 'created and its' : 'updated and its new'} alarm rule evaluates to ${value}`
        : `${trigger.arn} transitioned to ${trigger.state.value} at ${longTime(trigger.state.updatedAtMs)}`;
    const reasonData = triggeringAlarms(trigger === undefined ? children : [trigger]);
    underEvaluation.add(alarm.name);
    change(alarm, { value, reason, reasonData });
    underEvaluation.delete(alarm.name);
  }

  return {
    history,
    get: (name) => alarms.get(name),
    require(name, refusal) {
      const found = alarms.get(name);
      if (found === undefined) throw refuse(refusal, { name });
      return found;
    },
    all: () => [...alarms.values()],
    metricAlarms: () => metricAlarms,
    parentsOf: (name) =>
      composites().filter(
        ({ rule, suppressor }) => suppressor === name || rule.children.includes(name),
      ),
    arnOf: (name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    put(alarm) {
      const previous = alarms.get(alarm.name);
      alarms.set(alarm.name, alarm);
      refresh();
      const operation = previous === undefined ? 'create' : 'update';
      history.configuration(alarm, operation, clock.nowMs);
      context.publish(configurationChangeEvent(operation, alarm, previous));
      const other = previous?.type === 'CompositeAlarm' && alarm.type === 'CompositeAlarm';
      if (other && previous.suppressor !== alarm.suppressor) suppression.changed(alarm);
    },
    remove(alarm) {
      alarms.delete(alarm.name);
      refresh();
      history.configuration(alarm, 'delete', clock.nowMs);
      context.publish(configurationChangeEvent('delete', alarm, undefined));
    },
    change,
    evaluateComposite,
  };
}
