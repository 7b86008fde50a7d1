/** Alarms follow the strategy and the inventory: whom they tell, and every number that changes. */

import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { alarmSignals } from '../../shared/strategy/alarm-signals.ts';
import { propertiesOf, resourcesOf } from './derived-alarms.ts';
import { stageOf } from './derived-stage.ts';

const lab = resourcesOf(stageOf('lab'));

describe('an alarm tells whom its severity says', () => {
  const topicsOf = {
    trigger: undefined,
    warning: [{ Ref: 'NotificationsTopic' }],
    critical: [{ Ref: 'PagesTopic' }],
  };
  const severities = new Map<string, string>(
    Object.entries(alarmSignals).map(([signal, { severity }]) => [signal, severity]),
  );
  test.each([...lab])('%s', (_, { Properties }) => {
    const tags = new Map(Properties.Tags.map(({ Key, Value }) => [Key, Value]));
    const severity = z.enum(['trigger', 'warning', 'critical']).parse(tags.get('arq:severity'));
    expect(severity).toBe(severities.get(tags.get('arq:signal') ?? ''));
    expect(Properties.AlarmActions).toEqual(topicsOf[severity]);
    expect(tags.get('arq:owner')).toMatch(/^team-/);
  });
});

describe('a number that changes in the strategy changes in the alarm', () => {
  test.each([
    ['cpuPercent: 70', 'cpuPercent: 65', 'WebCpuHighAlarm', { Threshold: 65 }],
    [
      'cpuMinutes: 3',
      'cpuMinutes: 4',
      'WebCpuHighAlarm',
      { EvaluationPeriods: 4, DatapointsToAlarm: 4 },
    ],
    ['latencySeconds: 0.5', 'latencySeconds: 0.4', 'WebLatencyLowAlarm', { Threshold: 0.4 }],
    ['percent: 95', 'percent: 93', 'WebCpuCriticalAlarm', { Threshold: 93 }],
    [
      'waitSeconds: 60',
      'waitSeconds: 90',
      'WebCpuWarningAlarm',
      { ActionsSuppressorWaitPeriod: 90 },
    ],
    [
      'freshnessMinutesMax: 3',
      'freshnessMinutesMax: 5',
      'WebQueueNoDataAlarm',
      { EvaluationPeriods: 5 },
    ],
    [
      'evictionPercentMax: 5',
      'evictionPercentMax: 4',
      'SessionsEvictionsWarningAlarm',
      { Threshold: 4 },
    ],
    ['hitPercentMin: 80', 'hitPercentMin: 75', 'SessionsHitRatioWarningAlarm', { Threshold: 75 }],
  ])('%s as %s', (part, replacement, id, expected) => {
    const changed = resourcesOf(stageOf('lab', { strategy: [part, replacement] }));
    expect(propertiesOf(changed, id)).toMatchObject(expected);
    expect(propertiesOf(lab, id)).not.toMatchObject(expected);
  });

  test('and an override of one application only in its own', () => {
    const changed = resourcesOf(
      stageOf('lab', { inventory: ['strategy: {}', 'strategy: { scaleOut: { cpuPercent: 60 } }'] }),
    );
    expect(propertiesOf(changed, 'WebCpuHighAlarm').Threshold).toBe(60);
    expect(propertiesOf(changed, 'ApiCpuHighAlarm').Threshold).toBe(70);
  });
});
