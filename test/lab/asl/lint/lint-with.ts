/** Breaks the good machine in one place and says what our own rules find. */

import { ownRules, runRules } from '../../../../lab/asl/lint/rules.ts';
import { goodMachine, substitutions } from './good-machine.ts';

export type Fields = Record<string, unknown>;
export type Broken = Fields & { States: Record<string, Fields> };

/** `rule: state: message` for each problem of the good machine after one change. */
export function lintAfter(change: (machine: Broken) => void): string[] {
  const machine: Broken = structuredClone(goodMachine);
  change(machine);
  return runRules(machine, 'scale', ownRules(substitutions)).map(
    ({ rule, state, message }) => `${rule}: ${state}: ${message}`,
  );
}

/** The same after some fields of one state were set; undefined takes a field away. */
export const lintWith = (state: string, fields: Fields): string[] =>
  lintAfter(({ States }) => {
    States[state] = JSON.parse(JSON.stringify({ ...States[state], ...fields }));
  });
