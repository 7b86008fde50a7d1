/** Every transition of the behaviour table happens. */

import { describe, expect, test } from '@jest/globals';
import { transitions } from '../../../../lab/services/cloudwatch/behaviour.ts';
import { createLab, loadAlarm } from './lab.ts';

type Lab = ReturnType<typeof createLab>;

const topic = 'arn:aws:sns:eu-west-1:111122223333:people';

function composite(changes: object): (lab: Lab) => void {
  return ({ operations }) => {
    operations.PutMetricAlarm({ ...loadAlarm, AlarmName: 'a' });
    operations.PutCompositeAlarm({ AlarmName: 'both', AlarmRule: 'ALARM(a)', ...changes });
  };
}

describe('transitions', () => {
  const gaps = new Array<undefined>(8).fill(undefined);

  async function seen(): Promise<Set<string>> {
    const log = new Set<string>();
    const note = (lab: Lab): void => {
      for (const { alarmName, from, to } of lab.cloudWatch.transitions()) {
        log.add(`${alarmName === 'both' ? 'composite' : 'metric'} alarm ${from} -> ${to}`);
      }
    };
    for (const values of [
      [50, 80, 80, 80, 50, ...gaps],
      [80, 80, 80, ...gaps],
    ]) {
      const lab = createLab();
      const early = values[0] === 80;
      if (early) await lab.pass(80, 80);
      composite({})(lab);
      await lab.pass(...values);
      note(lab);
    }
    for (const period of ['WaitPeriod', 'ExtensionPeriod']) {
      const lab = createLab();
      await suppressedUntilTheEndOf(period, lab);
      if (lab.calls.length === 1) log.add(`composite alarm actions ${period} -> performed`);
    }
    return log;
  }

  async function suppressedUntilTheEndOf(period: string, lab: Lab): Promise<void> {
    lab.operations.PutMetricAlarm({ ...loadAlarm, AlarmName: 's' });
    composite({
      AlarmActions: [topic],
      ...{ ActionsSuppressor: 's' },
      ...{ ActionsSuppressorWaitPeriod: 60, ActionsSuppressorExtensionPeriod: 60 },
    })(lab);
    await lab.settle();
    const set = (AlarmName: string, StateValue: 'OK' | 'ALARM') =>
      lab.operations.SetAlarmState({ AlarmName, StateValue, StateReason: 'test' });
    if (period === 'ExtensionPeriod') set('s', 'ALARM');
    set('a', 'ALARM');
    if (period === 'ExtensionPeriod') set('s', 'OK');
    await lab.settle();
    expect(lab.calls).toEqual([]);
    await lab.clock.runUntil(lab.clock.nowMs + 60_000);
  }

  test('every row of the table happens', async () => {
    const log = await seen();
    for (const { subject, from, to } of Object.values(transitions)) {
      expect(log).toContain(`${subject} ${from} -> ${to}`);
    }
  });
});
