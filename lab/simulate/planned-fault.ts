/** Everything that can go wrong on a simulated day, as data: a command line can carry it, a failure can be replayed from it. */

import * as z from 'zod';
import {
  type CallFaultKind,
  callFaults,
  type PlatformFaultKind,
  platformFaults,
} from '../faults.ts';

const worldKinds = Object.keys(platformFaults) as [PlatformFaultKind, ...PlatformFaultKind[]]; // The table's own keys.

const callKind = z.custom<CallFaultKind>(
  (value) =>
    typeof value === 'string' && (Object.hasOwn(callFaults, value) || /^\d{3} \w+$/.test(value)),
  `must be one of ${Object.keys(callFaults).join(', ')}, or a status and an error such as "500 InternalServerError"`,
);

/** Minutes from the beginning of the day. */
const atMinute = z.int().min(0);
const minutes = z.int().min(1);

const plannedFaultSchema = z.discriminatedUnion('kind', [
  /** The next `times` calls of an operation by a role fail; without `times` all of them, until the world heals. */
  z.strictObject({
    kind: z.literal('call'),
    atMinute,
    fault: callKind,
    service: z.string(),
    operation: z.string(),
    roleName: z.string(),
    times: z.int().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('world'),
    atMinute,
    minutes,
    fault: z.enum(worldKinds),
    subject: z.string(),
  }),
  /** The next `times` invocations of functions end without an answer (P4). */
  z.strictObject({ kind: z.literal('kill'), atMinute, times: z.int().min(1) }),
  /** Somebody stops the first execution of a workflow that runs from this minute on (P8). */
  z.strictObject({ kind: z.literal('abort'), atMinute, workflow: z.string() }),
  /** People start scale-application by hand at the same instant, with input that may be nonsense (H3). */
  z.strictObject({
    kind: z.literal('start'),
    atMinute,
    input: z.json(),
    times: z.int().min(1).max(10).default(1),
  }),
  /** Somebody forbids automatic changes of a target for a while. */
  z.strictObject({ kind: z.literal('quarantine'), atMinute, minutes, target: z.string() }),
  z.strictObject({
    kind: z.literal('suspend'),
    atMinute,
    minutes,
    target: z.string(),
    process: z.enum([
      'Launch',
      'Terminate',
      'HealthCheck',
      'ReplaceUnhealthy',
      'AddToLoadBalancer',
    ]),
  }),
  /** Another scaler changes the desired capacity (C16). */
  z.strictObject({ kind: z.literal('drift'), atMinute, target: z.string(), by: z.int() }),
  /** The application answers this share of its requests with an error. */
  z.strictObject({
    kind: z.literal('errors'),
    atMinute,
    minutes,
    target: z.string(),
    percent: z.number().min(0).max(100),
  }),
]);

export type PlannedFault = z.infer<typeof plannedFaultSchema>;

/** Reads a list of faults as a replay command carries it. @throws ZodError or SyntaxError with what is wrong */
export const parseFaults = (text: string): PlannedFault[] =>
  z.array(plannedFaultSchema).parse(JSON.parse(text));
