/** Reads alarms and their history through the CloudWatch API. */

import {
  type AlarmHistoryItem,
  type AlarmType,
  CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type HistoryItemType,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { Clients } from '../../shared/runtime/clients.ts';

/** Both kinds have to be asked for: without the parameter only metric alarms are described (DescribeAlarms). */
const types: AlarmType[] = ['MetricAlarm', 'CompositeAlarm'];

export interface Alarms {
  readonly metricAlarms: readonly MetricAlarm[];
  readonly compositeAlarms: readonly CompositeAlarm[];
}

/** The alarms of a stage. */
export async function alarmsOf(clients: Clients, stage: string): Promise<Alarms> {
  const metricAlarms: MetricAlarm[] = [];
  const compositeAlarms: CompositeAlarm[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clients.of(CloudWatchClient).send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: `arq-${stage}-`,
        AlarmTypes: types,
        MaxRecords: 100,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      }),
    );
    metricAlarms.push(...(page.MetricAlarms ?? []));
    compositeAlarms.push(...(page.CompositeAlarms ?? []));
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
  return { metricAlarms, compositeAlarms };
}

/** The newest entries of one kind in the history of an alarm, newest first. */
export async function* alarmHistory(
  clients: Clients,
  alarmName: string,
  type: HistoryItemType,
): AsyncGenerator<AlarmHistoryItem> {
  let nextToken: string | undefined;
  do {
    const page = await clients.of(CloudWatchClient).send(
      new DescribeAlarmHistoryCommand({
        AlarmName: alarmName,
        AlarmTypes: types,
        HistoryItemType: type,
        ScanBy: 'TimestampDescending',
        MaxRecords: 100,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      }),
    );
    yield* page.AlarmHistoryItems ?? [];
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
}
