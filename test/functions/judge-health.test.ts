/** judge-health measures the watch window and the time before the change, and answers with a verdict and the way on. */

import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { handler } from '../../functions/judge-health/handler.ts';
import type { Change } from '../../shared/events.ts';
import {
  answerItems,
  answerMetrics,
  answerTarget,
  cloudWatch,
  dynamoDb,
  operationsCalled,
  resetAws,
  ssm,
} from './mocked-aws.ts';
import { endOf, now, refusedReads, runtime, sdkError, web } from './stage.ts';

const judge = handler.using(runtime);

const watcher =
  'arn:aws:states:eu-west-1:111122223333:execution:arq-lab-watch-health:run-1-r1-watch';

const change: Change = {
  execution: 'run-1',
  round: 1,
  action: 'scaleOut',
  from: 4,
  to: 6,
  instanceIdsBefore: ['i-a'],
  instanceIdsLaunched: ['i-b', 'i-c'],
  at: '2026-03-02T11:40:00.000Z',
};

/** A watch that began a quarter of an hour before `now`, five minutes after the change, and ends now. */
const watch = {
  target: 'web',
  change,
  watchKey: 'watch#application#web',
  startedAt: '2026-03-02T11:45:00.000Z',
  endsAt: now,
  extensions: 0,
};

const run = (changes: Partial<typeof watch> = {}) =>
  judge({ watch: { ...watch, ...changes }, execution: watcher, now });

/** Values by metric: in the window, and before the change. */
function measured(
  window: Record<string, readonly number[]>,
  before: Record<string, readonly number[]> = {},
): void {
  const changedAtMs = Date.parse(change.at);
  answerMetrics(({ metricName, toMs }) =>
    toMs <= changedAtMs ? (before[metricName] ?? []) : (window[metricName] ?? []),
  );
}

/** A quarter of an hour of values: those given, then the last again for each minute left. */
const quarter = (...values: readonly number[]): number[] =>
  Array.from({ length: 15 }, (_none, minute) => values[minute] ?? values.at(-1) ?? 0);

const good = {
  RequestCount: quarter(1000, 1000, 0),
  TargetResponseTime: quarter(0.2, 0.3),
  CPUUtilization: quarter(50, 55),
};

beforeEach(() => {
  resetAws();
  answerTarget(web);
  answerItems({ 'watch#application#web': { owner: { S: watcher }, taskToken: { S: 'token' } } });
  measured(good);
});

describe('judge-health', () => {
  test('passes a change after which all is well, and only looks', async () => {
    expect(await run()).toMatchObject({
      verdict: 'pass',
      reason: 'errors 0.00 %, p95 0.30 s over 2000 requests',
    });
    expect(operationsCalled()).toEqual(['GetItem', 'GetMetricData', 'GetParameter']);
  });

  test('measures the window, and as long before the change as the watch lasts (F5)', async () => {
    await run();
    expect(cloudWatch).toHaveReceivedNthSpecificCommandWith(1, GetMetricDataCommand, {
      StartTime: new Date('2026-03-02T11:25:00Z'),
      EndTime: new Date('2026-03-02T11:40:00Z'),
    });
    expect(cloudWatch).toHaveReceivedNthSpecificCommandWith(2, GetMetricDataCommand, {
      StartTime: new Date('2026-03-02T11:45:00Z'),
      EndTime: new Date(now),
    });
  });

  test('fails a change after which errors rise, with the request that takes it back (F5, D18)', async () => {
    measured({ ...good, HTTPCode_Target_5XX_Count: [60, 40] }, good);
    expect(await run()).toMatchObject({
      verdict: 'fail',
      reason: 'errors 5.00 % above 1 % (before the change 0.00 %)',
      undo: {
        trigger: 'undo',
        target: 'web',
        change,
        reason: 'errors 5.00 % above 1 % (before the change 0.00 %)',
      },
    });
  });

  test('counts requests the load balancer refused as failed requests', async () => {
    // ALB guide: RequestCount leaves out requests for which no target was chosen.
    measured({ ...good, RequestCount: quarter(900, 0), HTTPCode_ELB_5XX_Count: [100] }, good);
    expect(await run()).toMatchObject({
      verdict: 'fail',
      reason: 'errors 10.00 % above 1 % (before the change 0.00 %)',
    });
  });

  test('does not blame a change for errors there were before', async () => {
    const failing = { ...good, HTTPCode_Target_5XX_Count: [60, 40] };
    measured(failing, failing);
    expect(await run()).toMatchObject({ verdict: 'pass' });
  });

  test('goes on watching when a breach woke it and nothing is wrong', async () => {
    expect(await run({ endsAt: '2026-03-02T12:05:00.000Z' })).toMatchObject({
      verdict: 'continue',
      watch: { remainingSeconds: 300, extensions: 0, endsAt: '2026-03-02T12:05:00.000Z' },
    });
  });

  test('extends a watch with too few requests once, then asks a person', async () => {
    measured({ ...good, RequestCount: quarter(100, 99, 0) });
    expect(await run()).toMatchObject({
      verdict: 'continue',
      watch: { remainingSeconds: 900, extensions: 1, endsAt: '2026-03-02T12:15:00.000Z' },
    });
    expect(await run({ extensions: 1 })).toMatchObject({
      verdict: 'inconclusive',
      reason: '199 requests are too few for a verdict (500 needed)',
    });
  });

  test('never passes a window without measurements', async () => {
    measured({});
    expect(await run({ extensions: 1 })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'only 0 minutes of the window were measured',
    });
  });

  test('never passes a window whose latency was not measured', async () => {
    const { TargetResponseTime: _missing, ...blind } = good;
    measured(blind);
    expect(await run({ extensions: 1 })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'latency was not measured in the window',
    });
  });

  test('gives way to the watch of a newer change', async () => {
    answerItems({ 'watch#application#web': { owner: { S: 'a newer watch' } } });
    expect(await run()).toMatchObject({ verdict: 'superseded' });
  });

  test('judges all the same when its own item has expired', async () => {
    answerItems({});
    expect(await run()).toMatchObject({ verdict: 'pass' });
  });
});

describe('judge-health ends without a verdict when', () => {
  test.each(refusedReads)('its record answers %s (%d): %s', async (code, status, name) => {
    dynamoDb.on(GetItemCommand).rejects(sdkError(code, status));
    expect(await endOf(run())).toBe(`${name}: ${code}: ${code} of a test`);
  });

  test('CloudWatch answers with more pages', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [], NextToken: 'more' });
    expect(await endOf(run())).toBe(
      'TransientError: CloudWatch answered only part of the metrics (more pages)',
    );
  });

  test('the stage has no such application any more', async () => {
    ssm
      .on(GetParameterCommand)
      .rejects(new ParameterNotFound({ message: 'not there', $metadata: {} }));
    expect(await endOf(run())).toMatch(/^InvalidRequest: There is no application "web"/);
  });
});
