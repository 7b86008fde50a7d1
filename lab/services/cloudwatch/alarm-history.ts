/** The history of alarms: transitions, configuration changes and actions, newest last. */

import type {
  AlarmHistoryItem,
  AlarmType,
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
  HistoryItemType,
  StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { Alarm, AlarmState } from './alarm.ts';
import { refusals } from './behaviour.ts';
import { page } from './page.ts';

/** One transition of an alarm, for whoever asks why. */
export interface AlarmTransition {
  readonly alarmName: string;
  readonly from: StateValue;
  readonly to: StateValue;
  /** Milliseconds since 1970-01-01T00:00Z, virtual. */
  readonly atMs: number;
  readonly reason: string;
}

interface Entry {
  readonly alarmName: string;
  readonly alarmType: AlarmType;
  readonly type: HistoryItemType;
  readonly atMs: number;
  readonly summary: string;
  /** The JSON text is made when somebody reads it. */
  readonly data: () => unknown;
}

export interface AlarmHistory {
  transition(alarm: Alarm, previous: AlarmState): void;
  configuration(alarm: Alarm, operation: string, atMs: number): void;
  action(alarm: Alarm, atMs: number, outcome: ActionOutcome): void;
  /** Every transition since the start, oldest first. */
  transitions(): readonly AlarmTransition[];
  describe(input: DescribeAlarmHistoryInput): DescribeAlarmHistoryOutput;
}

/** What came of one action. */
interface ActionOutcome {
  readonly actionArn: string;
  /** Absent when the action was performed. */
  readonly error?: string;
}

const MOST_RECORDS = 100;
/** "CloudWatch keeps the history of an alarm for 30 days" (DescribeAlarmHistory). */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

const stateText = ({ value, reason, reasonData }: AlarmState): object => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData !== undefined && { stateReasonData: JSON.parse(reasonData) }),
});

const apiItem = ({ alarmName, alarmType, type, atMs, summary, data }: Entry): AlarmHistoryItem => ({
  AlarmName: alarmName,
  AlarmType: alarmType,
  Timestamp: new Date(atMs),
  HistoryItemType: type,
  HistorySummary: summary,
  HistoryData: JSON.stringify(data()),
});

/** The entries a request asks for, newest first unless it says otherwise. */
function describe(
  entries: readonly Entry[],
  input: DescribeAlarmHistoryInput,
): DescribeAlarmHistoryOutput {
  const { AlarmName, AlarmTypes = ['MetricAlarm'], HistoryItemType: type, ScanBy } = input;
  const startMs = input.StartDate?.getTime() ?? Number.NEGATIVE_INFINITY;
  const endMs = input.EndDate?.getTime() ?? Number.POSITIVE_INFINITY;
  const found = entries.filter(
    (entry) =>
      (AlarmName === undefined || entry.alarmName === AlarmName) &&
      AlarmTypes.includes(entry.alarmType) &&
      (type === undefined || entry.type === type) &&
      entry.atMs >= startMs &&
      entry.atMs <= endMs,
  );
  if (ScanBy !== 'TimestampAscending') found.reverse();
  const size = input.MaxRecords ?? MOST_RECORDS;
  const { items, next } = page(found, {
    size,
    token: input.NextToken,
    refusal: refusals.nextToken,
  });
  return { AlarmHistoryItems: items.map(apiItem), ...next };
}

export function createAlarmHistory(): AlarmHistory {
  const entries: Entry[] = [];
  const log: AlarmTransition[] = [];

  function add(alarm: Alarm, entry: Omit<Entry, 'alarmName' | 'alarmType'>): void {
    let outdated = 0;
    while ((entries[outdated]?.atMs ?? entry.atMs) < entry.atMs - RETENTION_MS) outdated += 1;
    if (outdated > 0) entries.splice(0, outdated);
    entries.push({ alarmName: alarm.name, alarmType: alarm.type, ...entry });
  }

  return {
    transition(alarm, previous) {
      const { state } = alarm;
      const atMs = state.updatedAtMs;
      log.push({
        alarmName: alarm.name,
        from: previous.value,
        to: state.value,
        atMs,
        reason: state.reason,
      });
      add(alarm, {
        type: 'StateUpdate',
        atMs,
        summary: `Alarm updated from ${previous.value} to ${state.value}`,
        data: () => ({
          version: '1.0',
          oldState: stateText(previous),
          newState: stateText(state),
        }),
      });
    },
    configuration(alarm, operation, atMs) {
      const summary = `Alarm "${alarm.name}" ${operation}d`;
      const data = () => ({ version: '1.0', type: operation });
      add(alarm, { type: 'ConfigurationUpdate', atMs, summary, data });
    },
    action(alarm, atMs, { actionArn, error }) {
      const outcome = error === undefined ? 'Successfully executed' : 'Failed to execute';
      add(alarm, {
        type: 'Action',
        atMs,
        summary: `${outcome} action ${actionArn}`,
        data: () => ({
          actionState: error === undefined ? 'Succeeded' : 'Failed',
          notificationResource: actionArn,
          ...(error !== undefined && { error }),
        }),
      });
    },
    transitions: () => log,
    describe: (input) => describe(entries, input),
  };
}
