/** Faults of calls bite the calls they are meant for; faults of the world last for their span. */

import { describe, expect, test } from '@jest/globals';
import {
  actsAfterEffect,
  type CallFault,
  callFaults,
  createFaults,
  faultError,
  mayBeStale,
  type WorldFaultKind,
} from '../../lab/faults.ts';

const send = { service: 'sqs', operation: 'SendMessage', roleName: 'scaler' };
const fault = (changes: Partial<CallFault>): CallFault => ({
  kind: 'throttle',
  service: 'sqs',
  operation: 'SendMessage',
  from: 1,
  to: 1,
  ...changes,
});

/** What bites each of the next calls; `-` for nothing. */
function bites(given: readonly CallFault[], calls: readonly (typeof send)[]): string {
  const faults = createFaults(() => 0);
  for (const each of given) faults.addCallFault(each);
  return calls.map((call) => faults.next(call) ?? '-').join(' ');
}

describe('a fault of calls', () => {
  const four = [send, send, send, send];

  test.each([
    ['the first', { from: 1, to: 1 }, 'throttle - - -'],
    ['the second to the third', { from: 2, to: 3 }, '- throttle throttle -'],
    ['every one', { from: 1, to: Number.POSITIVE_INFINITY }, 'throttle throttle throttle throttle'],
    ['none when the fifth is meant', { from: 5, to: 5 }, '- - - -'],
  ])('bites %s of the calls it counts', (_which, span, expected) => {
    expect(bites([fault(span)], four)).toBe(expected);
  });

  test('neither bites nor counts calls of another service, operation or role', () => {
    const others = [
      { ...send, service: 'sns' },
      { ...send, operation: 'ReceiveMessage' },
      { ...send, roleName: 'lab' },
    ];
    expect(bites([fault({ roleName: 'scaler' })], [...others, send])).toBe('- - - throttle');
  });

  test('without a role bites whoever calls', () => {
    expect(bites([fault({})], [{ ...send, roleName: 'lab' }, send])).toBe('throttle -');
  });

  test('that was asked for first wins, and the others count all the same', () => {
    const given = [fault({ kind: 'lostAnswer' }), fault({ kind: 'accessDenied', from: 1, to: 2 })];
    expect(bites(given, four)).toBe('lostAnswer accessDenied - -');
  });

  test('makes answers of its operation be kept only while a stale read may be asked for', () => {
    const faults = createFaults(() => 0);
    const get = { service: 'sqs', operation: 'GetQueueAttributes' };
    faults.addCallFault(fault(get));
    expect(faults.tracksReads('sqs', 'GetQueueAttributes')).toBe(false);
    faults.addCallFault(fault({ ...get, kind: 'staleRead' }));
    expect(faults.tracksReads('sqs', 'GetQueueAttributes')).toBe(true);
    expect(faults.tracksReads('sqs', 'ListQueues')).toBe(false);
  });

  // Amazon S3 user guide, "Amazon S3 data consistency model": strong read-after-write consistency.
  test('is a stale read of what reads, and never of S3', () => {
    const read = [
      mayBeStale('sqs', 'GetQueueAttributes'),
      mayBeStale('sqs', 'SendMessage'),
      mayBeStale('s3', 'GetObject'),
    ];
    expect(read).toEqual([true, false, false]);
  });
});

describe('a fault of the world', () => {
  const kind: WorldFaultKind = 'metric-gap';
  function world() {
    let nowMs = 0;
    const faults = createFaults(() => nowMs);
    faults.addWorldFault({ kind, subject: 'CPUUtilization', fromMs: 100, toMs: 200 });
    return {
      faults,
      activeAt(atMs: number, name = 'CPUUtilization', of: WorldFaultKind = kind) {
        nowMs = atMs;
        return faults.active(of, name);
      },
    };
  }

  test('is active from its first instant up to its last, which is over', () => {
    const { activeAt } = world();
    expect([99, 100, 199, 200].map((atMs) => activeAt(atMs))).toEqual([false, true, true, false]);
  });

  test('is active for its subject and kind only', () => {
    const { activeAt } = world();
    expect(activeAt(150, 'mem_used_percent')).toBe(false);
    expect(activeAt(150, 'CPUUtilization', 'event-lost')).toBe(false);
  });

  test('was met once somebody has asked for it while it was active', () => {
    const { faults, activeAt } = world();
    activeAt(99);
    activeAt(150, 'mem_used_percent');
    expect(faults.wasMet(kind, 'CPUUtilization')).toBe(false);
    activeAt(150);
    expect(faults.wasMet(kind, 'CPUUtilization')).toBe(true);
  });

  test('may overlap another one of the same subject', () => {
    const { faults, activeAt } = world();
    faults.addWorldFault({ kind, subject: 'CPUUtilization', fromMs: 150, toMs: 300 });
    expect(activeAt(250)).toBe(true);
  });
});

test('a world that heals has no fault left', () => {
  const faults = createFaults(() => 0);
  const read = { kind: 'staleRead', operation: 'GetQueueAttributes' } as const;
  faults.addCallFault(fault({ ...read, to: 9 }));
  faults.addWorldFault({ kind: 'event-lost', subject: 'x', fromMs: 0, toMs: 10 });
  faults.clear();
  expect(faults.next({ ...send, operation: read.operation })).toBeUndefined();
  expect(faults.active('event-lost', 'x')).toBe(false);
  expect(faults.tracksReads('sqs', read.operation)).toBe(false);
});

describe('an error that an operation models', () => {
  test('is answered under its name, with its status, before any effect', () => {
    const { code, statusCode } = faultError('500 ResourceContentionFault');
    expect({ code, statusCode }).toEqual({ code: 'ResourceContentionFault', statusCode: 500 });
    expect(actsAfterEffect('500 ResourceContentionFault')).toBe(false);
  });

  test('comes after the effect when it says that the effect is there', () => {
    expect(actsAfterEffect('400 ExecutionAlreadyExists')).toBe(true);
  });

  test('bites like any other fault', () => {
    const given = [fault({ kind: '400 QueueDoesNotExist', from: 2, to: 2 })];
    expect(bites(given, [send, send, send])).toBe('- 400 QueueDoesNotExist -');
  });
});

test('every kind of fault is explained with its number in the fault model', () => {
  for (const meaning of Object.values(callFaults)) expect(meaning).toMatch(/^.{15,} \(C\d+\)$/);
});
