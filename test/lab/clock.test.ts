/** The virtual clock runs what is due in order of time, and of asking where times are equal; it never goes back. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createClock } from '../../lab/clock.ts';

const start = Date.parse('2026-03-02T12:00:00Z');

/** A clock whose entries write down their name and the instant they ran at. */
function diary() {
  const clock = createClock(start);
  const ran: string[] = [];
  const schedule = (name: string, afterMs: number) =>
    clock.schedule(start + afterMs, () => {
      ran.push(`${name} +${clock.nowMs - start}`);
    });
  return { clock, ran, schedule };
}

describe('the clock', () => {
  test('runs what is due in order of time, whatever the order of asking', async () => {
    const { clock, ran, schedule } = diary();
    schedule('late', 30);
    schedule('early', 10);
    schedule('middle', 20);
    await clock.runUntil(start + 100);
    expect(ran).toEqual(['early +10', 'middle +20', 'late +30']);
  });

  test('runs what is due at the same instant in the order of asking', async () => {
    const { clock, ran, schedule } = diary();
    for (const name of ['a', 'b', 'c', 'd', 'e']) schedule(name, 10);
    await clock.runUntil(start + 10);
    expect(ran).toEqual(['a +10', 'b +10', 'c +10', 'd +10', 'e +10']);
  });

  test('keeps both orders for any number of entries', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }),
        async (delays) => {
          const clock = createClock(start);
          const ran: number[] = [];
          for (const [index, delay] of delays.entries()) {
            clock.schedule(start + delay, () => void ran.push(index));
          }
          await clock.runUntil(start + 20);
          const inOrder = [...delays.keys()].sort(
            (a, b) => (delays[a] ?? 0) - (delays[b] ?? 0) || a - b,
          );
          expect(ran).toEqual(inOrder);
        },
      ),
      { seed: 20260302, numRuns: 200 },
    );
  });

  test('runs up to and including the instant it is told, and then stands there', async () => {
    const { clock, ran, schedule } = diary();
    schedule('in time', 50);
    schedule('too late', 51);
    await clock.runUntil(start + 50);
    expect(ran).toEqual(['in time +50']);
    expect(clock.nowMs).toBe(start + 50);
    await clock.runUntil(start + 70);
    expect(clock.nowMs).toBe(start + 70);
  });

  test('never goes back: what is asked for in the past runs now', async () => {
    const { clock, ran, schedule } = diary();
    await clock.runUntil(start + 100);
    schedule('past', 20);
    await clock.runUntil(start + 50);
    expect(ran).toEqual([]);
    expect(clock.nowMs).toBe(start + 100);
    await clock.runUntil(start + 100);
    expect(ran).toEqual(['past +100']);
  });

  test('runs what an entry asks for at its own instant, after what was already due', async () => {
    const { clock, ran, schedule } = diary();
    clock.schedule(start + 10, () => {
      ran.push('first');
      schedule('asked by the first', 10);
    });
    schedule('second', 10);
    await clock.runUntil(start + 10);
    expect(ran).toEqual(['first', 'second +10', 'asked by the first +10']);
  });

  test('does not run what was cancelled, not even by an entry of the same instant', async () => {
    const { clock, ran, schedule } = diary();
    clock.schedule(start + 10, () => clock.cancel(victim));
    const victim = schedule('victim', 10);
    const other = schedule('other', 20);
    clock.cancel(other);
    schedule('kept', 30);
    await clock.runUntil(start + 100);
    expect(ran).toEqual(['kept +30']);
    expect(victim.cancelled).toBe(true);
  });

  test('begins an entry only when the one before it has ended', async () => {
    const { clock, ran, schedule } = diary();
    clock.schedule(start + 10, async () => {
      ran.push('begun');
      await Promise.resolve();
      await Promise.resolve();
      ran.push(`ended +${clock.nowMs - start}`);
    });
    schedule('next', 11);
    await clock.runUntil(start + 20);
    expect(ran).toEqual(['begun', 'ended +10', 'next +11']);
  });

  test('steps one entry at a time, and says when there is none', async () => {
    const { clock, ran, schedule } = diary();
    schedule('a', 10);
    clock.cancel(schedule('cancelled', 11));
    schedule('b', 20);
    expect(await clock.step()).toBe(true);
    expect(ran).toEqual(['a +10']);
    expect(await clock.step(start + 19)).toBe(false);
    expect(clock.nowMs).toBe(start + 10);
    expect(await clock.step()).toBe(true);
    expect(await clock.step()).toBe(false);
    expect(ran).toEqual(['a +10', 'b +20']);
  });

  test('passes on the error of an entry and goes on after it', async () => {
    const { clock, ran, schedule } = diary();
    clock.schedule(start + 10, () => {
      throw new Error('broken');
    });
    schedule('next', 20);
    await expect(clock.runUntil(start + 30)).rejects.toThrow('broken');
    await clock.runUntil(start + 30);
    expect(ran).toEqual(['next +20']);
  });
});
