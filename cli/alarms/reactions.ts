/** Finds what each transition of an alarm to ALARM led to, from the history of the alarm and of the executions. */

import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch';
import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { Clients } from '../../shared/runtime/clients.ts';
import { describeChange, type Ending, endingOf, isCalm, jsonOf } from '../read/ending.ts';
import { describe, executionsOf } from '../read/executions.ts';
import { findWorkflow } from '../read/workflows.ts';

export interface Reaction {
  readonly Timestamp: Date;
  /** STARTED, HELD, SKIPPED, NOTIFIED, LOST, PART, NONE: one word. */
  readonly reaction: string;
  readonly code?: string;
  readonly reason: string;
  readonly executionArn?: string;
}

/** The alarm whose reactions are looked for. */
export interface Subject {
  readonly alarmName: string;
  /** Name of the application in the alarm's name. */
  readonly target: string;
  /** True when a scaling runbook is started by it or by the alarm it is a part of. */
  readonly triggers: boolean;
  /** The composite alarm that reads it. */
  readonly partOf?: string;
}

/** An event is retried for 5 minutes and may be 10 minutes late; within 5 more the sweep has looked. */
const reactionMs = 16 * 60_000;

const inputSchema = z.object({
  trigger: z.string().optional(),
  target: z.string().optional(),
  detail: z
    .object({ alarmName: z.string(), state: z.object({ timestamp: z.string() }) })
    .optional(),
});

interface Started {
  readonly execution: DescribeExecutionOutput;
  readonly startMs: number;
  readonly input: z.infer<typeof inputSchema>;
}

/** The executions of scale-application that began within one of the spans after the transitions. */
async function startedAfter(
  clients: Clients,
  stage: string,
  transitions: readonly number[],
): Promise<Started[]> {
  const stateMachineArn = await findWorkflow(clients, stage, 'scale-application');
  const oldest = Math.min(...transitions);
  const found: Started[] = [];
  for await (const item of executionsOf(clients, stateMachineArn)) {
    const startMs = item.startDate?.getTime() ?? 0;
    if (startMs < oldest) break;
    if (!transitions.some((atMs) => startMs >= atMs && startMs < atMs + reactionMs)) continue;
    const execution = await describe(clients, item.executionArn ?? '');
    const input = inputSchema.safeParse(jsonOf(execution.input));
    if (input.success) found.push({ execution, startMs, input: input.data });
  }
  return found.reverse();
}

function whatHappened(ending: Ending): string {
  const { outcome, reason } = ending;
  if (outcome === 'rolledBack') return `rolled back: ${reason}`;
  const change = describeChange(ending);
  return outcome === 'completed' && change !== '' ? change : reason || outcome;
}

function ofExecution(execution: DescribeExecutionOutput): Omit<Reaction, 'Timestamp'> {
  const ending = endingOf(execution);
  const { outcome, code } = ending;
  const acted = ['completed', 'rolledBack', 'RUNNING'].includes(outcome);
  return {
    reaction: acted ? 'STARTED' : outcome.toUpperCase(),
    // What acted may hold the next round; that says nothing of this alarm.
    ...(code === undefined || acted ? {} : { code }),
    reason: whatHappened(ending),
    executionArn: execution.executionArn ?? '',
  };
}

/** Events carry the instant of the transition with milliseconds; the history may round it to a second. */
const isOfTransition = (timestamp: string, atMs: number): boolean =>
  Math.abs(Date.parse(timestamp) - atMs) < 1_000;

/** What an alarm that starts nothing by itself did. */
function withoutExecution(
  subject: Subject,
  atMs: number,
  actions: readonly AlarmHistoryItem[],
): Omit<Reaction, 'Timestamp'> {
  const told = actions.filter(
    ({ Timestamp }) => Math.abs((Timestamp?.getTime() ?? 0) - atMs) < 60_000,
  );
  const failed = told.find(({ HistorySummary }) => HistorySummary?.startsWith('Failed') === true);
  if (failed !== undefined) return { reaction: 'FAILED', reason: failed.HistorySummary ?? '' };
  if (told.length > 0)
    return { reaction: 'NOTIFIED', reason: 'people were told; it starts nothing' };
  if (subject.partOf === undefined) return { reaction: 'NONE', reason: 'it starts nothing' };
  return { reaction: 'PART', reason: `it is read by ${subject.partOf}, which acts` };
}

function lost(
  subject: Subject,
  atMs: number,
  started: readonly Started[],
): Omit<Reaction, 'Timestamp'> {
  const sweep = started.find(
    ({ input, startMs, execution }) =>
      input.trigger === 'sweep' &&
      input.target === subject.target &&
      startMs >= atMs &&
      !isCalm(endingOf(execution)),
  );
  if (sweep === undefined) {
    return { reaction: 'LOST', reason: 'no execution got its event, and no sweep found it red' };
  }
  const { reason, executionArn, code } = ofExecution(sweep.execution);
  return {
    reaction: 'LOST',
    ...(code === undefined ? {} : { code }),
    reason: `no execution got its event; the sweep looked: ${reason}`,
    ...(executionArn === undefined ? {} : { executionArn }),
  };
}

/** The reactions to the transitions at these instants, in their order. */
export async function reactionsTo(
  subject: Subject,
  transitions: readonly number[],
  {
    clients,
    stage,
    actions,
  }: {
    readonly clients: Clients;
    readonly stage: string;
    readonly actions: readonly AlarmHistoryItem[];
  },
): Promise<Reaction[]> {
  const starts = subject.triggers && subject.partOf === undefined && transitions.length > 0;
  const started = starts ? await startedAfter(clients, stage, transitions) : [];
  return transitions.map((atMs) => {
    const own = started.find(
      ({ input: { detail } }) =>
        detail?.alarmName === subject.alarmName && isOfTransition(detail.state.timestamp, atMs),
    );
    const Timestamp = new Date(atMs);
    if (own !== undefined) return { Timestamp, ...ofExecution(own.execution) };
    if (starts) return { Timestamp, ...lost(subject, atMs, started) };
    return { Timestamp, ...withoutExecution(subject, atMs, actions) };
  });
}
