/** Composite alarms: made from PutCompositeAlarm. */

import type { PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import { refuse } from '../../service.ts';
import type { CompositeAlarm } from './alarm.ts';
import type { AlarmRegistry } from './alarm-registry.ts';
import { type AlarmRule, AlarmRuleError, alarmNameOf, compileAlarmRule } from './alarm-rule.ts';
import { refusals } from './behaviour.ts';

function compile(text: string): AlarmRule {
  try {
    return compileAlarmRule(text);
  } catch (error) {
    if (error instanceof AlarmRuleError) {
      throw refuse(refusals.ruleInvalid, { reason: error.message });
    }
    throw error;
  }
}

/** Checks and compiles a composite alarm. Throws the refusals of PutCompositeAlarm in `behaviour.ts`. */
export function planCompositeAlarm(
  input: PutCompositeAlarmInput,
  registry: AlarmRegistry,
): Pick<CompositeAlarm, 'rule' | 'suppressor'> {
  const rule = compile(input.AlarmRule ?? '');
  const suppressor =
    input.ActionsSuppressor === undefined ? undefined : alarmNameOf(input.ActionsSuppressor);
  const named = suppressor === undefined ? rule.children : [...rule.children, suppressor];
  const missing = named.filter((name) => registry.get(name) === undefined);
  if (missing.length > 0) throw refuse(refusals.ruleUnknownAlarms, { names: missing.join(', ') });
  const periods = [input.ActionsSuppressorWaitPeriod, input.ActionsSuppressorExtensionPeriod];
  if (periods.some((period) => (period === undefined) !== (suppressor === undefined))) {
    throw refuse(refusals.suppressorPeriods);
  }
  return { rule, suppressor };
}
