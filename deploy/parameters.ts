/** One SSM parameter for each application: the resolved target and the hash of its strategy, read by every function. */

import { parameterName } from '../shared/inventory/names.ts';
import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import { strategyHash } from '../shared/runtime/hash.ts';
import { type Fragment, logicalId, readStage, type Stage, type StageContext } from './stage.ts';

/** Most bytes a standard parameter holds (https://docs.aws.amazon.com/general/latest/gr/ssm.html). */
const valueBytesMax = 4096;

function parameter(target: ResolvedApplication): readonly [string, unknown] {
  const { kind, stage, name } = target;
  const value = JSON.stringify({ target, strategyHash: strategyHash(target.strategy) });
  const bytes = Buffer.byteLength(value);
  if (bytes > valueBytesMax) {
    throw new Error(
      `The parameter of ${name} needs ${bytes} bytes, but SSM takes ${valueBytesMax}: shorten its inventory entry.`,
    );
  }
  return [
    logicalId(name, 'parameter'),
    {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: parameterName(stage, kind, name),
        Description: `Target ${name} and the strategy in force for it.`,
        Type: 'String',
        Tier: 'Standard',
        Value: value,
        Tags: { 'arq:target': name, 'arq:owner': target.owner },
      },
    },
  ];
}

/** The parameters of a stage. */
export const parameterResources = (stage: Stage): Fragment['Resources'] =>
  Object.fromEntries(stage.applications.map(parameter));

/** The fragment of the template that holds the parameters. */
export default async function parameters(context: StageContext): Promise<Fragment> {
  return { Resources: parameterResources(await readStage(context)) };
}
