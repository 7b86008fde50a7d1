/** Lifts the quarantine of a target: one conditional write, after saying what it lifts. */

import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ReleaseOptions } from './commands/release.ts';
import { confirm } from './confirm.ts';
import type { Context } from './context.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { openStage } from './stage.ts';
import { applicationOf } from './stage-files.ts';

const free = (target: string): CommandError =>
  new CommandError(exitCodes.conflict, `${target} is not quarantined: there is nothing to lift.`);

export async function releaseTarget(
  target: string,
  options: ReleaseOptions,
  context: Context,
): Promise<void> {
  const { output } = context;
  if (options.stage === 'lab') {
    throw new CommandError(
      exitCodes.usage,
      'A lab session cannot keep a release, it is played again for every command: name a deployed stage with --stage.',
    );
  }
  applicationOf(options.stage, target);
  const stage = await openStage(options.stage, context);
  const client = (await stage.clients()).of(DynamoDBClient);
  const key = {
    TableName: `arq-${options.stage}-operations`,
    Key: { pk: { S: `target#application#${target}` } },
  };
  const { Item } = await client.send(new GetItemCommand({ ...key, ConsistentRead: true }));
  const quarantine = Item?.quarantine?.S;
  if (quarantine === undefined) throw free(target);
  const plan = `Lifts the quarantine of ${target} in stage ${options.stage}, set because: ${quarantine}.`;
  await confirm(plan, options.yes, context);
  try {
    await client.send(
      new UpdateItemCommand({
        ...key,
        UpdateExpression: 'SET releasedBecause = :reason REMOVE quarantine',
        // What is lifted is what was shown: a second failure in between stays in force.
        ConditionExpression: 'quarantine = :seen',
        ExpressionAttributeValues: { ':reason': { S: options.reason }, ':seen': { S: quarantine } },
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
    throw new CommandError(
      exitCodes.conflict,
      `The quarantine of ${target} changed meanwhile: look again before lifting it.`,
    );
  }
  if (options.json === true) output.json({ target, quarantine, releasedBecause: options.reason });
  else output.data(`${target} is released: runbooks may change it again.`);
}
