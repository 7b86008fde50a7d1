/** Folds the rows of a sweep into the table people read: per call and fault, how it ended, over occurrences and scenarios. */

import type { SweepRow } from './run-case.ts';

export interface TableLine {
  readonly site: string;
  readonly fault: string;
  readonly runs: number;
  /** In how many of them the fault hit something. */
  readonly hits: number;
  /** Ends with how often each was reached, most frequent first. */
  readonly ends: string;
  readonly violations: number;
}

/** `held, completed, held, completed` is `held, completed`: which ends there were, in order of first appearance. */
const shortEnd = (end: string): string => [...new Set(end.split(', '))].join(', ');

export const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** One line per call site and fault kind, in order of first appearance. */
export function tabulate(rows: readonly SweepRow[]): TableLine[] {
  const groups = new Map<string, SweepRow[]>();
  for (const row of rows) {
    const key = `${row.site}|${row.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const ends = new Map<string, number>();
    for (const row of group) ends.set(shortEnd(row.end), (ends.get(shortEnd(row.end)) ?? 0) + 1);
    const sorted = [...ends].sort((a, b) => b[1] - a[1]);
    return {
      site: first?.site ?? '',
      fault: first?.kind ?? '',
      runs: sum(group, ({ runs }) => runs),
      hits: sum(group, ({ runs, bit }) => (bit ? runs : 0)),
      ends: sorted
        .map(([end, count]) => (count === group.length ? end : `${end} x${count}`))
        .join(' | '),
      violations: group.filter((row) => row.violations.length > 0).length,
    };
  });
}
