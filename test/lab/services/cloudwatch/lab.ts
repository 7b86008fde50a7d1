/** A CloudWatch of its own for a test: virtual clock, recorded events and calls, faults on demand. */

import { createClock } from '../../../../lab/clock.ts';
import { createRandom } from '../../../../lab/random.ts';
import type { NewEvent, ServiceContext } from '../../../../lab/service.ts';
import { createCloudWatch } from '../../../../lab/services/cloudwatch/index.ts';
import type { DatapointStatistics } from '../../../../lab/services/cloudwatch/series.ts';

/** One call the service made through the front door. */
interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export const minuteMs = 60_000;
export const at = (instant: string): number => Date.parse(instant);

/** One sample. */
export const sample = (value: number): DatapointStatistics => ({
  sum: value,
  sampleCount: 1,
  minimum: value,
  maximum: value,
});

/** A single-metric alarm on `Test/Load`, 3 of 3 minutes above 70, unless a test says otherwise. */
export const loadAlarm = {
  AlarmName: 'arq-lab-app-cpu-high',
  Namespace: 'Test',
  MetricName: 'Load',
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 3,
  Threshold: 70,
  ComparisonOperator: 'GreaterThanThreshold',
} as const;

export function createLab(startsAt = '2026-10-02T17:00:00Z') {
  const clock = createClock(at(startsAt));
  const events: NewEvent[] = [];
  const calls: RecordedCall[] = [];
  const activeFaults = new Set<string>();
  const failing = new Set<string>();
  const context: ServiceContext = {
    clock,
    random: createRandom('test'),
    account: '111122223333',
    region: 'eu-west-1',
    publish: (event) => events.push(event),
    call: (service, operation, input) => {
      // The input of a call is an object by the service model.
      calls.push({ service, operation, input: input as RecordedCall['input'] });
      if (failing.has(operation)) return Promise.reject(new Error('Topic does not exist'));
      return Promise.resolve({});
    },
    peer: (service) => {
      throw new Error(`no peer ${service}`);
    },
    faults: { active: (kind, subject) => activeFaults.has(`${kind} ${subject}`) },
  };
  const cloudWatch = createCloudWatch(context);
  const load = cloudWatch.series({ namespace: 'Test', metricName: 'Load', dimensions: [] });

  /** Lets a minute pass for each value; `undefined` publishes nothing in that minute. */
  async function pass(...values: readonly (number | undefined)[]): Promise<void> {
    for (const value of values) {
      const minuteStartMs = clock.nowMs - (clock.nowMs % minuteMs);
      if (value !== undefined) load.put(minuteStartMs, sample(value));
      await clock.runUntil(minuteStartMs + minuteMs);
      cloudWatch.evaluate(minuteStartMs);
      await clock.runUntil(clock.nowMs);
    }
  }

  const { operations } = cloudWatch;
  const changes = (): NewEvent[] =>
    events.filter(({ detailType }) => detailType === 'CloudWatch Alarm State Change');
  const states = (): string[] => cloudWatch.transitions().map(({ from, to }) => `${from} -> ${to}`);
  const stateOf = (name: string): string =>
    operations.DescribeAlarms({
      AlarmNames: [name],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    }).MetricAlarms?.[0]?.StateValue ??
    operations.DescribeAlarms({ AlarmNames: [name], AlarmTypes: ['CompositeAlarm'] })
      .CompositeAlarms?.[0]?.StateValue ??
    'none';
  const settle = (): Promise<void> => clock.runUntil(clock.nowMs);
  return {
    ...{ clock, events, calls, activeFaults, failing, cloudWatch, operations, load },
    ...{ pass, changes, states, stateOf, settle },
  };
}
