/** What can start a runbook, and how each start is read into one `Request`. */

import * as z from 'zod';
import { InvalidRequest } from './errors.ts';
import { issueSentence, valueAt } from './issue-sentence.ts';

/** The change a watch may ask to undo; recorded when it was made. */
const changeSchema = z.strictObject({
  execution: z.string(),
  round: z.int().min(1),
  action: z.enum(['scaleOut', 'scaleIn']),
  from: z.int().min(0),
  to: z.int().min(0),
  /** Instances in the group before the change. */
  instanceIdsBefore: z.array(z.string()),
  /** Instances this change launched; empty for a scale-in. */
  instanceIdsLaunched: z.array(z.string()),
  at: z.iso.datetime(),
});
export type Change = z.infer<typeof changeSchema>;

const alarmEventSchema = z.object({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  account: z.string(),
  region: z.string(),
  resources: z.array(z.string()).min(1),
  detail: z.object({
    alarmName: z.string().min(1),
    state: z.object({ value: z.string(), timestamp: z.string().min(1) }),
  }),
});

const targetName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a name of the inventory such as "web"');

const sweepSchema = z.strictObject({
  trigger: z.literal('sweep'),
  target: targetName,
  scheduledTime: z.string().min(1),
});

/** What a person may ask for; every member but the target may be left out. */
export const manualSchema = z.strictObject({
  trigger: z.literal('manual').optional(),
  target: targetName,
  desiredCapacity: z.int().min(0).max(1000).optional(),
  requestedBy: z.string().min(1).max(120).optional(),
  reason: z.string().max(500).optional(),
});

const undoSchema = z.strictObject({
  trigger: z.literal('undo'),
  target: targetName,
  change: changeSchema,
  reason: z.string().min(1),
});

/** One start of a runbook, whatever started it. `key` is the same for every delivery of the same start. */
export type Request =
  | { trigger: 'alarm'; target: string; key: string }
  | { trigger: 'sweep'; target: string; key: string }
  | {
      trigger: 'manual';
      target: string;
      desiredCapacity?: number;
      by: string;
      reason: string;
      key: string;
    }
  | { trigger: 'undo'; target: string; change: Change; reason: string; key: string };

/** Where the reader stands: names carry the stage, events carry the account and Region. */
export interface RequestContext {
  readonly stage: string;
  readonly executionName: string;
  /** Signals a target's alarms may carry, `cpu-high`; used to split an alarm name. */
  readonly signals: readonly string[];
}

function sentence(issue: z.core.$ZodIssue, input: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return `Input has the unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}: remove it or correct its spelling.`;
  }
  const place = issue.path.length > 0 ? `Field "${issue.path.join('.')}"` : 'Input';
  return issueSentence(issue, place, valueAt(input, issue.path));
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new InvalidRequest(result.error.issues.map((issue) => sentence(issue, input)));
}

function parseAlarm(input: unknown, context: RequestContext): Request {
  const event = parse(alarmEventSchema, input);
  const { alarmName, state } = event.detail;
  const prefix = `arq-${context.stage}-`;
  const signal = context.signals.find((candidate) => alarmName.endsWith(`-${candidate}`));
  if (!alarmName.startsWith(prefix) || signal === undefined) {
    throw new InvalidRequest([
      `Alarm "${alarmName}" does not start this runbook: its name must be ${prefix}<target>-<signal> with one of the signals ${context.signals.join(', ')}.`,
    ]);
  }
  const target = alarmName.slice(prefix.length, -signal.length - 1);
  if (!targetName.safeParse(target).success) {
    throw new InvalidRequest([
      `Alarm "${alarmName}" names no target: its name must be ${prefix}<target>-<signal>.`,
    ]);
  }
  const key = `alarm#${alarmName}#${state.timestamp}`;
  return { trigger: 'alarm', target, key };
}

function parseManual(input: unknown, context: RequestContext): Request {
  const manual = parse(manualSchema, input);
  return {
    trigger: 'manual',
    target: manual.target,
    ...(manual.desiredCapacity === undefined ? {} : { desiredCapacity: manual.desiredCapacity }),
    by: manual.requestedBy ?? 'somebody',
    reason: manual.reason ?? 'started by hand',
    key: `manual#${context.executionName}`,
  };
}

/**
 * Reads the input of an execution.
 * @throws InvalidRequest with a sentence for each problem; nothing has been touched then.
 */
export function parseRequest(input: unknown, context: RequestContext): Request {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new InvalidRequest(['Input must be a JSON object such as {"target": "web"}.']);
  }
  if ('detail-type' in input) return parseAlarm(input, context);
  const trigger = 'trigger' in input ? input.trigger : 'manual';
  switch (trigger) {
    case 'sweep': {
      const sweep = parse(sweepSchema, input);
      const key = `sweep#${sweep.target}#${sweep.scheduledTime}`;
      return { trigger: 'sweep', target: sweep.target, key };
    }
    case 'undo': {
      const undo = parse(undoSchema, input);
      return { ...undo, key: `undo#${undo.change.execution}#${undo.change.round}` };
    }
    case 'manual':
      return parseManual(input, context);
    default:
      throw new InvalidRequest([
        `Field "trigger" is ${JSON.stringify(trigger)}: use "manual" (or leave it out), "sweep" or "undo".`,
      ]);
  }
}
