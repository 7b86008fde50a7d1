/** An endpoint over one empty Region, and SDK clients that know nothing of a lab but its URL. */

import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { openEndpoint } from '../../../lab/endpoint/index.ts';
import { createTurns } from '../../../lab/endpoint/turns.ts';
import { projectRoot } from '../../../lab/project.ts';
import { createRandom } from '../../../lab/random.ts';
import { createRegion } from '../../../lab/region.ts';
import { role } from '../front-door.ts';

export const at = (instant: string): Date => new Date(Date.parse(instant));

/** Waits for somebody: sends a task token to a queue. */
export const approval = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/questions',
        MessageBody: '{% $states.context.Task.Token %}',
      },
      TimeoutSeconds: 3600,
      End: true,
    },
  },
};

/** Passes through many states and ends with its input. */
export const chain = (states: number) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Step 1',
  States: Object.fromEntries(
    Array.from({ length: states }, (_none, index) => [
      `Step ${index + 1}`,
      {
        Type: 'Pass',
        ...(index + 1 === states ? { End: true } : { Next: `Step ${index + 2}` }),
      },
    ]),
  ),
});

const roleArn = 'arn:aws:iam::111122223333:role/workflow';

export async function smallEndpoint() {
  const region = createRegion({
    account: '111122223333',
    region: 'eu-west-1',
    startMs: Date.parse('2026-03-02T10:00Z'),
    seed: 'endpoint',
    root: projectRoot,
    functions: [],
  });
  region.create(role('workflow', { Action: ['sqs:*', 'states:*'] }));
  region.create({
    logicalId: 'Questions',
    type: 'AWS::SQS::Queue',
    properties: { QueueName: 'questions' },
  });
  const turns = createTurns();
  const problems: unknown[] = [];
  const { sfn, eventBridge: eventbridge, cloudWatch: cloudwatch } = region.services;
  const endpoint = await openEndpoint(
    {
      gateway: region.gateway,
      services: { sfn, eventbridge, cloudwatch },
      turns,
      random: createRandom('request ids'),
      report: (problem) => problems.push(problem),
    },
    0,
  );
  const configuration = {
    endpoint: endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    maxAttempts: 1,
  };
  const clients = {
    sfn: new SFNClient(configuration),
    events: new EventBridgeClient(configuration),
    metrics: new CloudWatchClient(configuration),
  };

  /** The token that the one question carries that is not answered yet. */
  async function token(): Promise<string> {
    const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/questions';
    const call = (operation: string, input: object) =>
      region.gateway.call('sqs', operation, { QueueUrl, ...input }, {});
    const { Messages } = Object(await call('ReceiveMessage', { MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages ?? []) await call('DeleteMessage', { ReceiptHandle });
    return String(Messages?.at(-1)?.Body);
  }

  return {
    region,
    endpoint,
    turns,
    problems,
    configuration,
    ...clients,
    roleArn,
    token,
    /** Lets virtual time pass between requests. */
    until: (instant: string) => turns(() => region.clock.runUntil(Date.parse(instant))),
    /** Lets a few virtual seconds pass. */
    moment: () => turns(() => region.clock.runUntil(region.clock.nowMs + 5_000)),
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await endpoint.close();
    },
  };
}

export type SmallEndpoint = Awaited<ReturnType<typeof smallEndpoint>>;
