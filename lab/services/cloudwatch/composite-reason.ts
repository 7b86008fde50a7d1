/** StateReason and StateReasonData of composite alarms (events in "Alarm events and EventBridge"). */

import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Alarm, CompositeAlarm } from './alarm.ts';
import { alarmTimestamp } from './alarm-reason.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'],
  ...['September', 'October', 'November', 'December'],
];

/** `Friday 22 July, 2022 15:57:45 UTC`: the form of times in these sentences. */
function longTime(atMs: number): string {
  const date = new Date(atMs);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const month = `${months[date.getUTCMonth()]}, ${date.getUTCFullYear()}`;
  return `${weekdays[date.getUTCDay()]} ${day} ${month} ${date.toISOString().slice(11, 19)} UTC`;
}

/** Why a composite alarm changes to `value`: an alarm that changed, or a rule that is new. */
export function compositeReason(
  alarm: CompositeAlarm,
  value: StateValue,
  trigger: Alarm | undefined,
): string {
  if (trigger !== undefined) {
    const { arn, state } = trigger;
    return `${arn} transitioned to ${state.value} at ${longTime(state.updatedAtMs)}`;
  }
  const created = alarm.state.value === 'INSUFFICIENT_DATA';
  const event = created ? 'created and its alarm rule' : 'updated and its new alarm rule';
  return `${alarm.arn} was ${event} evaluates to ${value}`;
}

/** The alarms that decided, as JSON text. */
export function triggeringAlarms(alarms: readonly Alarm[]): string {
  return JSON.stringify({
    triggeringAlarms: alarms.map(({ arn, state }) => ({
      arn,
      state: { value: state.value, timestamp: alarmTimestamp(state.updatedAtMs) },
    })),
  });
}
