/** A case of the conformance corpus: an execution, or one request, with what AWS answered to it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../asl/json.ts';

interface LambdaBehaviour {
  readonly type: string;
  readonly value?: Json;
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly char?: string;
  readonly length?: number;
  readonly seconds?: number;
}

export interface LambdaStub {
  readonly name: string;
  readonly behaviour: LambdaBehaviour;
}

/** One task as AWS ran it. */
export interface ReplayedTask {
  readonly resource: string;
  /** Absent for the ARN of a function or an activity. */
  readonly resourceType?: string;
  readonly parameters: Json;
  readonly submitted?: Json;
  readonly outcome?: {
    readonly type: 'succeeded' | 'failed' | 'timed_out';
    readonly output?: Json;
    readonly error?: string | null;
    readonly cause?: Json;
  };
}

/** An event of the history, payloads as values. */
export interface CaseEvent {
  readonly id: number | null;
  readonly prev: number | null;
  readonly type: string;
  readonly details?: JsonObject;
}

export interface Case {
  readonly id: string;
  readonly area: string;
  readonly kind: string;
  readonly workflow_type?: 'STANDARD' | 'EXPRESS';
  readonly runnable?: string;
  readonly definition: JsonObject | null;
  /** Instead of a definition that was no JSON. */
  readonly definition_text?: string;
  /** What AWS got when `definition` is only a wrapping of it. */
  readonly state_definition?: JsonObject;
  readonly input?: Json;
  readonly lambda_stubs?: Readonly<Record<string, LambdaStub>>;
  readonly task_replay?: readonly ReplayedTask[];
  readonly fixtures?: {
    readonly s3_objects?: readonly {
      readonly bucket: string;
      readonly key: string;
      readonly body: string;
    }[];
    readonly api_calls?: readonly JsonObject[];
  };
  readonly placeholders?: readonly string[];
  readonly events_normalised?: string;
  readonly recorded?: { readonly validated?: string };
  readonly request?: JsonObject;
  readonly expected: JsonObject & { readonly events?: readonly CaseEvent[] | null };
}

/** The account and Region that stand for those of the recordings. */
export const place = { account: '111111111111', region: 'us-east-1' };

/**
 * Names that an engine takes only in their own form: the partition and Region of an ARN, and the
 * ARN of an activity.
 */
const substitutions: readonly (readonly [string, string])[] = [
  ['<partition>', 'aws'],
  ['<region>', place.region],
  ['"activity_arn"', `"arn:aws:states:${place.region}:${place.account}:activity:activity_arn"`],
];

/** The folder cannot be played; the message says what is wrong with it and what it should have. */
export class NoCases extends Error {}

/** The cases of a folder, at least one, by id. Throws `NoCases`, and what reading a file throws. */
export function readCases(folder: string): Case[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  if (files.length === 0) {
    throw new NoCases(`${folder} has no case: put a JSON file of a recorded answer into it.`);
  }
  return files.sort().map((file) => readCase(join(folder, file)));
}

function readCase(file: string): Case {
  const recorded: unknown = parseCase(readFileSync(file, 'utf8'));
  if (isCase(recorded)) return recorded;
  throw new NoCases(`${file} is no case: it needs an id, an area, a kind and what is expected.`);
}

function isCase(value: unknown): value is Case {
  if (typeof value !== 'object' || value === null) return false;
  return ['id', 'area', 'kind', 'expected'].every((name) => name in value);
}

export function parseCase(text: string): Case {
  const concrete = substitutions.reduce(
    (known, [token, value]) => known.replaceAll(token, value),
    text,
  );
  return JSON.parse(concrete);
}
