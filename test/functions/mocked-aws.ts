/** AWS as a function meets it in these tests: mocked clients that answer for one stage with the application `web`. */

import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { ResolvedApplication } from '../../shared/inventory/resolved-application.ts';
import { alarmSignals } from '../../shared/strategy/alarm-signals.ts';

export const autoScaling = mockClient(AutoScalingClient);
export const cloudWatch = mockClient(CloudWatchClient);
export const dynamoDb = mockClient(DynamoDBClient);
export const ec2 = mockClient(EC2Client);
export const loadBalancing = mockClient(ElasticLoadBalancingV2Client);
export const s3 = mockClient(S3Client);
export const serviceQuotas = mockClient(ServiceQuotasClient);
export const sfn = mockClient(SFNClient);
export const sns = mockClient(SNSClient);
export const ssm = mockClient(SSMClient);

const mocks = [
  autoScaling,
  cloudWatch,
  dynamoDb,
  ec2,
  loadBalancing,
  s3,
  serviceQuotas,
  sfn,
  sns,
  ssm,
];

/** Forgets every answer and every command sent. */
export function resetAws(): void {
  for (const mock of mocks) mock.reset();
}

/** Names of the API operations that were called, each once, in alphabetical order. */
export function operationsCalled(): string[] {
  const names = mocks.flatMap((mock) =>
    mock.calls().map((call) => call.firstArg.constructor.name.replace(/Command$/, '')),
  );
  return [...new Set<string>(names)].sort();
}

/** The parameter of the stage that says what is known of an application. */
export function answerTarget(target: ResolvedApplication): void {
  const Value = JSON.stringify({ target, strategyHash: 'hash-of-the-strategy' });
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value } });
}

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** A group whose instances are in service and healthy, as many as desired. */
export function groupOf(
  instanceIds: readonly string[],
  changes: Partial<AutoScalingGroup> = {},
): AutoScalingGroup {
  return {
    AutoScalingGroupName: 'arq-lab-web',
    MinSize: 2,
    MaxSize: 20,
    DesiredCapacity: instanceIds.length,
    DefaultCooldown: 300,
    AvailabilityZones: zones,
    HealthCheckType: 'ELB',
    CreatedTime: new Date('2026-01-05T00:00:00Z'),
    LaunchTemplate: { LaunchTemplateName: 'web', Version: '7' },
    Instances: instanceIds.map((InstanceId, index) => ({
      InstanceId,
      AvailabilityZone: zones[index % zones.length],
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    })),
    SuspendedProcesses: [],
    ...changes,
  };
}

export function answerGroup(group: AutoScalingGroup): void {
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [group] });
}

/** Targets by state; a function may take no other than `healthy` for one that serves. */
export function answerTargets(
  states: Partial<Record<TargetHealthStateEnum, readonly string[]>>,
): void {
  const descriptions = Object.values(TargetHealthStateEnum).flatMap((State) =>
    (states[State] ?? []).map((Id) => ({ Target: { Id }, TargetHealth: { State } })),
  );
  loadBalancing
    .on(DescribeTargetHealthCommand)
    .resolves({ TargetHealthDescriptions: descriptions });
}

/** When every alarm last changed its state. */
export const alarmsSince = '2026-03-02T11:58:00.000Z';

/** All alarms of `web`: OK where nothing else is said. */
export function answerAlarms(states: Readonly<Record<string, StateValue>> = {}): void {
  const alarms = Object.entries(alarmSignals)
    .filter(([, { kind }]) => kind === 'application')
    .map(([signal]) => ({
      AlarmName: `arq-lab-web-${signal}`,
      StateValue: states[signal] ?? ('OK' as const),
      StateTransitionedTimestamp: new Date(alarmsSince),
      ActionsEnabled: true,
    }));
  const isComposite = ({ AlarmName }: { AlarmName: string }) => /scale-in$/.test(AlarmName);
  cloudWatch.on(DescribeAlarmsCommand).resolves({
    MetricAlarms: alarms.filter((alarm) => !isComposite(alarm)),
    CompositeAlarms: alarms.filter(isComposite),
  });
}

/** One query of GetMetricData, as far as answers depend on it. */
interface MetricAsked {
  readonly metricName: string;
  readonly instanceId: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Values a minute apart, the newest in the last complete minute of what is asked for. */
export function answerMetrics(valuesOf: (asked: MetricAsked) => readonly number[]): void {
  cloudWatch.on(GetMetricDataCommand).callsFake((input) => ({
    MetricDataResults: input.MetricDataQueries.map(
      ({ Id, MetricStat: { Metric, Period } }: ReturnType<typeof JSON.parse>) => {
        const [fromMs, toMs] = [input.StartTime.getTime(), input.EndTime.getTime()];
        const instanceId = Metric.Dimensions.find(
          ({ Name }: { Name: string }) => Name === 'InstanceId',
        )?.Value;
        const values = valuesOf({ metricName: Metric.MetricName, instanceId, fromMs, toMs });
        const Timestamps = values.map(
          (_value, index) => new Date(toMs - (index + 1) * Period * 1_000),
        );
        return { Id, StatusCode: 'Complete', Values: values, Timestamps };
      },
    ),
  }));
}

/** Items of the operations table, by key; every other key has none. */
export function answerItems(items: Readonly<Record<string, Record<string, AttributeValue>>>): void {
  dynamoDb.on(GetItemCommand).callsFake(({ Key }) => {
    const Item = items[Key.pk.S];
    return Item === undefined ? {} : { Item: { pk: Key.pk, ...Item } };
  });
}
