/** Reads alarms and their history through the CloudWatch API. */

import {
  type AlarmHistoryItem,
  type AlarmType,
  CloudWatchClient,
  type CompositeAlarm,
  type HistoryItemType,
  type MetricAlarm,
  paginateDescribeAlarmHistory,
  paginateDescribeAlarms,
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
  const pages = paginateDescribeAlarms(
    { client: clients.of(CloudWatchClient), pageSize: 100 },
    { AlarmNamePrefix: `arq-${stage}-`, AlarmTypes: types },
  );
  for await (const page of pages) {
    metricAlarms.push(...(page.MetricAlarms ?? []));
    compositeAlarms.push(...(page.CompositeAlarms ?? []));
  }
  return { metricAlarms, compositeAlarms };
}

/** The newest entries of one kind in the history of an alarm, newest first. */
export async function* alarmHistory(
  clients: Clients,
  alarmName: string,
  type: HistoryItemType,
): AsyncGenerator<AlarmHistoryItem> {
  const pages = paginateDescribeAlarmHistory(
    { client: clients.of(CloudWatchClient), pageSize: 100 },
    {
      AlarmName: alarmName,
      AlarmTypes: types,
      HistoryItemType: type,
      ScanBy: 'TimestampDescending',
    },
  );
  for await (const page of pages) yield* page.AlarmHistoryItems ?? [];
}
