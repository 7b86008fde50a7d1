/** Shows the strategy, or the part of it that a path names. */

import { stringify } from 'yaml';
import type { ShowOptions } from '../commands/strategy.ts';
import type { Context } from '../context.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { readStrategy } from '../stage-files.ts';

const isSection = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** @throws CommandError naming what there is instead */
function partOf(whole: unknown, path: string): unknown {
  let at: unknown = whole;
  let reached = '';
  for (const key of path.split('.')) {
    if (!isSection(at) || !Object.hasOwn(at, key)) {
      const known = isSection(at) ? Object.keys(at).join(', ') : 'nothing below it';
      const where = reached === '' ? 'The strategy' : `Section ${reached} of the strategy`;
      throw new CommandError(exitCodes.notFound, `${where} has no "${key}": it has ${known}.`);
    }
    at = Reflect.get(at, key);
    reached = reached === '' ? key : `${reached}.${key}`;
  }
  return at;
}

export function showStrategy(
  section: string | undefined,
  { json }: ShowOptions,
  { output }: Context,
): void {
  const strategy = readStrategy();
  const part = section === undefined ? strategy : partOf(strategy, section);
  if (json === true) output.json(part);
  else output.data(stringify(part).trimEnd());
}
