/** find-lease says whether an execution that has ended still holds its target, from the status event alone. */

import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { handler } from '../../functions/find-lease/handler.ts';
import { alarmEvent } from '../shared/inputs.ts';
import { answerItems, dynamoDb, operationsCalled, resetAws } from './mocked-aws.ts';
import { endOf, execution, now, refusedReads, runtime, sdkError } from './stage.ts';

const find = handler.using(runtime);

/** The event of an execution that has ended. Source: Step Functions guide, "Execution status changes". */
const ended = (changes: Record<string, unknown> = {}) => ({
  now,
  event: {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: {
      executionArn: execution,
      name: 'run-1',
      status: 'ABORTED',
      input: '{"target":"web"}',
      error: 'Stopped',
      cause: 'by ada',
      ...changes,
    },
  },
});

const lease = (owner: string) =>
  answerItems({
    'target#application#web': {
      version: { N: '3' },
      leaseOwner: { S: owner },
      leaseExpiresAt: { N: '1772452800' },
    },
  });

beforeEach(() => {
  resetAws();
  lease(execution);
});

describe('find-lease', () => {
  test('finds the lease of an aborted execution, and says who to tell what', async () => {
    expect(await find(ended())).toEqual({
      held: true,
      lastScaledAt: String(Date.parse(now) / 1000),
      owner: execution,
      targetKey: 'target#application#web',
      name: 'ended-run-1',
      message: {
        subject: 'scale-application ABORTED on web',
        reason: 'Stopped: by ada',
        lease: 'still held, released now',
        execution,
        runbook: 'workflows/release-lease/README.md',
      },
    });
    expect(operationsCalled()).toEqual(['GetItem']);
  });

  test('leaves the lease of another execution alone', async () => {
    lease('another');
    expect(await find(ended())).toMatchObject({ held: false, message: { lease: 'not held' } });
  });

  test('finds nothing on a target that was never touched', async () => {
    answerItems({});
    expect(await find(ended())).toMatchObject({ held: false });
  });

  test.each([
    ['was not recorded', null],
    ['is not JSON', '{"target":'],
    ['names no target', '{"desiredCapacity":4}'],
    ['is no object', '"web"'],
  ])('reads no record when the input %s', async (_case, input) => {
    expect(await find(ended({ input }))).toMatchObject({
      held: false,
      message: { subject: 'scale-application ABORTED' },
    });
    expect(operationsCalled()).toEqual([]);
  });

  test.each([
    ['a sweep', '{"trigger":"sweep","target":"web","scheduledTime":"2026-03-02T12:00:00Z"}'],
    ['an alarm', JSON.stringify(alarmEvent('arq-lab-web-scale-in'))],
  ])('finds the target of an execution started by %s', async (_starter, input) => {
    expect(await find(ended({ input, status: 'TIMED_OUT' }))).toMatchObject({ held: true });
  });

  test('says the status when the event has neither error nor cause', async () => {
    const event = ended({ status: 'TIMED_OUT', error: null, cause: null });
    expect(await find(event)).toMatchObject({
      message: { reason: 'TIMED_OUT: no cause given' },
    });
  });

  test('keeps the name of the message within the 80 characters of an execution name', async () => {
    const name = 'n'.repeat(80);
    expect(await find(ended({ name }))).toMatchObject({ name: `ended-${'n'.repeat(60)}` });
  });

  test.each(refusedReads)(
    'ends when the record answers %s (%d): %s',
    async (code, status, name) => {
      dynamoDb.on(GetItemCommand).rejects(sdkError(code, status));
      expect(await endOf(find(ended()))).toBe(`${name}: ${code}: ${code} of a test`);
    },
  );
});
