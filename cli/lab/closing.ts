/** The end of a run: one line per application with what scaling did and what it cost. */

import type { RunReport } from '../../lab/run-report.ts';
import { decimal, dollars } from '../report/format.ts';
import { tableOf } from '../table.ts';

/** The closing table. */
export function closingTable({ applications }: RunReport): string[] {
  const rows = applications.map(({ name, changes, score, costUsd }) => {
    const rollbacks = changes.filter(({ action }) => action === 'rollBack').length;
    return [
      name,
      String(changes.length - rollbacks),
      String(rollbacks),
      String(score.minutesP95OverSlo),
      decimal(score.instanceHours, 1),
      dollars(costUsd),
      decimal(score.relativeCost, 2),
    ];
  });
  const numbers = [
    'changes',
    'rollbacks',
    'minutes over 1 s',
    'instance-hours',
    'cost',
    'relative cost',
  ];
  return tableOf(
    [{ title: 'application' }, ...numbers.map((title) => ({ title, align: 'right' as const }))],
    rows,
  );
}

/** What the columns mean that do not say it themselves. */
export const closingNote =
  'Minutes over 1 s: p95 latency above the objective. Relative cost: instance-hours over those of a fleet that knew the future.';
