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
import { describeCompositeAlarm, describeMetricAlarm } from './alarm.ts';
import { type AlarmBook, createAlarmBook } from './alarm-book.ts';
import type { AlarmTransition } from './alarm-history.ts';
import { alarmOperations } from './alarm-operations.ts';
import { alarmNameOf } from './alarm-rule.ts';
import { refusals } from './behaviour.ts';
import { createDashboards } from './dashboards.ts';
import { evaluateMetricAlarm } from './metric-alarms.ts';
import { metricOperations } from './metric-operations.ts';
import { createMetricStore } from './metric-store.ts';
import { samplesOf } from './put-metric-data.ts';
import { alarmResources } from './resources.ts';
import { type DatapointStatistics, type MetricIdentity, MINUTE_MS, type Series } from './series.ts';

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

function tagOperations(book: AlarmBook) {
  function tagsOf(arn: string | undefined): Map<string, string> {
    const alarm = book.get(alarmNameOf(arn ?? ''));
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

/** A CloudWatch without metrics, alarms or dashboards. */
export function createCloudWatch(context: ServiceContext): CloudWatch {
  const { clock, faults, account } = context;
  const random = context.random.fork('cloudwatch');
  const store = createMetricStore();
  const book = createAlarmBook(context);
  const dashboards = createDashboards(clock, account);
  const alarms = alarmOperations({ book, store, clock, random });

  function publish(series: Series, minute: number, statistics: DatapointStatistics): void {
    if (!faults.active('metric-gap', series.identity.metricName)) series.put(minute, statistics);
  }

  function open({ unit = 'None', ...identity }: PublishedMetric): Series {
    const series = store.series(identity);
    series.unit ??= unit;
    return series;
  }

  function PutMetricData(input: PutMetricDataInput): object {
    for (const { datum, minute, statistics } of samplesOf(input, clock.nowMs)) {
      const { MetricName: metricName = '', Unit: unit, Dimensions = [] } = datum;
      const dimensions = Dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }));
      const identity = { namespace: input.Namespace ?? '', metricName, dimensions };
      publish(open({ ...identity, ...(unit !== undefined && { unit }) }), minute, statistics);
    }
    return {};
  }

  return {
    operations: {
      ...alarms,
      ...metricOperations(store, clock),
      ...dashboards.operations,
      ...tagOperations(book),
      PutMetricData,
    },
    deploy: alarmResources({
      ...alarms,
      PutDashboard: dashboards.operations.PutDashboard,
      arnOf: book.arnOf,
      random,
    }),
    arns: (operation, input) =>
      // The gateway has checked the request against the service model: these members have these types.
      resourceArns(operation, input as Named, { alarm: book.arnOf, dashboard: dashboards.arnOf }),
    tags: (arn) => Object.fromEntries(book.get(alarmNameOf(arn))?.tags ?? []),
    series(metric) {
      const series = open(metric);
      return {
        put: (minuteStartMs, statistics) =>
          publish(series, Math.floor(minuteStartMs / MINUTE_MS), statistics),
      };
    },
    evaluate(minuteStartMs) {
      const minute = Math.floor(minuteStartMs / MINUTE_MS);
      for (const alarm of book.metricAlarms()) {
        if (alarm.awake) evaluateMetricAlarm(alarm, minute, { book, nowMs: clock.nowMs });
      }
    },
    transitions: () => book.history.transitions(),
    inspect: () => ({
      alarms: book
        .all()
        .map((alarm) =>
          alarm.type === 'MetricAlarm' ? describeMetricAlarm(alarm) : describeCompositeAlarm(alarm),
        ),
      transitions: [...book.history.transitions()],
      dashboards: dashboards.inspect(),
      metrics: store.published().map(({ identity, unit, latestMinute }) => ({
        ...identity,
        unit,
        latestDatapointAt: new Date(latestMinute * MINUTE_MS).toISOString(),
      })),
    }),
  };
}
