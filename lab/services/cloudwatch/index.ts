/** The simulated CloudWatch: metrics, alarms, composite alarms and dashboards. */

import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  PutMetricDataInput,
  StandardUnit,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { type Operation, refuse, type Service, type ServiceContext } from '../../service.ts';
import { type Alarm, describeCompositeAlarm, describeMetricAlarm } from './alarm.ts';
import { createAlarmBook } from './alarm-book.ts';
import type { AlarmTransition } from './alarm-history.ts';
import { alarmOperations } from './alarm-operations.ts';
import type { AlarmRegistry } from './alarm-registry.ts';
import { alarmNameOf } from './alarm-rule.ts';
import { refusals } from './behaviour.ts';
import { createDashboards } from './dashboards.ts';
import { evaluateMetricAlarm } from './metric-alarms.ts';
import { metricOperations } from './metric-operations.ts';
import { createMetricStore, type MetricStore } from './metric-store.ts';
import { samplesOf } from './put-metric-data.ts';
import { alarmResources } from './resources.ts';
import { type DatapointStatistics, type MetricIdentity, MINUTE_MS, type Series } from './series.ts';

const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS);

/** A metric as a publisher inside the lab names it. */
interface PublishedMetric extends MetricIdentity {
  /** Absent: None. */
  readonly unit?: StandardUnit;
}

/** A publisher's end of one metric. */
interface MetricPublisher {
  /** Adds the samples of the minute that begins at `minuteStartMs`. */
  put(minuteStartMs: number, statistics: DatapointStatistics): void;
}

type Operations = ReturnType<typeof alarmOperations> &
  ReturnType<typeof metricOperations> &
  ReturnType<typeof createDashboards>['operations'] &
  ReturnType<typeof tagOperations> & { PutMetricData(input: PutMetricDataInput): object };

export interface CloudWatch extends Service {
  readonly operations: Operations;
  /** The fast way in for publishers inside the lab: ask once, put every minute. */
  series(metric: PublishedMetric): MetricPublisher;
  /**
   * Evaluates the alarms at the end of a minute, once everything for that minute is published. Alarms whose metrics
   * have said nothing within their evaluation range are not looked at.
   */
  evaluate(minuteStartMs: number): void;
  /** Every transition of every alarm, oldest first. */
  transitions(): readonly AlarmTransition[];
}

function tagOperations(registry: AlarmRegistry) {
  function tagsOf(arn: string | undefined): Map<string, string> {
    const alarm = registry.get(alarmNameOf(arn ?? ''));
    if (alarm === undefined || alarm.arn !== arn) {
      throw refuse(refusals.tagResource, { arn: arn ?? '' });
    }
    return alarm.tags;
  }
  return {
    TagResource(input: TagResourceInput): object {
      const tags = tagsOf(input.ResourceARN);
      for (const { Key = '', Value = '' } of input.Tags ?? []) tags.set(Key, Value);
      return {};
    },
    UntagResource(input: UntagResourceInput): object {
      const tags = tagsOf(input.ResourceARN);
      for (const key of input.TagKeys ?? []) tags.delete(key);
      return {};
    },
    ListTagsForResource: (input: ListTagsForResourceInput): ListTagsForResourceOutput => ({
      Tags: [...tagsOf(input.ResourceARN)].map(([Key, Value]) => ({ Key, Value })),
    }),
  } satisfies Record<string, Operation>;
}

/** Members of requests that name the resources of a call. */
interface Named {
  readonly AlarmName?: string;
  readonly AlarmNames?: readonly string[];
  readonly AlarmTypes?: readonly string[];
  readonly DashboardName?: string;
  readonly DashboardNames?: readonly string[];
  readonly ResourceARN?: string;
}

/** Operations whose action has an alarm as its resource (service authorization reference). */
const onAlarms = [
  'PutMetricAlarm',
  'PutCompositeAlarm',
  'DescribeAlarms',
  'DescribeAlarmHistory',
  'SetAlarmState',
  'EnableAlarmActions',
  'DisableAlarmActions',
  'DeleteAlarms',
];

function resourceArns(
  operation: string,
  input: Named,
  arns: { readonly alarm: (name: string) => string; readonly dashboard: (name: string) => string },
): readonly string[] {
  if (input.ResourceARN !== undefined) return [input.ResourceARN];
  const { DashboardName, DashboardNames = [DashboardName ?? ''] } = input;
  if (operation.endsWith('Dashboard') || operation === 'DeleteDashboards') {
    return DashboardNames.map(arns.dashboard);
  }
  // DescribeAlarms: information about composite alarms needs a permission that is scoped to *.
  if (!onAlarms.includes(operation) || input.AlarmTypes?.includes('CompositeAlarm')) return ['*'];
  const { AlarmName, AlarmNames = [AlarmName ?? '*'] } = input;
  return AlarmNames.map(arns.alarm);
}

/** Where datapoints come in: from publishers of the lab and through the API, each subject to metric gaps. */
function createPublishing({ clock, faults }: ServiceContext, store: MetricStore) {
  function publish(series: Series, minute: number, statistics: DatapointStatistics): void {
    if (!faults.active('metric-gap', series.identity.metricName)) series.put(minute, statistics);
  }

  function open({ unit = 'None', ...identity }: PublishedMetric): Series {
    const series = store.series(identity);
    series.unit ??= unit;
    return series;
  }

  return {
    series(metric: PublishedMetric): MetricPublisher {
      const series = open(metric);
      return {
        put: (minuteStartMs, statistics) => publish(series, minuteOf(minuteStartMs), statistics),
      };
    },
    PutMetricData(input: PutMetricDataInput): object {
      for (const { datum, minute, statistics } of samplesOf(input, clock.nowMs)) {
        const { MetricName: metricName = '', Unit: unit, Dimensions = [] } = datum;
        const dimensions = Dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }));
        const identity = { namespace: input.Namespace ?? '', metricName, dimensions };
        publish(open({ ...identity, ...(unit !== undefined && { unit }) }), minute, statistics);
      }
      return {};
    },
  };
}

const inspectAlarm = (alarm: Alarm): object =>
  alarm.type === 'MetricAlarm' ? describeMetricAlarm(alarm) : describeCompositeAlarm(alarm);

const inspectMetric = ({ identity, unit, latestMinute }: Series): object => ({
  ...identity,
  unit,
  latestDatapointAt: new Date(latestMinute * MINUTE_MS).toISOString(),
});

/** A CloudWatch without metrics, alarms or dashboards. */
export function createCloudWatch(context: ServiceContext): CloudWatch {
  const { clock, account } = context;
  const random = context.random.fork('cloudwatch');
  const store = createMetricStore();
  const book = createAlarmBook(context);
  const { registry, history } = book;
  const dashboards = createDashboards(clock, account);
  const alarms = alarmOperations({ book, store, clock, random });
  const { series, PutMetricData } = createPublishing(context, store);

  return {
    operations: {
      ...alarms,
      ...metricOperations(store, clock),
      ...dashboards.operations,
      ...tagOperations(registry),
      PutMetricData,
    },
    deploy: alarmResources({
      ...alarms,
      PutDashboard: dashboards.operations.PutDashboard,
      arnOf: registry.arnOf,
      random,
    }),
    arns: (operation, input) =>
      // The gateway has checked the request against the service model: these members have these types.
      resourceArns(operation, input as Named, {
        alarm: registry.arnOf,
        dashboard: dashboards.arnOf,
      }),
    tags: (arn) => Object.fromEntries(registry.get(alarmNameOf(arn))?.tags ?? []),
    series,
    evaluate(minuteStartMs) {
      const minute = minuteOf(minuteStartMs);
      for (const alarm of registry.metricAlarms()) {
        if (alarm.awake) evaluateMetricAlarm(alarm, minute, { book, nowMs: clock.nowMs });
      }
    },
    transitions: () => history.transitions(),
    inspect: () => ({
      alarms: registry.all().map(inspectAlarm),
      transitions: [...history.transitions()],
      dashboards: dashboards.inspect(),
      metrics: store.published().map(inspectMetric),
    }),
  };
}
