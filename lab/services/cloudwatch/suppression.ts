/** Holds back the actions of composite alarms while a suppressor alarm is, was just, or may soon be in ALARM. */

import type { ActionsSuppressedBy } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../clock.ts';
import type { CompositeAlarm } from './alarm.ts';
import type { PerformActions } from './alarm-actions.ts';
import type { StateOf } from './alarm-rule.ts';

interface Suppression {
  /** A composite alarm changed state: true when its actions are to be performed now. */
  composite(alarm: CompositeAlarm): boolean;
  /** The suppressor of a composite alarm changed state. */
  suppressor(alarm: CompositeAlarm): void;
  /** The alarm was given another suppressor, or none. */
  changed(alarm: CompositeAlarm): void;
  /** Performs the actions of the state the alarm is in, unless they were the last ones performed. */
  release(alarm: CompositeAlarm): void;
}

interface Means {
  readonly clock: Clock;
  readonly stateOf: StateOf;
  /** The alarm of that name now: an update in the middle of a period makes a new one. */
  readonly current: (name: string) => CompositeAlarm | undefined;
  readonly perform: PerformActions;
}

/**
 * Rules: "Suppressing composite alarm actions" (CloudWatch user guide). A change to ALARM waits for the suppressor
 * (WaitPeriod); while the suppressor is in ALARM nothing is performed; after it, ExtensionPeriod has to pass. When a
 * period ends, the actions of the state reached meanwhile are performed, if it is another state than before.
 */
export function createSuppression({ clock, stateOf, current, perform }: Means): Suppression {
  function mark(alarm: CompositeAlarm, by: ActionsSuppressedBy | undefined): void {
    alarm.state = { ...alarm.state, actionsSuppressedBy: by };
  }

  function release(alarm: CompositeAlarm): void {
    mark(alarm, undefined);
    const { announced } = alarm;
    alarm.announced = alarm.state.value;
    if (announced !== alarm.state.value) perform(alarm, announced);
  }

  function wait(alarm: CompositeAlarm, by: ActionsSuppressedBy, seconds: number): void {
    mark(alarm, by);
    alarm.timer = clock.schedule(clock.nowMs + seconds * 1000, () => {
      const now = current(alarm.name);
      if (now !== undefined) release(now);
    });
  }

  function stopWaiting(alarm: CompositeAlarm): void {
    if (alarm.timer !== undefined) clock.cancel(alarm.timer);
    alarm.timer = undefined;
  }

  return {
    release,
    changed(alarm) {
      stopWaiting(alarm);
      if (alarm.state.actionsSuppressedBy !== undefined) release(alarm);
    },
    composite(alarm) {
      const { suppressor, state, input } = alarm;
      if (suppressor === undefined) return true;
      if (stateOf(suppressor) === 'ALARM') {
        mark(alarm, 'Alarm');
        return false;
      }
      if (state.actionsSuppressedBy !== undefined) return false;
      const waitSeconds = input.ActionsSuppressorWaitPeriod ?? 0;
      if (state.value !== 'ALARM' || waitSeconds === 0) return true;
      wait(alarm, 'WaitPeriod', waitSeconds);
      return false;
    },
    suppressor(alarm) {
      const suppresses = alarm.suppressor !== undefined && stateOf(alarm.suppressor) === 'ALARM';
      if (suppresses) {
        stopWaiting(alarm);
        mark(alarm, 'Alarm');
      } else if (alarm.state.actionsSuppressedBy === 'Alarm') {
        const extensionSeconds = alarm.input.ActionsSuppressorExtensionPeriod ?? 0;
        if (extensionSeconds === 0) release(alarm);
        else wait(alarm, 'ExtensionPeriod', extensionSeconds);
      }
    },
  };
}
