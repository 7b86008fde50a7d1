/** The first pass: asl-validator's JSON schemas for the Amazon States Language. */

import { createRequire } from 'node:module';
import type { Rule } from './machine.ts';

interface Finding {
  readonly 'Error code': string;
  readonly Message: string;
  readonly path?: string;
  readonly schemaError?: { readonly instancePath: string };
}

/** asl-validator is CommonJS without type declarations; this is the part of its interface that is used. */
const validate: (definition: unknown) => { readonly errors: readonly Finding[] } = createRequire(
  import.meta.url,
)('asl-validator');

/** Found by our own rules too, which name the state. */
const ownRule = 'MISSING_TRANSITION_TARGET';

export const schemaRule: Rule = {
  name: 'asl',
  check({ fields }, report) {
    // The validator writes into what it checks.
    for (const finding of validate(structuredClone(fields)).errors) {
      if (finding['Error code'] === ownRule) continue;
      const path = finding.schemaError?.instancePath ?? finding.path ?? '';
      const place = path === '' ? 'the machine' : path;
      report(stateIn(path), `${finding['Error code']} at ${place}: ${finding.Message.trim()}`);
    }
  },
};

/** `/States/Read%20group/Type` names the innermost state of a JSON pointer. */
function stateIn(pointer: string): string {
  const parts = pointer.split('/');
  const name = parts[parts.lastIndexOf('States') + 1];
  return parts.includes('States') ? (name ?? '').replaceAll('~1', '/').replaceAll('~0', '~') : '';
}
