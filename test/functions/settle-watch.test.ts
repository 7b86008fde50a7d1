/** settle-watch answers the task token of a watch when a breach alarm turns red, and nothing else. */

import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  InvalidToken,
  SendTaskSuccessCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { handler } from '../../functions/settle-watch/handler.ts';
import { answerItems, dynamoDb, operationsCalled, resetAws, sfn } from './mocked-aws.ts';
import { endOf, refusedReads, runtime, sdkError } from './stage.ts';

const settle = handler.using(runtime);

const breach = (alarmName = 'arq-lab-web-errors-critical') => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  account: '111122223333',
  region: 'eu-west-1',
  resources: [`arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${alarmName}`],
  detail: { alarmName, state: { value: 'ALARM', timestamp: '2026-03-02T12:00:00.000+0000' } },
});

beforeEach(() => {
  resetAws();
  answerItems({
    'watch#application#web': { taskToken: { S: 'token-1' }, owner: { S: 'watch-1' } },
  });
  sfn.on(SendTaskSuccessCommand).resolves({});
});

describe('settle-watch', () => {
  test.each(['errors-critical', 'latency-high'])('wakes the watch on %s', async (signal) => {
    expect(await settle(breach(`arq-lab-web-${signal}`))).toEqual({ woken: true });
    expect(dynamoDb).toHaveReceivedCommandWith(GetItemCommand, {
      Key: { pk: { S: 'watch#application#web' } },
      ConsistentRead: true,
    });
    expect(sfn).toHaveReceivedCommandWith(SendTaskSuccessCommand, {
      taskToken: 'token-1',
      output: `{"breach":"alarm#arq-lab-web-${signal}#2026-03-02T12:00:00.000+0000"}`,
    });
  });

  test('makes no other change than to answer one token', async () => {
    await settle(breach());
    expect(operationsCalled()).toEqual(['GetItem', 'SendTaskSuccess']);
    expect(sfn).toHaveReceivedCommandTimes(SendTaskSuccessCommand, 1);
  });

  test('does nothing when nobody watches', async () => {
    answerItems({});
    expect(await settle(breach())).toEqual({ woken: false });
    expect(operationsCalled()).toEqual(['GetItem']);
  });

  // Step Functions API reference, SendTaskSuccess, errors.
  test.each([TaskTimedOut, TaskDoesNotExist, InvalidToken])(
    'takes $name for an answer: nobody waits any more',
    async (Refusal) => {
      sfn.on(SendTaskSuccessCommand).rejects(new Refusal({ message: 'over', $metadata: {} }));
      expect(await settle(breach())).toEqual({ woken: false });
    },
  );

  test.each(refusedReads)('ends when the answer meets %s (%d): %s', async (code, status, name) => {
    sfn.on(SendTaskSuccessCommand).rejects(sdkError(code, status));
    expect(await endOf(settle(breach()))).toBe(`${name}: ${code}: ${code} of a test`);
  });

  test('lets an error it has no word for through as it is', async () => {
    sfn.on(SendTaskSuccessCommand).rejects(sdkError('InvalidOutput'));
    expect(await endOf(settle(breach()))).toBe('InvalidOutput: InvalidOutput of a test');
  });

  test.each(['arq-lab-web-cpu-high', 'arq-prod-web-errors-critical'])(
    'refuses %s, which no watch of this stage waits for',
    async (alarmName) => {
      expect(await endOf(settle(breach(alarmName)))).toBe(
        `InvalidRequest: Alarm "${alarmName}" does not start this runbook: its name must be arq-lab-<target>-<signal> with one of the signals errors-critical, latency-high.`,
      );
      expect(operationsCalled()).toEqual([]);
    },
  );
});
