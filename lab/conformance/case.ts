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

/** The cases of a folder, by id. Throws what reading a file throws. */
export function readCases(folder: string): Case[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => parseCase(readFileSync(join(folder, file), 'utf8')));
}

export function parseCase(text: string): Case {
  const concrete = substitutions.reduce(
    (known, [token, value]) => known.replaceAll(token, value),
    text,
  );
  return JSON.parse(concrete);
}
