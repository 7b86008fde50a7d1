/** The alarms a target has, by signal: the last part of their names, with what they mean and which line asks for them. */

import type { TargetKind } from './signals.ts';

/** `trigger` wakes a runbook and nobody; `warning` tells people; `critical` pages them. */
export type Severity = 'trigger' | 'warning' | 'critical';

interface AlarmSignal {
  readonly kind: TargetKind;
  readonly severity: Severity;
  /** Lines of the strategy the alarm stands for. */
  readonly lines: readonly string[];
}

const trigger = (...lines: string[]): AlarmSignal => ({
  kind: 'application',
  severity: 'trigger',
  lines,
});
const warning = (kind: TargetKind, ...lines: string[]): AlarmSignal => ({
  kind,
  severity: 'warning',
  lines,
});
const critical = (...lines: string[]): AlarmSignal => ({
  kind: 'application',
  severity: 'critical',
  lines,
});

/** Every alarm signal. No signal ends in another one, so an alarm name has one reading. */
export const alarmSignals = {
  'cpu-high': trigger('B1'),
  'memory-high': trigger('B2'),
  'latency-high': trigger('B3'),
  'queue-high': trigger('B4', 'S18'),
  'cpu-low': trigger('B5'),
  'memory-low': trigger('B6'),
  'latency-low': trigger('B7'),
  'scale-in': trigger('B5', 'B6', 'B7', 'S9'),
  'cpu-elevated': trigger('D13'),
  'cpu-warning': warning('application', 'D13', 'D14'),
  'cpu-critical': critical('D14'),
  'memory-warning': warning('application', 'D15'),
  'disk-warning': warning('application', 'D16'),
  'errors-critical': critical('D18'),
  'cpu-no-data': warning('application', 'B1', 'E1'),
  'memory-no-data': warning('application', 'B2', 'E1'),
  'queue-no-data': warning('application', 'B4', 'E1', 'S18'),
  'replication-lag-warning': warning('database', 'D17', 'S5'),
  'connections-warning': warning('database', 'B17', 'D11'),
  'storage-warning': warning('database', 'D16'),
  'evictions-warning': warning('cache', 'C13'),
  'hit-ratio-warning': warning('cache', 'I12'),
} as const satisfies Record<string, AlarmSignal>;

export type AlarmSignalName = keyof typeof alarmSignals;
