/** All alarms of one account and Region, by name and by who depends on whom. */

import { type Refusal, refuse } from '../../service.ts';
import type { Alarm, CompositeAlarm, MetricAlarm } from './alarm.ts';
import type { Place } from './alarm-events.ts';

export interface AlarmRegistry {
  get(name: string): Alarm | undefined;
  /** The alarm of that name; refuses an unknown one. */
  require(name: string, refusal: Refusal): Alarm;
  /** In the order of creation. */
  all(): readonly Alarm[];
  metricAlarms(): readonly MetricAlarm[];
  compositeAlarms(): readonly CompositeAlarm[];
  /** The composite alarms whose rule or suppressor names the alarm. */
  parentsOf(name: string): readonly CompositeAlarm[];
  arnOf(name: string): string;
  /** Adds an alarm, or replaces the one of that name. */
  set(alarm: Alarm): void;
  delete(name: string): void;
}

export function createAlarmRegistry({ account, region }: Place): AlarmRegistry {
  const alarms = new Map<string, Alarm>();
  // Asked for every minute and at every transition, changed only by PutMetricAlarm and its like.
  let metricAlarms: readonly MetricAlarm[] = [];
  let compositeAlarms: readonly CompositeAlarm[] = [];

  function refresh(): void {
    const all = [...alarms.values()];
    metricAlarms = all.filter((alarm) => alarm.type === 'MetricAlarm');
    compositeAlarms = all.filter((alarm) => alarm.type === 'CompositeAlarm');
  }

  return {
    get: (name) => alarms.get(name),
    require(name, refusal) {
      const found = alarms.get(name);
      if (found === undefined) throw refuse(refusal, { name });
      return found;
    },
    all: () => [...alarms.values()],
    metricAlarms: () => metricAlarms,
    compositeAlarms: () => compositeAlarms,
    parentsOf: (name) =>
      compositeAlarms.filter(
        ({ rule, suppressor }) => suppressor === name || rule.children.includes(name),
      ),
    arnOf: (name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    set(alarm) {
      alarms.set(alarm.name, alarm);
      refresh();
    },
    delete(name) {
      alarms.delete(name);
      refresh();
    },
  };
}
