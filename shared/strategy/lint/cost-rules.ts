/** Contradictions in budget and schedules: S10 to S12. */

import { type Rule, rounded } from './finding.ts';
import type { Stated } from './stated.ts';

const hoursPerWeek = 168;

/** Share of a normal month above which an alert says "normal month" and not "too much". */
const ordinaryPercent = 90;

const hourOf = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60;

/** Hours a week the schedule closes. */
function closedHours({ closeAt, openAt, closedOnWeekends }: Stated['closing']): number {
  const weekday = 24 - (hourOf(closeAt) - hourOf(openAt));
  return 5 * weekday + (closedOnWeekends ? 48 : 2 * weekday);
}

export const costRules: readonly Rule[] = [
  {
    id: 'S10',
    reading:
      'As written, and a pace alert (spend ahead of the calendar) that says whether the budget alert means anything.',
    find({ budget: { baselinePercent, bufferPercent, alertPercent, paceAlert } }) {
      const ofNormal = ((baselinePercent + bufferPercent) * alertPercent) / 100;
      if (paceAlert === true || ofNormal < ordinaryPercent) return undefined;
      return `The alert at ${alertPercent} % of a budget of ${baselinePercent} + ${bufferPercent} % is ${rounded(ofNormal)} % of a normal month: it fires every month.`;
    },
  },
  {
    id: 'S11',
    reading:
      'The guard acts on an estimate of our own (usage x price, minutes old), reconciled with the bill.',
    find({ budget: { shutdownPercent, spendSource } }) {
      if (spendSource === 'ownEstimate') return undefined;
      return `Services close at ${shutdownPercent} % of the budget, but billing data is 8 to 12 hours old.`;
    },
  },
  {
    id: 'S12',
    reading: 'The strategy names a time zone, and a ledger measures the saving.',
    find({ closing }) {
      const hours = closedHours(closing);
      const share = (100 * hours) / hoursPerWeek;
      const claim = `it closes ${rounded(hours)} of ${hoursPerWeek} hours = ${rounded(share)} %, the claim is ${closing.savingPercentClaimed} %`;
      if (closing.timeZone === undefined) return `The schedule has no time zone; ${claim}.`;
      if (closing.savingMeasuredBy === 'ledger') return undefined;
      return `Nobody measures what the schedule saves: ${claim}.`;
    },
  },
];
