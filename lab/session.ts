/** A lab session: everything needed to play the same run again, to any instant. It is what the CLI remembers. */

import * as z from 'zod';
import { type PlatformFaultKind, platformFaults } from './faults.ts';
import { restSchedules, startExecution } from './operator.ts';
import { generateTraffic } from './platform/generate-traffic.ts';
import { readTrace } from './platform/read-trace.ts';
import {
  minuteMs,
  minutesPerDay,
  scaleTraffic,
  type Traffic,
  trafficOf,
} from './platform/traffic.ts';
import { loadProject } from './project.ts';
import { createRandom } from './random.ts';
import { createWorld, type World } from './world.ts';

const kinds = Object.keys(platformFaults) as [PlatformFaultKind, ...PlatformFaultKind[]]; // The table's own keys.

const trafficSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('generated'),
    days: z.number().positive().max(400),
    peakRps: z.number().positive(),
    burstsPerDay: z.number().min(0),
  }),
  z.strictObject({
    kind: z.literal('trace'),
    path: z.string(),
    peakRps: z.number().positive(),
    historyDays: z.int().min(0),
  }),
]);

const faultSchema = z.strictObject({
  kind: z.enum(kinds),
  subject: z.string(),
  fromMinute: z.number().min(0),
  minutes: z.number().positive(),
});

/** An execution somebody started during the session. */
const startSchema = z.strictObject({
  atMs: z.number(),
  workflow: z.string(),
  name: z.string(),
  input: z.json(),
});

export const sessionSchema = z.strictObject({
  seed: z.string(),
  traffic: trafficSchema,
  faults: z.array(faultSchema),
  starts: z.array(startSchema),
  /** The instant the session stands at; absent until it has been played. */
  untilMs: z.number().optional(),
});

export type Session = z.infer<typeof sessionSchema>;
export type SessionTraffic = Session['traffic'];
export type SessionFault = z.infer<typeof faultSchema>;

/** Sessions begin on the same Monday, so that weekdays and hours of generated traffic mean something. */
const startMs = Date.parse('2026-03-02T00:00:00Z');

/** Other applications of the inventory get this share of the main one's load. */
const otherShare = 0.25;

/** The same traffic with its last day (or what there is of it) repeated for one more day: people go on after the end. */
function withOneMoreDay(traffic: Traffic): Traffic {
  const rates = new Float64Array(traffic.minutes + minutesPerDay);
  const repeated = Math.min(minutesPerDay, traffic.minutes);
  for (let minute = 0; minute < rates.length; minute++) {
    const source =
      minute < traffic.minutes
        ? minute
        : traffic.minutes - repeated + ((minute - traffic.minutes) % repeated);
    rates[minute] = traffic.requestsPerSecond(source);
  }
  return trafficOf(rates, { startMs: traffic.startMs, scoredFromMinute: traffic.scoredFromMinute });
}

/** The traffic of each application; the trace drives the first one, which then runs alone. */
function trafficOfSession(
  session: Session,
  applications: readonly string[],
): Record<string, Traffic> {
  const { traffic } = session;
  const [main = 'web', ...others] = applications;
  if (traffic.kind === 'trace') {
    return { [main]: scaleTraffic(readTrace(traffic.path), { ...traffic, startMs }) };
  }
  const shaped = (name: string, share: number): Traffic =>
    generateTraffic(createRandom(session.seed).fork(`traffic ${name}`), {
      startMs,
      days: Math.ceil(traffic.days),
      historyDays: 0,
      busiestHourRps: traffic.peakRps * share,
      burstsPerDay: traffic.burstsPerDay,
    });
  const generated: Record<string, Traffic> = { [main]: shaped(main, 1) };
  for (const name of others) generated[name] = shaped(name, otherShare);
  return generated;
}

/** A world under the session's load at its first instant, with its faults and starts scheduled. */
export async function openSession(session: Session): Promise<{ world: World; endMs: number }> {
  const project = await loadProject();
  const own = trafficOfSession(session, Object.keys(project.inventory.applications));
  const minutes = Math.max(...Object.values(own).map((traffic) => traffic.minutes));
  const traffic = Object.fromEntries(
    Object.entries(own).map(([name, each]) => [name, withOneMoreDay(each)]),
  );
  const world = await createWorld({ ...project, seed: session.seed, traffic });
  for (const { kind, subject, fromMinute, minutes: length } of session.faults) {
    const fromMs = world.startMs + fromMinute * minuteMs;
    world.faults.addWorldFault({ kind, subject, fromMs, toMs: fromMs + length * minuteMs });
  }
  await restSchedules(world);
  for (const start of session.starts) {
    world.clock.schedule(start.atMs, () => startExecution(world, start));
  }
  const days =
    session.traffic.kind === 'generated' ? session.traffic.days : minutes / minutesPerDay;
  return { world, endMs: world.startMs + Math.round(days * minutesPerDay) * minuteMs };
}

/** The lively day that `npm start` plays: bursts, a bad launch, a zone without capacity, a lost event, a silent agent. */
export const livelyDay: Session = {
  seed: '42',
  traffic: { kind: 'generated', days: 1, peakRps: 900, burstsPerDay: 4 },
  faults: [
    { kind: 'never-healthy', subject: 'arq-lab-web', fromMinute: 9 * 60 + 30, minutes: 25 },
    { kind: 'capacity-shortage', subject: 'eu-west-1b', fromMinute: 11 * 60, minutes: 120 },
    {
      kind: 'event-lost',
      subject: 'CloudWatch Alarm State Change',
      fromMinute: 13 * 60,
      minutes: 30,
    },
    { kind: 'metric-gap', subject: 'mem_used_percent', fromMinute: 20 * 60, minutes: 40 },
  ],
  starts: [],
};
