/** Composite alarms: the rule, its truth table, and the suppression of actions. */

import { describe, expect, test } from '@jest/globals';
import { compileAlarmRule } from '../../../../lab/services/cloudwatch/alarm-rule.ts';
import { createLab, loadAlarm, minuteMs } from './lab.ts';

const topic = 'arn:aws:sns:eu-west-1:111122223333:arq-lab-people';
const arn = (name: string): string => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`;

type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
const every: readonly State[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** A lab with metric alarms that only SetAlarmState moves, and a composite alarm over them. */
async function composed(children: readonly string[], composite: object) {
  const lab = createLab();
  for (const AlarmName of children) lab.operations.PutMetricAlarm({ ...loadAlarm, AlarmName });
  lab.operations.PutCompositeAlarm({ AlarmName: 'both', AlarmRule: 'TRUE', ...composite });
  await lab.settle();
  const set = async (AlarmName: string, StateValue: State): Promise<void> => {
    lab.operations.SetAlarmState({ AlarmName, StateValue, StateReason: 'test' });
    await lab.settle();
  };
  const described = () =>
    lab.operations.DescribeAlarms({ AlarmTypes: ['CompositeAlarm'] }).CompositeAlarms?.[0];
  const notified = (): unknown[] =>
    lab.calls.map(({ input }) => String(input.Subject).split(':')[0]);
  return { ...lab, set, described, notified };
}

describe('rule (PutCompositeAlarm, AlarmRule)', () => {
  const states: Readonly<Record<string, State>> = { a: 'ALARM', b: 'OK', c: 'INSUFFICIENT_DATA' };
  test.each([
    ['ALARM(a)', true],
    ['ALARM("a") AND OK("b")', true],
    ['ALARM(a) AND ALARM(b) OR INSUFFICIENT_DATA(c)', true],
    ['ALARM(a) AND (ALARM(b) OR OK(c))', false],
    ['NOT ALARM(b) AND NOT NOT ALARM(a)', true],
    ['NOT (ALARM(a) OR ALARM(b))', false],
    ['ALARM(unknown) OR FALSE', false],
    ['TRUE', true],
    [`OK(${arn('b')})`, true],
    [`INSUFFICIENT_DATA("${arn('c')}")`, true],
    ['((OK( a )) or ALARM ( "a" ))', true],
  ])('%s is %p', (rule, holds) => {
    expect(compileAlarmRule(rule).evaluate((name) => states[name])).toBe(holds);
  });

  test('a quoted name may hold blanks, quotes and parentheses', () => {
    expect(compileAlarmRule('ALARM("my \\"first\\" (1)") OR OK(a) OR ALARM(a)').children).toEqual([
      'my "first" (1)',
      'a',
    ]);
  });

  test.each([
    ['', 'unexpected end'],
    ['ALARM(a) AND', 'unexpected end'],
    ['ALARM a', "unexpected 'ALARM a'"],
    ['ALARM(a) ALARM(b)', "unexpected 'ALARM(b)'"],
    ['(ALARM(a)', 'unexpected end'],
    ['ALARM(my alarm)', "unexpected '(my alarm)'"],
    [' ALARM(a)', 'leading or trailing white space'],
    [
      Array.from({ length: 101 }, (_, index) => `OK(a${index})`).join(' OR '),
      'more than 100 alarms',
    ],
  ])('%s is refused', (rule, reason) => {
    expect(() => compileAlarmRule(rule)).toThrow(reason);
  });
});

describe('truth table', () => {
  const names = ['cpu', 'memory', 'latency'] as const;
  const table = every.flatMap((cpu) =>
    every.flatMap((memory) => every.map((latency) => [cpu, memory, latency] as const)),
  );

  // Strategy B5-B7: scale-in needs all three; INSUFFICIENT_DATA is neither ALARM nor OK.
  test.each(table)('AND of cpu %s, memory %s, latency %s', async (...states) => {
    const rule = 'ALARM(cpu) AND ALARM(memory) AND ALARM(latency)';
    const lab = await composed(names, { AlarmRule: rule });
    for (const [place, name] of names.entries()) await lab.set(name, states[place] ?? 'OK');
    const red = states.every((state) => state === 'ALARM');
    expect(lab.stateOf('both')).toBe(red ? 'ALARM' : 'OK');
  });

  test.each(table)('OR of cpu %s, memory %s, latency %s', async (...states) => {
    const rule = 'ALARM(cpu) OR ALARM(memory) OR ALARM(latency)';
    const lab = await composed(names, { AlarmRule: rule });
    for (const [place, name] of names.entries()) await lab.set(name, states[place] ?? 'OK');
    const red = states.some((state) => state === 'ALARM');
    expect(lab.stateOf('both')).toBe(red ? 'ALARM' : 'OK');
  });
});

describe('transitions', () => {
  test('a new composite alarm is worked out after its creation', async () => {
    const lab = await composed(['a'], { AlarmRule: 'ALARM(a)' });
    expect(lab.changes().map(({ detail }) => detail)).toEqual([
      {
        alarmName: 'both',
        configuration: { alarmRule: 'ALARM(a)' },
        previousState: {
          value: 'INSUFFICIENT_DATA',
          timestamp: '2026-10-02T17:00:00.000+0000',
          reason: 'Unchecked: Initial alarm creation',
        },
        state: {
          value: 'OK',
          timestamp: '2026-10-02T17:00:00.000+0000',
          reason: `${arn('both')} was created and its alarm rule evaluates to OK`,
          reasonData: `{"triggeringAlarms":[{"arn":"${arn('a')}","state":{"value":"INSUFFICIENT_DATA","timestamp":"2026-10-02T17:00:00.000+0000"}}]}`,
        },
      },
    ]);
  });

  test('a child that changes is named as the reason', async () => {
    const lab = await composed(['a', 'b'], {
      AlarmRule: 'ALARM(a) AND ALARM(b)',
      AlarmDescription: 'd',
    });
    await lab.clock.runUntil(lab.clock.nowMs + 4 * minuteMs);
    await lab.set('a', 'ALARM');
    await lab.set('b', 'ALARM');
    const last = lab.changes().at(-1);
    expect(last?.resources).toEqual([arn('both')]);
    expect(last?.detail.configuration).toEqual({
      description: 'd',
      alarmRule: 'ALARM(a) AND ALARM(b)',
    });
    expect(last?.detail.state).toEqual({
      value: 'ALARM',
      timestamp: '2026-10-02T17:04:00.000+0000',
      reason: `${arn('b')} transitioned to ALARM at Friday 02 October, 2026 17:04:00 UTC`,
      reasonData: `{"triggeringAlarms":[{"arn":"${arn('b')}","state":{"value":"ALARM","timestamp":"2026-10-02T17:04:00.000+0000"}}]}`,
    });
  });

  test('composite alarms may watch composite alarms, and a circle ends', async () => {
    const lab = await composed(['a'], { AlarmRule: 'ALARM(a)' });
    lab.operations.PutCompositeAlarm({ AlarmName: 'top', AlarmRule: 'ALARM(both)' });
    lab.operations.PutCompositeAlarm({ AlarmName: 'both', AlarmRule: 'ALARM(a) OR ALARM(top)' });
    await lab.set('a', 'ALARM');
    expect([lab.stateOf('both'), lab.stateOf('top')]).toEqual(['ALARM', 'ALARM']);
    await lab.set('a', 'OK');
    expect(lab.states().filter((change) => change === 'ALARM -> OK')).toHaveLength(1);
  });

  test('an updated rule is worked out again', async () => {
    const lab = await composed(['a'], { AlarmRule: 'ALARM(a)' });
    lab.operations.PutCompositeAlarm({ AlarmName: 'both', AlarmRule: 'NOT ALARM(a)' });
    await lab.settle();
    expect(lab.cloudWatch.transitions().at(-1)).toMatchObject({
      ...{ from: 'OK', to: 'ALARM' },
      reason: `${arn('both')} was updated and its new alarm rule evaluates to ALARM`,
    });
  });

  test('SetAlarmState on a composite alarm stays until a child changes', async () => {
    const lab = await composed(['a', 'b'], { AlarmRule: 'ALARM(a)' });
    await lab.set('both', 'ALARM');
    await lab.pass(1, 1);
    expect(lab.stateOf('both')).toBe('OK');
  });
});

describe('suppression ("Suppressing composite alarm actions")', () => {
  const suppressed = {
    AlarmRule: 'ALARM(a)',
    AlarmActions: [topic],
    OKActions: [topic],
    ActionsSuppressor: arn('maintenance'),
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
  };
  const start = async (changes: object = {}) => {
    const lab = await composed(['a', 'maintenance'], { ...suppressed, ...changes });
    await lab.set('maintenance', 'OK');
    lab.calls.length = 0;
    const wait = (minutes: number) => lab.clock.runUntil(lab.clock.nowMs + minutes * minuteMs);
    return { ...lab, wait };
  };

  test('actions are held for WaitPeriod and then performed once', async () => {
    const lab = await start();
    await lab.set('a', 'ALARM');
    expect(lab.changes().at(-1)?.detail).toMatchObject({
      configuration: {
        alarmRule: 'ALARM(a)',
        actionsSuppressor: arn('maintenance'),
        actionsSuppressorWaitPeriod: 120,
        actionsSuppressorExtensionPeriod: 180,
      },
      state: {
        value: 'ALARM',
        actionsSuppressedBy: 'WaitPeriod',
        actionsSuppressedReason: 'Actions suppressed by WaitPeriod',
      },
    });
    expect(lab.described()).toMatchObject({
      ...{ StateValue: 'ALARM', ActionsSuppressedBy: 'WaitPeriod' },
    });
    await lab.wait(1.9);
    expect(lab.notified()).toEqual([]);
    const changes = lab.changes().length;
    await lab.wait(10);
    expect(lab.notified()).toEqual(['ALARM']);
    expect(lab.described()?.ActionsSuppressedBy).toBeUndefined();
    // The end of a period is no transition.
    expect(lab.changes()).toHaveLength(changes);
  });

  test('a suppressor that goes red within WaitPeriod holds the actions, and ExtensionPeriod after it', async () => {
    const lab = await start();
    await lab.set('a', 'ALARM');
    await lab.wait(1);
    await lab.set('maintenance', 'ALARM');
    await lab.wait(60);
    expect([lab.described()?.ActionsSuppressedBy, lab.notified()]).toEqual(['Alarm', []]);
    await lab.set('maintenance', 'OK');
    expect(lab.described()?.ActionsSuppressedBy).toBe('ExtensionPeriod');
    await lab.wait(2.9);
    expect(lab.notified()).toEqual([]);
    await lab.wait(0.1);
    expect(lab.notified()).toEqual(['ALARM']);
  });

  test('an alarm that came and went under suppression performs nothing', async () => {
    const lab = await start();
    await lab.set('maintenance', 'ALARM');
    await lab.set('a', 'ALARM');
    expect(lab.changes().at(-1)?.detail.state).toMatchObject({ actionsSuppressedBy: 'Alarm' });
    await lab.set('maintenance', 'OK');
    await lab.wait(1);
    await lab.set('a', 'OK');
    await lab.wait(10);
    expect(lab.notified()).toEqual([]);
  });

  test('a suppressor that returns within ExtensionPeriod goes on suppressing', async () => {
    const lab = await start();
    await lab.set('maintenance', 'ALARM');
    await lab.set('a', 'ALARM');
    await lab.set('maintenance', 'OK');
    await lab.wait(2);
    await lab.set('maintenance', 'ALARM');
    await lab.wait(30);
    expect([lab.described()?.ActionsSuppressedBy, lab.notified()]).toEqual(['Alarm', []]);
  });

  test('periods of zero seconds hold nothing back but the red suppressor itself', async () => {
    const zero = { ActionsSuppressorWaitPeriod: 0, ActionsSuppressorExtensionPeriod: 0 };
    const lab = await start(zero);
    await lab.set('a', 'ALARM');
    expect(lab.notified()).toEqual(['ALARM']);
    await lab.set('maintenance', 'ALARM');
    await lab.set('a', 'OK');
    expect(lab.notified()).toEqual(['ALARM']);
    await lab.set('maintenance', 'OK');
    expect(lab.notified()).toEqual(['ALARM', 'OK']);
  });

  test('a recovery without suppression is announced at once', async () => {
    const lab = await start();
    await lab.set('a', 'ALARM');
    await lab.wait(3);
    await lab.set('a', 'OK');
    expect(lab.notified()).toEqual(['ALARM', 'OK']);
  });

  test('an update in the middle of WaitPeriod keeps it, and taking the suppressor away ends it', async () => {
    const lab = await start();
    await lab.set('a', 'ALARM');
    lab.operations.PutCompositeAlarm({ AlarmName: 'both', ...suppressed, AlarmDescription: 'new' });
    await lab.wait(3);
    expect(lab.notified()).toEqual(['ALARM']);
    await lab.set('maintenance', 'ALARM');
    await lab.set('a', 'OK');
    const { AlarmRule, OKActions } = suppressed;
    lab.operations.PutCompositeAlarm({ AlarmName: 'both', AlarmRule, OKActions });
    await lab.settle();
    expect(lab.notified()).toEqual(['ALARM', 'OK']);
    expect(lab.described()?.ActionsSuppressedBy).toBeUndefined();
  });

  test('a deleted alarm performs nothing when its period ends', async () => {
    const lab = await start();
    await lab.set('a', 'ALARM');
    lab.operations.DeleteAlarms({ AlarmNames: ['both'] });
    await lab.wait(5);
    expect(lab.notified()).toEqual([]);
  });
});
