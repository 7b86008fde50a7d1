/** What the lab assumes, breaks and checks, as tables. */

import { callFaults, worldFaults } from '../../lab/faults.ts';
import { invariants } from '../../lab/invariants/index.ts';
import { assumptions } from '../../lab/platform/assumptions.ts';
import { inertTypes } from '../../lab/services/inert.ts';
import { markdownTable } from './table.ts';

export const assumptionTable = (): string =>
  markdownTable(
    ['Subject', 'Assumption', 'Why'],
    assumptions.map(({ subject, law, reason }) => [subject, law, reason]),
  );

export const callFaultTable = (): string =>
  markdownTable(
    ['Fault of one call', 'What the caller meets'],
    Object.entries(callFaults).map(([kind, text]) => [`\`${kind}\``, text]),
  );

export const worldFaultTable = (): string =>
  markdownTable(
    ['Fault of the world', 'What happens'],
    Object.entries(worldFaults).map(([kind, text]) => [`\`${kind}\``, text]),
  );

export const invariantTable = (): string =>
  markdownTable(
    ['Id', 'Invariant'],
    invariants.map(({ id, says }) => [id, says]),
  );

export const inertList = (): string =>
  Object.keys(inertTypes)
    .map((type) => `- \`${type}\``)
    .join('\n');
