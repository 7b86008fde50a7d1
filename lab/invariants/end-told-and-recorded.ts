/** I6: people are told how each execution that changed something or failed has ended, and its changes are in the ledger. */

import { messagesOf, outcomesOf } from '../outcomes.ts';
import type { World } from '../world.ts';
import type { Invariant } from './index.ts';

function ledgerOf(world: World): string[] {
  return world.services.dynamoDb
    .items(`arq-${world.stage}-operations`)
    .flatMap((item) => item.pk?.S ?? [])
    .filter((key) => key.startsWith('ledger#'));
}

export const endToldAndRecorded: Invariant = {
  id: 'I6',
  says: 'one who changed something or failed is told of, and each change is in the ledger',
  watch(world, report) {
    return {
      atEnd() {
        const told = new Set(messagesOf(world).map(({ body }) => body.execution));
        const ledger = ledgerOf(world);
        for (const { workflow, status, outcome, output, name, executionArn } of outcomesOf(world)) {
          if (workflow !== 'scale-application' || status === 'RUNNING') continue;
          const changes = Array.isArray(output.changes) ? output.changes.length : 0;
          const changed = changes > 0 || outcome === 'rolledBack';
          if ((changed || status !== 'SUCCEEDED') && !told.has(executionArn)) {
            report(`nobody was told how ${name} ended: ${outcome}`);
          }
          const entries = ledger.filter((key) => key.includes(`#${name}#`)).length;
          const expected = changes + (outcome === 'rolledBack' ? 1 : 0);
          if (entries < expected) {
            report(`${name} made ${expected} changes, ${entries} are in the ledger`);
          }
        }
      },
    };
  },
};
