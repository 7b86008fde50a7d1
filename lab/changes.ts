/** Reads the ledger: every capacity change that took effect, with its reason and price. */

import type { ChangeLine } from './run-report.ts';
import type { World } from './world.ts';

interface Entry {
  readonly target: string;
  readonly action: ChangeLine['action'];
  readonly at: string;
  readonly to: number;
  readonly from?: number;
  readonly reason?: string;
  readonly result?: string;
  readonly usdPerHour?: number;
  readonly execution: string;
}

function entriesOf(world: World): Entry[] {
  return (
    world.services.dynamoDb
      .items(`arq-${world.stage}-operations`)
      .filter((item) => item.pk?.S?.startsWith('ledger#') === true)
      // Entries are written by workflows of ours; verify-capacity and plan-rollback give them this form.
      .map((item) => JSON.parse(item.entry?.S ?? '{}') as Entry)
  );
}

/** The changes of one application, oldest first. */
export function changesOf(world: World, application: string): ChangeLine[] {
  const entries = entriesOf(world)
    .filter((entry) => entry.target === application)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  let capacity = entries[0]?.from ?? 0;
  return entries.map((entry) => {
    const from = entry.from ?? capacity;
    capacity = entry.to;
    return {
      atMs: Date.parse(entry.at),
      action: entry.action,
      from,
      to: entry.to,
      reason: entry.reason ?? entry.result ?? '',
      usdPerHour: entry.usdPerHour ?? null,
      executionArn: entry.execution,
    };
  });
}
