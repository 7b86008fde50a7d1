/** check-readiness gathers the evidence of the six points and judges it, without changing anything. */

import {
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2';
import { GetObjectCommand, NoSuchKey, S3ServiceException } from '@aws-sdk/client-s3';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
} from '@aws-sdk/client-service-quotas';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { handler } from '../../functions/check-readiness/handler.ts';
import type { Point } from '../../workflows/check-readiness/decide.ts';
import {
  answerAlarms,
  answerGroup,
  answerMetrics,
  answerTargets,
  autoScaling,
  cloudWatch,
  ec2,
  groupOf,
  operationsCalled,
  resetAws,
  s3,
  serviceQuotas,
  sns,
} from './mocked-aws.ts';
import {
  assessmentBefore,
  before,
  endOf,
  now,
  refusedReads,
  runtime,
  scaledOut,
  sdkError,
  web,
} from './stage.ts';

const check = handler.using(runtime);

const run = (assessment = scaledOut) => check({ assessment, now });

/** Verdict and evidence of one point of the checklist. */
async function pointOf(id: Point['id'], assessment = scaledOut): Promise<string> {
  const { points } = await run(assessment);
  const point = points.find((each) => each.id === id);
  return `${point?.verdict}: ${point?.evidence.join('; ')}`;
}

const planned = (desiredCapacity: number) => {
  // The mock hands this object to the function as it is; it reads no more of a body than its text.
  const Body = { transformToString: async () => JSON.stringify({ desiredCapacity }) };
  s3.on(GetObjectCommand).callsFake(() => ({ Body }));
};

const running = (count: number) => ({
  Instances: Array.from({ length: count }, () => ({
    CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 },
  })),
});

beforeEach(() => {
  resetAws();
  answerGroup(groupOf(before));
  answerTargets({ healthy: before });
  answerAlarms({ 'cpu-high': 'ALARM' });
  answerMetrics(() => [10, 10]);
  autoScaling.on(DescribeInstanceRefreshesCommand).resolves({ InstanceRefreshes: [] });
  ec2
    .on(DescribeSubnetsCommand)
    .resolves({ Subnets: [{ SubnetId: 'subnet-1', AvailableIpAddressCount: 251 }] })
    .on(DescribeInstanceTypeOfferingsCommand)
    .resolves({ InstanceTypeOfferings: web.availabilityZones.map((Location) => ({ Location })) })
    .on(DescribeInstanceTypesCommand)
    .resolves({ InstanceTypes: [{ VCpuInfo: { DefaultVCpus: 1 } }] })
    .on(DescribeInstancesCommand)
    .resolves({ Reservations: [running(2)] });
  serviceQuotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 64 } });
  planned(4);
  sns
    .on(ListSubscriptionsByTopicCommand)
    .resolves({ Subscriptions: [{ SubscriptionArn: 'arn:aws:sns:eu-west-1:111122223333:t:1' }] });
});

describe('check-readiness', () => {
  test('passes all six points when all is well, and only looks', async () => {
    const readiness = await run();
    expect(readiness).toMatchObject({ verdict: 'pass', reason: 'all six points hold' });
    expect(readiness.points.map(({ id }) => id)).toEqual(['E1', 'E2', 'E3', 'E4', 'E5', 'E6']);
    expect(operationsCalled()).toEqual([
      'DescribeAlarms',
      'DescribeAutoScalingGroups',
      'DescribeInstanceRefreshes',
      'DescribeInstanceTypeOfferings',
      'DescribeInstanceTypes',
      'DescribeInstances',
      'DescribeSubnets',
      'DescribeTargetHealth',
      'GetMetricData',
      'GetObject',
      'GetServiceQuota',
      'ListSubscriptionsByTopic',
    ]);
  });

  test('fails E1 when a trigger measure is silent for two periods', async () => {
    answerMetrics(({ metricName }) => (metricName === 'mem_used_percent' ? [] : [10]));
    expect(await pointOf('E1')).toBe('fail: no data in two periods: CWAgent mem_used_percent');
  });

  test('fails E1 when an alarm is missing', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [], CompositeAlarms: [] });
    expect(await pointOf('E1')).toMatch(/^fail: no alarm for cpu-high, memory-high, .*scale-in/);
  });

  test('fails E2 when the quota has no room, counted in vCPUs over every page', async () => {
    ec2
      .on(DescribeInstancesCommand)
      .resolves({ Reservations: [running(16)], NextToken: 'second' })
      .on(DescribeInstancesCommand, { NextToken: 'second' })
      .resolves({ Reservations: [running(15), {}] });
    // 31 instances of 2 vCPUs run; 2 more need 1 each.
    expect(await pointOf('E2')).not.toMatch(/quota: /);
    serviceQuotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 63 } });
    expect(await pointOf('E2')).toBe('fail: quota: 64 of 63 vCPUs of the quota needed');
  });

  test('takes the default of a quota that was never changed', async () => {
    serviceQuotas
      .on(GetServiceQuotaCommand)
      .rejects(new NoSuchResourceException({ message: 'default', $metadata: {} }))
      .on(GetAWSDefaultServiceQuotaCommand)
      .resolves({ Quota: { Value: 5 } });
    expect(await pointOf('E2')).toBe('fail: quota: 6 of 5 vCPUs of the quota needed');
  });

  test('fails E2 without free addresses, zones, healthy targets or connections', async () => {
    ec2
      .on(DescribeSubnetsCommand)
      .resolves({ Subnets: [{ SubnetId: 'subnet-1', AvailableIpAddressCount: 1 }] })
      .on(DescribeInstanceTypeOfferingsCommand)
      .resolves({ InstanceTypeOfferings: [] });
    answerTargets({ unhealthy: before });
    const target = { ...web, connectionPoolSize: 200 };
    expect(await pointOf('E2', { ...scaledOut, target })).toBe(
      [
        'fail: subnets have 1 free addresses, 2 needed',
        'the instance type is offered in none of the zones',
        'connection pools: 6 x 200 = 1200 of 640 database connections',
        'the target group has no healthy target: more instances would not help',
      ].join('; '),
    );
  });

  test('says nothing of the quota when the instance type is not known', async () => {
    ec2.on(DescribeInstanceTypesCommand).resolves({ InstanceTypes: [] });
    expect(await pointOf('E2')).toMatch(/^pass/);
    expect(operationsCalled()).not.toContain('GetServiceQuota');
  });

  test('fails E2 of a scale-in while an instance refresh runs', async () => {
    const scaleIn = assessmentBefore(
      { action: 'scaleIn', desiredCapacity: 3, reason: 'low' },
      before,
    );
    autoScaling.on(DescribeInstanceRefreshesCommand).resolves({
      InstanceRefreshes: [{ Status: 'Successful' }, { Status: 'InProgress' }],
    });
    expect(await pointOf('E2', scaleIn)).toBe('fail: an instance refresh is running');
    expect(await pointOf('E2')).toMatch(/^pass/);
  });

  test('warns at E3 when the plan says another capacity than the group has', async () => {
    planned(3);
    expect(await pointOf('E3')).toBe(
      'warn: the plan says 3, the group has 4: somebody else changed it',
    );
  });

  test('passes E3 before the first plan was written', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'not there', $metadata: {} }));
    expect(await pointOf('E3')).toBe('pass: no plan yet: this change writes the first');
  });

  test('warns at E4 when no subscription of a topic is confirmed', async () => {
    sns
      .on(ListSubscriptionsByTopicCommand, {
        TopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-pages',
      })
      .resolves({ Subscriptions: [{ SubscriptionArn: 'PendingConfirmation' }] });
    expect(await pointOf('E4')).toBe('warn: arq-lab-pages has no confirmed subscription');
  });

  test('fails E5 when the way back is suspended', async () => {
    answerGroup(groupOf(before, { SuspendedProcesses: [{ ProcessName: 'Terminate' }] }));
    expect(await pointOf('E5')).toBe('fail: rollback needs Terminate, which is suspended');
  });

  test('asks of the undo of a scale-in what a launch needs, and lets gaps in reporting pass', async () => {
    const change = {
      execution: 'run-0',
      round: 1,
      action: 'scaleIn' as const,
      from: 6,
      to: 4,
      instanceIdsBefore: [...before, 'i-e', 'i-f'],
      instanceIdsLaunched: [],
      at: '2026-03-02T11:30:00.000Z',
    };
    const undo = assessmentBefore({ action: 'undo', change, reason: 'errors' }, before);
    answerTargets({ unhealthy: before });
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [], CompositeAlarms: [] });
    expect((await run(undo)).verdict).toBe('warn');
    answerGroup(groupOf(before, { SuspendedProcesses: [{ ProcessName: 'Launch' }] }));
    expect(await pointOf('E2', undo)).toBe('fail: suspended: Launch');
    answerGroup(groupOf(before, { SuspendedProcesses: [{ ProcessName: 'Terminate' }] }));
    expect(await pointOf('E2', undo)).toMatch(/^warn|^pass/);
    ec2
      .on(DescribeSubnetsCommand)
      .resolves({ Subnets: [{ SubnetId: 'subnet-1', AvailableIpAddressCount: 1 }] });
    expect(await pointOf('E2', undo)).toBe('fail: subnets have 1 free addresses, 2 needed');
  });

  test('compares the load with the last day for a person, and not when an alarm is red (E6)', async () => {
    const scaleIn = assessmentBefore(
      { action: 'scaleIn', desiredCapacity: 3, reason: 'asked for 3' },
      before,
      { trigger: 'manual' },
    );
    answerMetrics(({ metricName }) =>
      metricName === 'RequestCount' ? [720_000, 360_000, 360_000] : [10],
    );
    expect(await pointOf('E6', scaleIn)).toBe(
      'warn: busier than usual: 200 requests/s now, 100 usually',
    );
    expect(await pointOf('E6')).toBe('pass: a red alarm asks: now is the time');
  });
});

describe('check-readiness ends when', () => {
  test.each(refusedReads)('the plan answers %s (%d): %s', async (code, status, name) => {
    s3.on(GetObjectCommand).rejects(sdkError(code, status));
    expect(await endOf(run())).toBe(`${name}: ${code}: ${code} of a test`);
  });

  test('the bucket of the plan is missing: that is no empty plan', async () => {
    s3.on(GetObjectCommand).rejects(
      new S3ServiceException({
        name: 'NoSuchBucket',
        $fault: 'client',
        message: 'The specified bucket does not exist',
        $metadata: { httpStatusCode: 404 },
      }),
    );
    expect(await endOf(run())).toBe('NoSuchBucket: The specified bucket does not exist');
  });

  test('CloudWatch answers only part', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [{ Id: 'memory', StatusCode: 'PartialData' }] });
    expect(await endOf(run())).toBe(
      'TransientError: CloudWatch answered only part of the metrics (memory)',
    );
  });

  test('the group is gone', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
    expect(await endOf(run())).toMatch(/^InvalidRequest: The Auto Scaling group "arq-lab-web"/);
  });
});
