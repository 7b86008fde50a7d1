/** Runs a folder of conformance cases and says for each whether the engine answers as AWS did. */

import type { Json } from '../asl/json.ts';
import { type Case, readCases } from './case.ts';
import { compareHistories } from './compare-histories.ts';
import { type Difference, Tokens } from './match.ts';
import { type Leniency, plain } from './normalise.ts';
import { type Answer, play } from './play.ts';
import { createCaseWorld } from './world.ts';

interface Miss {
  readonly id: string;
  /** The first place where the answers differ. */
  readonly difference: string;
}

export interface ConformanceReport {
  readonly areas: Readonly<Record<string, { readonly passed: number; readonly total: number }>>;
  readonly misses: readonly Miss[];
}

/** All cases of the folder, one after another. Throws what `readCases` throws. */
export async function runCorpus(folder: string): Promise<ConformanceReport> {
  const areas: Record<string, { readonly passed: number; readonly total: number }> = {};
  const misses: Miss[] = [];
  for (const recorded of readCases(folder)) {
    const { passed, total } = areas[recorded.area] ?? { passed: 0, total: 0 };
    const difference = await differenceOf(recorded);
    const gained = difference === undefined ? 1 : 0;
    areas[recorded.area] = { passed: passed + gained, total: total + 1 };
    if (difference !== undefined) misses.push({ id: recorded.id, difference });
  }
  return { areas, misses };
}

/**
 * Tokens that the case itself uses are names like any other. A token may have been wrapped once more
 * by the recorder, with a number: `<<task_token>:1>`.
 */
function tokensOf(recorded: Case): Tokens {
  const { placeholders = [], definition, input, lambda_stubs, fixtures } = recorded;
  const given = JSON.stringify([definition, input, lambda_stubs, fixtures]);
  const written = (token: string): string => JSON.stringify(token).slice(1, -1);
  const known = placeholders.filter((token) => !given.includes(written(token)));
  const wrapped = JSON.stringify(recorded.expected).match(/<<\w+>:\d+>/g) ?? [];
  return new Tokens([...known, ...wrapped]);
}

/** Undefined when the engine answers as AWS did. */
export async function differenceOf(recorded: Case): Promise<string | undefined> {
  const tokens = tokensOf(recorded);
  try {
    const answer = await play(createCaseWorld(recorded, tokens), recorded);
    const difference = compare(recorded, answer, tokens);
    return difference === undefined ? undefined : describe(difference);
  } catch (error) {
    return `no answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** "AWS Step Functions launches support to restart workflows from failure", What's New at AWS. */
const redriveSince = '2023-11-15';

function compare(recorded: Case, answer: Answer, tokens: Tokens): Difference | undefined {
  const { events, end_event_id, ...expected } = recorded.expected;
  const leniency: Leniency = {
    metadata: recorded.runnable !== 'replay',
    redriveCount: (recorded.recorded?.validated ?? '') < redriveSince,
  };
  if (events && answer.events !== undefined) {
    const difference = compareHistories(recorded, answer.events, { tokens, leniency });
    if (difference !== undefined) return difference;
  }
  const last = answer.events?.at(-1)?.id ?? null;
  if (end_event_id !== undefined && String(last) !== String(end_event_id)) {
    return { path: 'end_event_id', expected: end_event_id, found: last };
  }
  return tokens.difference(known(plain(expected, leniency)), known(plain(answer.value, leniency)));
}

/** What the recorder's client puts before a message. */
const botocorePrefix = /^An error occurred \(\w+\) when calling the \w+ operation: /;

/** Null and absent are the same for what an execution ended with. */
function known(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value)
    .filter(([name, member]) => !(member === null && (name === 'error' || name === 'cause')))
    .map(([name, member]): [string, Json] => [
      name,
      typeof member === 'string' ? member.replace(botocorePrefix, '') : member,
    ]);
  return Object.fromEntries(members);
}

const textMax = 300;

function describe({ path, expected, found }: Difference): string {
  const text = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, textMax);
  return `${path || 'answer'}: expected ${text(expected)}, found ${text(found)}`;
}
