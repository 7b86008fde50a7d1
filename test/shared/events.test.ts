/** Each way a runbook is started is read into one request; what is wrong with it is said in a sentence each. */

import { describe, expect, test } from '@jest/globals';
import { InvalidRequest } from '../../shared/errors.ts';
import { parseRequest, type Request } from '../../shared/events.ts';
import { alarmEvent, change } from './inputs.ts';

const context = { stage: 'lab', executionName: 'run-1', signals: ['cpu-high', 'scale-in'] };
const read = (input: unknown): Request => parseRequest(input, context);

function problemsOf(input: unknown): readonly string[] {
  try {
    read(input);
  } catch (error) {
    if (error instanceof InvalidRequest) return error.problems;
    throw error;
  }
  return [];
}

describe('parseRequest reads', () => {
  test('an alarm event, with the key of its transition', () => {
    expect(read(alarmEvent('arq-lab-web-cpu-high'))).toEqual({
      trigger: 'alarm',
      target: 'web',
      key: 'alarm#arq-lab-web-cpu-high#2026-03-02T11:58:00.000+0000',
    });
  });

  test('the alarm of a target whose name has hyphens', () => {
    expect(read(alarmEvent('arq-lab-web-shop-scale-in'))).toMatchObject({ target: 'web-shop' });
  });

  test('a sweep, with the key of its schedule', () => {
    const sweep = { trigger: 'sweep', target: 'web', scheduledTime: '2026-03-02T12:00:00Z' };
    expect(read(sweep)).toEqual({
      trigger: 'sweep',
      target: 'web',
      key: 'sweep#web#2026-03-02T12:00:00Z',
    });
  });

  test('the shortest manual start, with the key of its execution', () => {
    expect(read({ target: 'web' })).toEqual({
      trigger: 'manual',
      target: 'web',
      by: 'somebody',
      reason: 'started by hand',
      key: 'manual#run-1',
    });
  });

  test('a manual start with everything a person can say', () => {
    const input = { target: 'web', desiredCapacity: 0, requestedBy: 'ada', reason: 'peak' };
    expect(read({ trigger: 'manual', ...input })).toEqual({
      trigger: 'manual',
      target: 'web',
      desiredCapacity: 0,
      by: 'ada',
      reason: 'peak',
      key: 'manual#run-1',
    });
  });

  test('an undo, with the key of the change it takes back', () => {
    expect(read({ trigger: 'undo', target: 'web', change, reason: 'errors' })).toEqual({
      trigger: 'undo',
      target: 'web',
      change,
      reason: 'errors',
      key: 'undo#run-0#2',
    });
  });
});

describe('parseRequest refuses', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'web'],
    ['a list', [{ target: 'web' }]],
  ])('%s', (_what, input) => {
    expect(problemsOf(input)).toEqual(['Input must be a JSON object such as {"target": "web"}.']);
  });

  test('a trigger it does not know, with those it knows', () => {
    expect(problemsOf({ trigger: 'cron', target: 'web' })).toEqual([
      'Field "trigger" is "cron": use "manual" (or leave it out), "sweep" or "undo".',
    ]);
  });

  test('every problem at once, a sentence each', () => {
    expect(problemsOf({ target: '*', desiredCapacity: 1.5, reasons: 'peak' })).toEqual([
      'Field "target" is "*", but must be a name of the inventory such as "web": correct the value.',
      'Field "desiredCapacity" is 1.5, but must be a whole number without quotes and unit: correct the value.',
      'Input has the unknown field "reasons": remove it or correct its spelling.',
    ]);
  });

  // Catalogue of failures: a wrong count or an empty selector once removed a whole fleet (S3 2017, Joyent 2014).
  test.each([-1, 1001, 1e9, '4', null])('%p as desired capacity', (desiredCapacity) => {
    expect(problemsOf({ target: 'web', desiredCapacity })).toHaveLength(1);
  });

  test.each(['', '*', 'Web', 'web_1', '-web', 'w'.repeat(41), '../web'])(
    '"%s" as target',
    (target) => {
      expect(problemsOf({ target })).toEqual([
        `Field "target" is "${target}", but must be a name of the inventory such as "web": correct the value.`,
      ]);
    },
  );

  test.each(['arq-prod-web-cpu-high', 'arq-lab-web-disk-warning', 'web-cpu-high'])(
    'the event of alarm %s, which is not for this stage and runbook',
    (alarmName) => {
      expect(problemsOf(alarmEvent(alarmName))).toEqual([
        `Alarm "${alarmName}" does not start this runbook: its name must be arq-lab-<target>-<signal> with one of the signals cpu-high, scale-in.`,
      ]);
    },
  );

  test('an event of another source or type', () => {
    expect(problemsOf(alarmEvent('arq-lab-web-cpu-high', { source: 'me' }))).toHaveLength(1);
    const problems = problemsOf(
      alarmEvent('arq-lab-web-cpu-high', { 'detail-type': 'EC2 Instance Launch Successful' }),
    );
    expect(problems).toEqual([
      'Field "detail-type" is "EC2 Instance Launch Successful", but must be CloudWatch Alarm State Change: correct the value.',
    ]);
  });

  test('a text that is empty or too long, in words of texts', () => {
    const asked = { target: 'web', requestedBy: '', reason: 'r'.repeat(501) };
    expect(problemsOf(asked)).toEqual([
      'Field "requestedBy" is "", but must have text: write some.',
      'Field "reason" has more than 500 characters: shorten it.',
    ]);
  });

  test('an input without a target', () => {
    expect(problemsOf({})).toEqual(['Field "target" is missing: add it, a text.']);
  });

  test('an undo of a change that is not complete', () => {
    const { round: _round, ...incomplete } = change;
    expect(
      problemsOf({ trigger: 'undo', target: 'web', change: incomplete, reason: 'errors' }),
    ).toEqual(['Field "change.round" is missing: add it, a number without quotes and unit.']);
  });
});
