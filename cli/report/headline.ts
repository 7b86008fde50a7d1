/** The run in a sentence for each application, and what a person should look at. */

import { minuteMs } from '../../lab/platform/traffic.ts';
import type { ApplicationReport, RunReport } from '../../lab/run-report.ts';
import { peakOf } from './charts.ts';
import { count, decimal, dollars, duration, instant, minuteOf, type Run } from './format.ts';
import { html, type Markup } from './html.ts';
import { applicationId, type Ledger } from './ledger.ts';
import { badge, executionLook, type Look } from './looks.ts';
import { redOf, times } from './strips.ts';

/** The limit that `minutesP95OverSlo` of a score counts against (performance model P1). */
const sloSeconds = 1;

/** `web: 14 changes, 0 rollbacks, p95 over 1 s in 3 of 1,440 minutes, 61.2 instance-hours, $2.22`. */
export function headline({ name, changes, score, series, costUsd }: ApplicationReport): string {
  const rollbacks = changes.filter((change) => change.action === 'rollBack').length;
  const minutes = series.latencySeconds.length;
  return [
    `${name}: ${count(changes.length, 'change')}`,
    count(rollbacks, 'rollback'),
    `p95 over ${sloSeconds} s in ${decimal(score.minutesP95OverSlo)} of ${count(minutes, 'minute')}`,
    `${decimal(score.instanceHours, 1)} instance-hours`,
    dollars(costUsd),
  ].join(', ');
}

/** A second sentence for those who have read the first. */
export function facts({ score, series }: ApplicationReport, run: Run): string {
  const peak = peakOf(series.requestsPerSecond);
  const peakAt = minuteOf(series.startMs + (peak?.minute ?? 0) * minuteMs, run);
  const load =
    peak === null
      ? 'No requests'
      : `${decimal(score.requests)} requests, at most ${decimal(peak.value, 1)} a second at ${peakAt}`;
  const short = `${decimal(score.requestsOverCapacityPercent, 2)} % above what the instances could serve`;
  const price = `${decimal(score.relativeCost, 2)} times the instance-hours of a fleet that knew the future`;
  return `${load}; ${short}; ${price}.`;
}

interface Finding {
  readonly look: Look;
  readonly atMs: number;
  readonly text: string;
  /** Address of the row that tells more. */
  readonly rowId: string;
}

const findingsMax = 8;

function alarmFindings(application: ApplicationReport, report: RunReport): Finding[] {
  return application.alarms
    .filter((alarm) => alarm.severity === 'critical')
    .flatMap((alarm) => {
      const first = alarm.spans.find((span) => span.state === 'ALARM');
      if (first === undefined) return [];
      const red = redOf(alarm);
      const text = `${application.name}: ${alarm.signal} went red ${times(red.times)}, ${duration(red.ms)} in all`;
      return [
        {
          look: { kind: 'bad', word: 'critical' },
          atMs: first.fromMs,
          text,
          rowId: applicationId(application, report),
        },
      ];
    });
}

function findings(report: RunReport, ledger: Ledger): Finding[] {
  const failed = ledger.executions
    .filter(({ line }) => executionLook(line).kind === 'bad')
    .map(({ id, line }) => ({
      look: executionLook(line),
      atMs: line.stopMs ?? line.startMs,
      text: `${line.workflow}: ${line.reason}`,
      rowId: id,
    }));
  const lost = ledger.reactions
    .filter(({ line }) => line.reaction === 'LOST')
    .map(({ id, application, line }) => ({
      look: { kind: 'bad', word: 'lost' } as const,
      atMs: line.atMs,
      text: `${application}: ${line.alarmName}: ${line.reason}`,
      rowId: id,
    }));
  const back = ledger.changes
    .filter(({ line }) => line.action === 'rollBack')
    .map(({ id, application, line }) => ({
      look: { kind: 'warning', word: 'rolled back' } as const,
      atMs: line.atMs,
      text: `${application}: ${line.from} to ${line.to}: ${line.reason}`,
      rowId: id,
    }));
  return [
    ...failed,
    ...lost,
    ...report.applications.flatMap((application) => alarmFindings(application, report)),
    ...back,
  ];
}

/** Worst first; what does not fit is counted. */
export function attention(report: RunReport, ledger: Ledger): Markup {
  const all = findings(report, ledger);
  if (all.length === 0) {
    return html`<p class="attention">${badge({ kind: 'good', word: 'Nothing needs attention' })}</p>`;
  }
  const more = all.length - findingsMax;
  return html`<section class="attention"><h2>Needs attention (${all.length})</h2><ul>${all
    .slice(0, findingsMax)
    .map(
      ({ look, atMs, text, rowId }) =>
        html`<li>${badge(look)}<time>${instant(atMs)}</time> <a href="#${rowId}">${text}</a></li>`,
    )}</ul>${more > 0 ? html`<p>and ${more} more in the tables below.</p>` : ''}</section>`;
}
