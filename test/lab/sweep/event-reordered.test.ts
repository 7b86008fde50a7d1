/** An event that is overtaken arrives after the next one, or late when none comes. */

import { describe, expect, test } from '@jest/globals';
import { alarm, busWorld } from '../services/eventbridge/bus-world.ts';

const numbered = (number: number) => ({ ...alarm, detail: { ...alarm.detail, number } });

/** `number instant` of each start, in the order in which they happened. */
function startsOf({ callsOf }: ReturnType<typeof busWorld>): string[] {
  return callsOf('sfn.StartExecution').map(
    ({ atMs, input }) =>
      `${JSON.parse(input.input).detail.number} ${new Date(atMs).toISOString().slice(11, 23)}`,
  );
}

describe('a reordered event', () => {
  test('is overtaken by the next of its detail-type', async () => {
    const world = busWorld();
    world.rule();
    world.faults.add(`event-reordered ${alarm.detailType}`);
    world.events.receive(numbered(1));
    await world.until('2026-03-02T10:03Z');
    world.events.receive(numbered(2));
    await world.until('2026-03-02T11:00Z');
    expect(startsOf(world)).toEqual(['2 10:03:00.200', '1 10:03:01.200']);
  });

  test('arrives ten minutes late when no other comes', async () => {
    const world = busWorld();
    world.rule();
    world.faults.add(`event-reordered ${alarm.detailType}`);
    world.events.receive(numbered(1));
    await world.until('2026-03-02T11:00Z');
    expect(startsOf(world)).toEqual(['1 10:10:00.200']);
  });

  test('is not overtaken by an event of another detail-type', async () => {
    const world = busWorld();
    world.rule();
    world.faults.add(`event-reordered ${alarm.detailType}`);
    world.events.receive(numbered(1));
    await world.until('2026-03-02T10:03Z');
    world.events.receive({ ...numbered(2), detailType: 'Other' });
    await world.until('2026-03-02T11:00Z');
    expect(startsOf(world)).toEqual(['2 10:03:00.200', '1 10:10:00.200']);
  });
});
