/** Follows the executions of a world that act: start, decisions, steps, outcome. Looks without a result stay silent. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { changesOf } from '../../lab/changes.ts';
import { type ExecutionOutcome, outcomesOf } from '../../lab/outcomes.ts';
import type { World } from '../../lab/world.ts';
import { shortened, toneOf } from '../executions/describe-execution.ts';
import type { Tone } from '../output.ts';
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
  /** Steps told since the last decision: waiting and looking again is told once. */
  steps: Set<string>;
}

const followedWorkflows = /-(scale-application|watch-health)$/;

/** Steps a person follows; choices and ends are not work. */
const stepTypes: ReadonlySet<string> = new Set(['TaskStateEntered', 'WaitStateEntered']);

/** The second piece of work: an execution that only looked never gets there. */
const actsIn = (history: readonly HistoryEvent[]): boolean =>
  history.filter(({ type }) => type === 'TaskStateEntered').length > 1;

function lineOf(event: HistoryEvent, target: string): LiveEvent | undefined {
  const atMs = event.timestamp?.getTime() ?? 0;
  if (stepTypes.has(event.type ?? '')) {
    const name = event.stateEnteredEventDetails?.name ?? '';
    return { atMs, word: '', tone: 'quiet', text: `${target}: ${name}`, readMs: 30 };
  }
  if (event.type !== 'TaskSucceeded') return undefined;
  const output = decisionSchema.safeParse(jsonOf(event.taskSucceededEventDetails?.output));
  if (!output.success) return undefined;
  const { reason } = output.data.Payload.decision;
  return {
    atMs,
    word: 'DECIDED',
    tone: 'strong',
    text: `${target}: ${shortened(reason)}`,
    readMs: 120,
  };
}

/** "4 to 10 instances, +$0.2178 per hour", from the ledger; empty when the execution changed nothing. */
function changeOf(world: World, { executionArn }: ExecutionOutcome, target: string): string {
  const changes = changesOf(world, target).filter((change) => change.executionArn === executionArn);
  const first = changes[0];
  const last = changes.at(-1);
  if (first === undefined || last === undefined) return '';
  const usdPerHour = changes.reduce((sum, change) => sum + (change.usdPerHour ?? 0), 0);
  const sign = usdPerHour < 0 ? '-' : '+';
  const cost = usdPerHour === 0 ? '' : `, ${sign}$${Math.abs(usdPerHour).toFixed(4)} per hour`;
  return `${first.from} to ${last.to} instances${cost}`;
}

function endLine(world: World, execution: ExecutionOutcome, target: string): LiveEvent {
  const change = changeOf(world, execution, target);
  const reason = shortened(execution.reason);
  return {
    atMs: execution.stopMs ?? 0,
    word: execution.outcome.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase(),
    tone: toneOf(execution),
    text: `${target}: ${change === '' ? reason : `${change} (${reason})`}`,
    readMs: 280,
  };
}

const verdictTones: Readonly<Record<string, Tone>> = { pass: 'good', fail: 'bad' };

/** What the watch after a change came to. */
function watchLine(execution: ExecutionOutcome, target: string): LiveEvent {
  const { verdict } = execution.output;
  const word = typeof verdict === 'string' ? verdict : execution.outcome;
  return {
    atMs: execution.stopMs ?? 0,
    word: 'WATCHED',
    tone: verdictTones[word] ?? 'quiet',
    text: `${target}: ${word}, ${execution.reason}`,
    readMs: 60,
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
      lines.push({ atMs: execution.startMs, word: 'STARTED', tone: 'busy', text, readMs: 150 });
    }
    if (!followed.acts) return lines;
    for (const event of history.slice(followed.told)) {
      const line = lineOf(event, target);
      if (line === undefined || followed.steps.has(line.text)) continue;
      if (line.word === '') followed.steps.add(line.text);
      else followed.steps.clear();
      lines.push(line);
    }
    followed.told = history.length;
    return lines;
  }

  function end(execution: ExecutionOutcome, { start, acts }: Followed): LiveEvent[] {
    if (execution.workflow === 'watch-health') return [watchLine(execution, start.target)];
    // A sweep that held back has nothing new to say; an alarm that led to nothing needs its reason.
    const tells = acts || (start.isAlarm && execution.output.code !== 'calm');
    return tells ? [endLine(world, execution, start.target)] : [];
  }

  return () => {
    const records = world.services.sfn.executions();
    for (let at = known; at < records.length; at++) {
      const record = records[at];
      if (record === undefined || !followedWorkflows.test(record.stateMachineName)) continue;
      open.set(at, { start: startOf(world, record.input), told: 0, acts: false, steps: new Set() });
    }
    known = records.length;
    if (open.size === 0) return [];
    const outcomes = outcomesOf(world);
    return [...open].flatMap(([at, followed]) => {
      const execution = outcomes[at];
      if (execution === undefined) return [];
      const lines = execution.workflow === 'watch-health' ? [] : follow(execution, followed);
      if (execution.status === 'RUNNING') return lines;
      open.delete(at);
      return [...lines, ...end(execution, followed)];
    });
  };
}
