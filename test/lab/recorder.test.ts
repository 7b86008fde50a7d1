/** The recorder keeps the newest calls, counts all, and tells listeners of each call when it has ended. */

import { expect, test } from '@jest/globals';
import { callSite, createRecorder } from '../../lab/recorder.ts';

const call = (operation: string, roleName = 'scaler') => ({
  atMs: 0,
  service: 'sqs',
  operation,
  roleName,
  input: {},
});

test('a call is open until it has ended, and then says how', () => {
  const recorder = createRecorder();
  const recorded = recorder.begin(call('SendMessage'));
  expect(recorder.calls()).toMatchObject([{ sequence: 0, outcome: 'open' }]);
  recorder.end(recorded, 'QueueDoesNotExist');
  expect(recorder.calls()).toMatchObject([
    { sequence: 0, operation: 'SendMessage', outcome: 'QueueDoesNotExist' },
  ]);
});

test('only the newest calls are kept, oldest first, while all are counted', () => {
  const recorder = createRecorder(3);
  for (let index = 0; index < 20; index++) recorder.begin(call(`Operation${index}`));
  expect(recorder.calls().map(({ sequence }) => sequence)).toEqual([17, 18, 19]);
  expect(recorder.counts().size).toBe(20);
});

test('calls are counted by role, service and operation, in order of first use', () => {
  const recorder = createRecorder(2);
  for (const each of [call('B'), call('A'), call('B'), call('B', 'lab')]) recorder.begin(each);
  expect([...recorder.counts()]).toEqual([
    ['scaler sqs.B', 2],
    ['scaler sqs.A', 1],
    ['lab sqs.B', 1],
  ]);
  expect(callSite(call('B', 'lab'))).toBe('lab sqs.B');
});

test('every listener hears of a call once, when it has ended', () => {
  const recorder = createRecorder();
  const heard: string[] = [];
  recorder.onCall(({ operation, outcome }) => heard.push(`first ${operation} ${outcome}`));
  recorder.onCall(({ operation, outcome }) => heard.push(`second ${operation} ${outcome}`));
  const recorded = recorder.begin(call('SendMessage'));
  expect(heard).toEqual([]);
  recorder.end(recorded, 'ok');
  expect(heard).toEqual(['first SendMessage ok', 'second SendMessage ok']);
});
