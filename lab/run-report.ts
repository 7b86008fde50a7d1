/** What a run of the lab came to, as plain data: the closing table, the JSON answer and the HTML report are made of it. */

import type { Score } from './platform/score.ts';

/** One value a minute, from the first minute of the run. Missing measurements are null. */
export interface MinuteSeries {
  readonly startMs: number;
  readonly requestsPerSecond: readonly number[];
  readonly instances: readonly number[];
  readonly cpuPercent: readonly (number | null)[];
  readonly latencySeconds: readonly (number | null)[];
  readonly errorPercent: readonly (number | null)[];
  readonly queueLength: readonly number[];
}

export interface AlarmSpan {
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly fromMs: number;
  readonly toMs: number;
}

export interface AlarmLine {
  readonly alarmName: string;
  readonly signal: string;
  readonly severity: 'trigger' | 'warning' | 'critical';
  readonly spans: readonly AlarmSpan[];
}

/** One execution of a runbook on this application, or of a nested one. */
export interface ExecutionLine {
  readonly executionArn: string;
  readonly name: string;
  /** Runbook, `scale-application`. */
  readonly workflow: string;
  readonly status: string;
  /** `completed`, `held`, `skipped`, `rolledBack`, ...; absent when it ended without an output. */
  readonly outcome?: string;
  readonly reason: string;
  readonly startMs: number;
  readonly stopMs: number | null;
  /** State transitions of it alone, retries included. */
  readonly transitions: number;
  /** Steps entered, in order, with the instant. */
  readonly steps: readonly { readonly name: string; readonly atMs: number }[];
}

/** A change of capacity that took effect. */
export interface ChangeLine {
  readonly atMs: number;
  readonly action: 'scaleOut' | 'scaleIn' | 'rollBack';
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly usdPerHour: number | null;
  readonly executionArn: string;
}

/** NOTIFIED: people were told, nothing was started; NONE: part of another alarm. The others are ends of executions. */
export type Reaction =
  | 'STARTED'
  | 'HELD'
  | 'SKIPPED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'NOTIFIED'
  | 'LOST'
  | 'NONE';

/** What an alarm's transition to ALARM led to, or why it led to nothing. */
export interface ReactionLine {
  readonly atMs: number;
  readonly alarmName: string;
  readonly executionArn: string | null;
  readonly reaction: Reaction;
  readonly reason: string;
}

export interface ApplicationReport {
  readonly name: string;
  readonly series: MinuteSeries;
  readonly thresholds: {
    readonly scaleOutCpuPercent: number;
    readonly scaleInCpuPercent: number;
    readonly warningCpuPercent: number;
    readonly criticalCpuPercent: number;
    readonly latencySeconds: number;
    readonly minInstances: number;
    readonly maxInstances: number;
  };
  readonly alarms: readonly AlarmLine[];
  readonly changes: readonly ChangeLine[];
  readonly reactions: readonly ReactionLine[];
  readonly score: Score;
  readonly costUsd: number;
}

export interface MessageLine {
  readonly atMs: number;
  readonly topic: string;
  readonly subject: string;
  readonly reason: string;
}

export interface RunReport {
  readonly title: string;
  readonly seed: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly applications: readonly ApplicationReport[];
  readonly executions: readonly ExecutionLine[];
  readonly messages: readonly MessageLine[];
  readonly strategyHash: string;
}
