/** The recorder keeps the newest calls and tells listeners of each call when it has ended. */

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

test('only the newest calls are kept, oldest first', () => {
  const recorder = createRecorder(3);
  for (let index = 0; index < 20; index++) recorder.begin(call(`Operation${index}`));
  expect(recorder.calls().map(({ sequence }) => sequence)).toEqual([17, 18, 19]);
});

test('the site of a call is its role, service and operation', () => {
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
