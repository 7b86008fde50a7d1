/** Reads what the stage knows of an application: its resources and the strategy in force. */

import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { InvalidRequest } from '../errors.ts';
import { parameterName } from '../inventory/names.ts';
import {
  type ResolvedApplication,
  resolvedApplicationSchema,
} from '../inventory/resolved-application.ts';
import type { Runtime } from './lambda.ts';

const parameterSchema = z.strictObject({
  target: resolvedApplicationSchema,
  strategyHash: z.string(),
});

export interface Target {
  readonly target: ResolvedApplication;
  readonly strategyHash: string;
}

/** What was read before, by the text of the parameter: most looks find it unchanged. */
const known = new Map<string, Target>();
const knownMax = 100;

function parseTarget(text: string): Target {
  const before = known.get(text);
  if (before !== undefined) return before;
  const target = parameterSchema.parse(JSON.parse(text));
  if (known.size >= knownMax) known.clear();
  known.set(text, target);
  return target;
}

/** @throws InvalidRequest when the stage has no such application */
export async function readTarget(name: string, { clients, config }: Runtime): Promise<Target> {
  const parameter = parameterName(config.stage, 'application', name);
  try {
    const answer = await clients.of(SSMClient).send(new GetParameterCommand({ Name: parameter }));
    return parseTarget(answer.Parameter?.Value ?? '');
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') {
      throw new InvalidRequest([
        `There is no application "${name}" in stage ${config.stage}: use a name of inventory/${config.stage}.yml, or deploy the stage again after adding it.`,
      ]);
    }
    throw error;
  }
}
