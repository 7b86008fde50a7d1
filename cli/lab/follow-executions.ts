/** Follows the executions of a world that act: start, decisions, steps, outcome. Looks without a result stay silent. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { changesOf } from '../../lab/changes.ts';
import { type ExecutionOutcome, outcomesOf } from '../../lab/outcomes.ts';
import type { World } from '../../lab/world.ts';
import { shortened, toneOf } from '../executions/describe-execution.ts';
import { jsonOf } from '../read/ending.ts';
import type { LiveEvent } from './live-event.ts';
import { type StartOf, startOf } from './start-of.ts';

const decisionSchema = z.object({
  Payload: z.object({ decision: z.object({ action: z.string(), reason: z.string() }) }),
});

interface Followed {
  readonly start: StartOf;
  /** Events of its history already told. */
  told: number;
  acts: boolean;
}

/** Steps a person follows; choices and ends are not work. */
const stepTypes: ReadonlySet<string> = new Set(['TaskStateEntered', 'WaitStateEntered']);

/** The second piece of work: an execution that only looked never gets there. */
const actsIn = (history: readonly HistoryEvent[]): boolean =>
  history.filter(({ type }) => type === 'TaskStateEntered').length > 1;

function lineOf(event: HistoryEvent): LiveEvent | undefined {
  const atMs = event.timestamp?.getTime() ?? 0;
  if (stepTypes.has(event.type ?? '')) {
    const name = event.stateEnteredEventDetails?.name ?? '';
    return { atMs, word: '', tone: 'quiet', text: name, readMs: 40 };
  }
  if (event.type !== 'TaskSucceeded') return undefined;
  const output = decisionSchema.safeParse(jsonOf(event.taskSucceededEventDetails?.output));
  if (!output.success) return undefined;
  const { reason } = output.data.Payload.decision;
  return { atMs, word: 'DECIDED', tone: 'strong', text: shortened(reason), readMs: 150 };
}

function costOf(world: World, execution: ExecutionOutcome, target: string): string {
  const usdPerHour = changesOf(world, target)
    .filter((change) => change.executionArn === execution.executionArn)
    .reduce((sum, change) => sum + (change.usdPerHour ?? 0), 0);
  if (usdPerHour === 0) return '';
  return `, ${usdPerHour < 0 ? '-' : '+'}$${Math.abs(usdPerHour).toFixed(4)} per hour`;
}

function endLine(world: World, execution: ExecutionOutcome, target: string): LiveEvent {
  const changes = changesOf(world, target).filter(
    ({ executionArn }) => executionArn === execution.executionArn,
  );
  const first = changes[0];
  const last = changes.at(-1);
  const change =
    first === undefined || last === undefined
      ? ''
      : `${first.from} to ${last.to} instances${costOf(world, execution, target)}: `;
  return {
    atMs: execution.stopMs ?? 0,
    word: execution.outcome.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase(),
    tone: toneOf(execution),
    text: `${target} ${change}${shortened(execution.reason)}`,
    readMs: 350,
  };
}

/** Answers with what is new since the last call. */
export function followExecutions(world: World): () => LiveEvent[] {
  /** By the position in the order of start. */
  const open = new Map<number, Followed>();
  let known = 0;

  function follow(execution: ExecutionOutcome, followed: Followed): LiveEvent[] {
    const { target, by } = followed.start;
    const history = world.services.sfn.history(execution.executionArn);
    const lines: LiveEvent[] = [];
    if (!followed.acts && actsIn(history)) {
      followed.acts = true;
      const text = `scale-application for ${target}, ${by}`;
      lines.push({ atMs: execution.startMs, word: 'STARTED', tone: 'busy', text, readMs: 200 });
    }
    if (!followed.acts) return lines;
    for (const event of history.slice(followed.told)) {
      const line = lineOf(event);
      if (line !== undefined) lines.push(line);
    }
    followed.told = history.length;
    return lines;
  }

  function end(execution: ExecutionOutcome, { start, acts }: Followed): LiveEvent[] {
    // A sweep that held back has nothing new to say; an alarm that led to nothing needs its reason.
    const tells = acts || (start.isAlarm && execution.output.code !== 'calm');
    return tells ? [endLine(world, execution, start.target)] : [];
  }

  return () => {
    const records = world.services.sfn.executions();
    for (let at = known; at < records.length; at++) {
      const record = records[at];
      if (record?.stateMachineName.endsWith('-scale-application') !== true) continue;
      open.set(at, { start: startOf(world, record.input), told: 0, acts: false });
    }
    known = records.length;
    if (open.size === 0) return [];
    const outcomes = outcomesOf(world);
    return [...open].flatMap(([at, followed]) => {
      const execution = outcomes[at];
      if (execution === undefined) return [];
      const lines = follow(execution, followed);
      if (execution.status === 'RUNNING') return lines;
      open.delete(at);
      return [...lines, ...end(execution, followed)];
    });
  };
}
