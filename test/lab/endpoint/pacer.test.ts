/** Virtual time that follows real time, and turns taken with it. */

import { expect, test } from '@jest/globals';
import { createClock } from '../../../lab/clock.ts';
import { createPacer } from '../../../lab/endpoint/pacer.ts';
import { createTurns } from '../../../lab/endpoint/turns.ts';

const startMs = Date.parse('2026-03-02T10:00Z');
const minuteMs = 60_000;

/** A pacer whose real time passes only while it sleeps. */
function paced(options: { speed?: number; endMs?: number; sleptMs?: number } = {}) {
  const clock = createClock(startMs);
  const turns = createTurns();
  let realMs = 0;
  let sleeps = 0;
  let onSleep = (_sleeps: number): void => {};
  const pacer = createPacer({
    clock,
    turns,
    speed: options.speed ?? 60,
    endMs: options.endMs ?? startMs + 60 * minuteMs,
    nowMs: () => realMs,
    sleep: async (ms) => {
      realMs += options.sleptMs ?? ms;
      sleeps += 1;
      onSleep(sleeps);
    },
  });
  return {
    clock,
    turns,
    pacer,
    realMs: () => realMs,
    onSleep(listener: (sleeps: number) => void) {
      onSleep = listener;
    },
  };
}

test('an hour at 60 times the speed takes a minute, and then time stands still', async () => {
  const { clock, pacer, realMs } = paced();
  const due: number[] = [];
  for (const minute of [1, 30, 61]) {
    const atMs = startMs + minute * minuteMs;
    clock.schedule(atMs, () => {
      due.push(minute);
    });
  }
  await pacer.run();
  expect(realMs()).toBe(60_000);
  expect(clock.nowMs).toBe(startMs + 60 * minuteMs);
  expect(due).toEqual([1, 30]);
});

test('a machine that slept for hours goes on where it was', async () => {
  const { clock, pacer, onSleep } = paced({ sleptMs: 5 * 3_600_000 });
  onSleep((sleeps) => {
    if (sleeps === 1) expect(clock.nowMs).toBe(startMs);
    if (sleeps === 2) {
      expect(clock.nowMs).toBe(startMs + minuteMs);
      pacer.stop();
    }
  });
  await pacer.run();
});

test('a request waits for one entry of the clock, not for all of them', async () => {
  const { clock, turns, pacer, onSleep } = paced({ speed: 6000 });
  const order: string[] = [];
  clock.schedule(startMs + 1, async () => {
    order.push('first');
    turns(() => {
      order.push('request');
    }).catch(() => {});
  });
  for (const name of ['second', 'third']) {
    clock.schedule(startMs + 2, () => {
      order.push(name);
    });
  }
  onSleep((sleeps) => {
    if (sleeps === 3) pacer.stop();
  });
  await pacer.run();
  expect(order).toEqual(['first', 'request', 'second', 'third']);
});

test('what an entry of the clock throws ends the run', async () => {
  const { clock, pacer } = paced();
  clock.schedule(startMs + 1, () => {
    throw new Error('a mistake');
  });
  await expect(pacer.run()).rejects.toThrow('a mistake');
});

test('turns come in the order they were asked for, also after one that failed', async () => {
  const turns = createTurns();
  const order: number[] = [];
  const failing = turns(async () => {
    await Promise.resolve();
    order.push(1);
    throw new Error('refused');
  });
  const next = turns(() => {
    order.push(2);
    return 'done';
  });
  await expect(failing).rejects.toThrow('refused');
  expect(await next).toBe('done');
  expect(order).toEqual([1, 2]);
});
