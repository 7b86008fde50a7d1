/** What happens when an alarm changes: event, history, composite alarms above it, actions. */

import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { ServiceContext } from '../../service.ts';
import type { Alarm, AlarmState, CompositeAlarm } from './alarm.ts';
import { createActions } from './alarm-actions.ts';
import { configurationChangeEvent, stateChangeEvent } from './alarm-events.ts';
import { type AlarmHistory, createAlarmHistory } from './alarm-history.ts';
import { type AlarmRegistry, createAlarmRegistry } from './alarm-registry.ts';
import { compositeReason, triggeringAlarms } from './composite-reason.ts';
import { createSuppression } from './suppression.ts';

/** What an alarm changes to. */
interface NextState {
  readonly value: StateValue;
  readonly reason: string;
  readonly reasonData: string | undefined;
}

export interface AlarmBook {
  readonly registry: AlarmRegistry;
  readonly history: AlarmHistory;
  /** Adds or replaces an alarm and says so. */
  put(alarm: Alarm): void;
  remove(alarm: Alarm): void;
  /** Changes the state: a change of value is a transition, anything else only updates the reason. */
  change(alarm: Alarm, next: NextState): void;
  /** Works out a composite alarm anew; `trigger` is the alarm that changed, absent after a change of the rule. */
  evaluateComposite(alarm: CompositeAlarm, trigger: Alarm | undefined): void;
}

function createTransitions(
  context: ServiceContext,
  { registry, history }: Pick<AlarmBook, 'registry' | 'history'>,
) {
  const { clock } = context;
  const perform = createActions(context, history);
  const stateOf = (name: string): StateValue | undefined => registry.get(name)?.state.value;
  const suppression = createSuppression({
    clock,
    stateOf,
    current: (name) => registry.compositeAlarms().find((alarm) => alarm.name === name),
    perform,
  });
  /** Composite alarms being worked out: AWS stops when it meets a circle. */
  const underEvaluation = new Set<string>();

  function transition(alarm: Alarm, previous: AlarmState): void {
    const performs = alarm.type === 'MetricAlarm' || suppression.composite(alarm);
    history.transition(alarm, previous);
    context.publish(stateChangeEvent(alarm, previous));
    if (alarm.type === 'MetricAlarm') perform(alarm, previous.value);
    else if (performs) suppression.release(alarm);
    for (const composite of registry.parentsOf(alarm.name)) {
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
    const value = alarm.rule.evaluate(stateOf) ? 'ALARM' : 'OK';
    if (value === alarm.state.value) return;
    const children = alarm.rule.children.flatMap((name) => registry.get(name) ?? []);
    underEvaluation.add(alarm.name);
    change(alarm, {
      value,
      reason: compositeReason(alarm, value, trigger),
      reasonData: triggeringAlarms(trigger === undefined ? children : [trigger]),
    });
    underEvaluation.delete(alarm.name);
  }

  return { change, evaluateComposite, suppression };
}

export function createAlarmBook(context: ServiceContext): AlarmBook {
  const { clock } = context;
  const registry = createAlarmRegistry(context);
  const history = createAlarmHistory();
  const { change, evaluateComposite, suppression } = createTransitions(context, {
    registry,
    history,
  });

  return {
    registry,
    history,
    put(alarm) {
      const previous = registry.get(alarm.name);
      registry.set(alarm);
      const operation = previous === undefined ? 'create' : 'update';
      history.configuration(alarm, operation, clock.nowMs);
      context.publish(configurationChangeEvent(operation, alarm, previous));
      const composites = previous?.type === 'CompositeAlarm' && alarm.type === 'CompositeAlarm';
      if (composites && previous.suppressor !== alarm.suppressor) suppression.changed(alarm);
    },
    remove(alarm) {
      registry.delete(alarm.name);
      history.configuration(alarm, 'delete', clock.nowMs);
      context.publish(configurationChangeEvent('delete', alarm, undefined));
    },
    change,
    evaluateComposite,
  };
}
