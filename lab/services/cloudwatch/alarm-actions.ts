/** Performs the actions of an alarm: notifications to SNS topics. */

import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { ServiceContext } from '../../service.ts';
import { type Alarm, actionsFor } from './alarm.ts';
import { notification } from './alarm-events.ts';
import type { AlarmHistory } from './alarm-history.ts';

/** Performs the actions for the state an alarm is in; `oldState` is the one its readers know. */
export type PerformActions = (alarm: Alarm, oldState: StateValue) => void;

export function createActions(context: ServiceContext, history: AlarmHistory): PerformActions {
  const { clock } = context;
  return (alarm, oldState) => {
    if (!alarm.actionsEnabled) return;
    for (const actionArn of actionsFor(alarm, alarm.state.value)) {
      const message = notification(alarm, oldState, context);
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
  };
}
