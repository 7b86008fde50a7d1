/** A run is a function of template, scenario and seed: the same seed gives the same bytes, another seed others (I18). */

import { beforeAll, describe, expect, test } from '@jest/globals';
import { playScenario, setScene } from '../../lab/scenarios/play-scenario.ts';
import { livelyDay, openSession, type Session } from '../../lab/session.ts';
import type { World } from '../../lab/world.ts';
import type { Scenario } from '../../shared/scenario.ts';

const scenario: Scenario = {
  name: 'out, with a lost answer and a gap',
  instances: 4,
  minutes: 25,
  when: [
    { atMinute: 0, load: 300 },
    { atMinute: 3, load: 480 },
    { atMinute: 12, fault: 'metric-gap', subject: 'mem_used_percent', forMinutes: 5 },
  ],
  expect: [],
};

const play = (seed: string): Promise<World> =>
  playScenario(scenario, {
    seed,
    callFaults: [
      {
        kind: 'lostAnswer',
        service: 'auto-scaling',
        operation: 'SetDesiredCapacity',
        from: 1,
        to: 1,
      },
    ],
  });

/** The histories of all executions, as text. */
const histories = ({ services: { sfn } }: World): string =>
  JSON.stringify(sfn.executions().map(({ arn }) => [arn, sfn.history(arn)]));

/** Everything every service knows, as text. */
const everything = ({ services }: World): string =>
  JSON.stringify(Object.entries(services).map(([name, service]) => [name, service.inspect()]));

const calls = ({ recorder }: World): string => JSON.stringify(recorder.calls());

describe('two runs', () => {
  let one: World;
  let same: World;
  let other: World;
  beforeAll(async () => {
    one = await play('7');
    same = await play('7');
    other = await play('8');
  });

  test('of one seed have byte-identical histories', () => {
    expect(one.services.sfn.executions().length).toBeGreaterThan(8);
    expect(histories(one)).toContain('Set desired capacity');
    expect(histories(same)).toBe(histories(one));
  });

  test('of one seed make the same calls and end in the same state of every service', () => {
    expect(calls(same)).toBe(calls(one));
    expect(everything(same)).toBe(everything(one));
  });

  test('of two seeds differ', () => {
    expect(histories(other)).not.toBe(histories(one));
  });
});

test('worlds that run in turns in one process do not mix', async () => {
  const [one, other] = [
    await setScene(scenario, { seed: '7' }),
    await setScene(scenario, { seed: '7' }),
  ];
  const alone = await setScene(scenario, { seed: '7' });
  await alone.clock.runUntil(alone.startMs + 12 * 60_000);
  for (let minute = 1; minute <= 12; minute++) {
    await one.clock.runUntil(one.startMs + minute * 60_000);
    await other.clock.runUntil(other.startMs + minute * 60_000);
  }
  expect(everything(one)).toBe(everything(alone));
  expect(everything(other)).toBe(everything(alone));
});

test('faults of one world do not reach another', async () => {
  const [broken, sound] = [await setScene(scenario), await setScene(scenario)];
  const everyCall = { from: 1, to: Number.POSITIVE_INFINITY };
  broken.faults.addCallFault({
    kind: 'throttle',
    service: 'ssm',
    operation: 'GetParameter',
    ...everyCall,
  });
  for (const world of [broken, sound]) await world.clock.runUntil(world.startMs + 7 * 60_000);
  const throttled = ({ recorder }: World): number =>
    recorder.calls().filter(({ outcome }) => outcome === 'ThrottlingException').length;
  expect(throttled(broken)).toBeGreaterThan(0);
  expect(throttled(sound)).toBe(0);
});

describe('a session', () => {
  const short: Session = {
    ...livelyDay,
    faults: [
      { kind: 'event-late', subject: 'CloudWatch Alarm State Change', fromMinute: 0, minutes: 60 },
    ],
    starts: [
      {
        atMs: Date.parse('2026-03-02T00:10:00Z'),
        workflow: 'scale-application',
        name: 'by-hand',
        input: { target: 'web', desiredCapacity: 4, requestedBy: 'ada' },
      },
    ],
  };

  async function played(session: Session): Promise<World> {
    const { world } = await openSession(session);
    await world.clock.runUntil(world.startMs + 20 * 60_000);
    return world;
  }

  test('that is played again has byte-identical histories, with what people started', async () => {
    const [first, again] = [await played(short), await played(structuredClone(short))];
    expect(histories(first)).toContain('by-hand');
    expect(histories(again)).toBe(histories(first));
  });

  test('with another seed has other traffic', async () => {
    const rates = async (seed: string): Promise<number[]> => {
      const { world } = await openSession({ ...short, seed });
      await world.clock.runUntil(world.startMs + 5 * 60_000);
      return Array.from(world.platform.record('web').requestsPerSecond.subarray(0, 5));
    };
    expect(await rates('1')).toEqual(await rates('1'));
    expect(await rates('1')).not.toEqual(await rates('2'));
  });
});
