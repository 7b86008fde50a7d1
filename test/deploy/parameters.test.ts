/** A parameter holds one application with the strategy in force for it. */

import { expect, test } from '@jest/globals';
import * as z from 'zod';
import parameters, { parameterResources } from '../../deploy/parameters.ts';
import { resolvedApplicationSchema } from '../../shared/inventory/resolved-application.ts';
import { strategyHash } from '../../shared/runtime/hash.ts';
import { root } from '../shared/strategy/files.ts';
import { stageOf } from './derived-stage.ts';
import { unknownProperties } from './specification.ts';

const resourceSchema = z.object({
  Type: z.literal('AWS::SSM::Parameter'),
  Properties: z.looseObject({ Name: z.string(), Value: z.string(), Tier: z.literal('Standard') }),
});

const valueSchema = z.strictObject({ target: resolvedApplicationSchema, strategyHash: z.string() });

const parse = (resource: unknown) => resourceSchema.parse(resource).Properties;

test('there is one parameter for each application, of valid CloudFormation', async () => {
  const { Resources } = await parameters({ stage: 'lab', root });
  expect(Object.values(Resources).map((resource) => parse(resource).Name)).toEqual([
    '/arq/lab/application/web',
    '/arq/lab/application/api',
  ]);
  for (const [id, resource] of Object.entries(Resources)) {
    expect(unknownProperties(id, 'AWS::SSM::Parameter', parse(resource))).toEqual([]);
  }
});

test('a parameter holds the resolved application and the hash of its strategy', () => {
  const stage = stageOf('lab');
  const [web, api] = stage.applications;
  const { WebParameter, ApiParameter } = parameterResources(stage);
  const value = valueSchema.parse(JSON.parse(parse(WebParameter).Value));
  expect(value.target).toEqual(web);
  expect(value.strategyHash).toBe(strategyHash(web?.strategy));
  expect(valueSchema.parse(JSON.parse(parse(ApiParameter).Value)).strategyHash).toBe(
    strategyHash(api?.strategy),
  );
  expect(strategyHash(api?.strategy)).not.toBe(strategyHash(web?.strategy));
});

test('a parameter too large for SSM is refused when packaging', () => {
  const stage = stageOf('lab', {
    inventory: [
      'owner: team-web\n    essentiality: essential\n    strategy',
      `owner: ${'x'.repeat(3000)}\n    essentiality: essential\n    strategy`,
    ],
  });
  expect(() => parameterResources(stage)).toThrow(
    /^The parameter of web needs \d+ bytes, but SSM takes 4096: shorten its inventory entry\.$/,
  );
});
