/** Finds the target that an ended execution still holds. Changes nothing. */

import * as z from 'zod';
import { InvalidRequest } from '../../shared/errors.ts';
import { parseRequest } from '../../shared/events.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import { readRecord, targetKey } from '../../shared/runtime/read-record.ts';
import { scaleInSignal, scaleOutSignals } from '../../workflows/scale-application/decide.ts';

const endedSchema = z.object({
  detail: z.object({
    executionArn: z.string(),
    name: z.string(),
    status: z.string(),
    input: z.string().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

interface FindEvent {
  readonly event: unknown;
  readonly now: string;
}

/** The target an execution was started for; undefined when its input names none. */
function targetOf(
  input: string | null | undefined,
  executionName: string,
  stage: string,
): string | undefined {
  try {
    const signals = [...scaleOutSignals, scaleInSignal];
    return parseRequest(JSON.parse(input ?? 'null'), { stage, executionName, signals }).target;
  } catch (error) {
    if (error instanceof InvalidRequest || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function find({ event, now }: FindEvent, runtime: Runtime): Promise<object> {
  const { detail } = endedSchema.parse(event);
  const target = targetOf(detail.input, detail.name, runtime.config.stage);
  const record = target === undefined ? undefined : await readRecord(target, runtime);
  const held = record?.lease?.owner === detail.executionArn;
  return {
    held,
    owner: detail.executionArn,
    lastScaledAt: String(Math.ceil(Date.parse(now) / 1000)),
    targetKey: targetKey(target ?? ''),
    name: `ended-${detail.name.slice(0, 60)}`,
    message: {
      subject: `scale-application ${detail.status}${target === undefined ? '' : ` on ${target}`}`,
      reason: `${detail.error ?? detail.status}: ${detail.cause ?? 'no cause given'}`,
      lease: held ? 'still held, released now' : 'not held',
      execution: detail.executionArn,
      runbook: 'workflows/release-lease/README.md',
    },
  };
}

export const handler = lambda(find);
