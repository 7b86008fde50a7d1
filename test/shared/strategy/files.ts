/** The project's own strategy, inventories and the description of the original, as text and as values. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseInventory } from '../../../shared/inventory/parse-inventory.ts';
import type { Inventory } from '../../../shared/inventory/schema.ts';
import { parseStrategy } from '../../../shared/strategy/parse-strategy.ts';
import type { Strategy } from '../../../shared/strategy/schema.ts';

/** Folder of `strategy.yml`. */
export const root = join(import.meta.dirname, '..', '..', '..');

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

const lines = (problems: readonly { message: string }[]): string =>
  problems.map(({ message }) => message).join('\n');

/** The strategy of a text; fails the test with the problems when there are any. */
export function strategyOf(text: string): Strategy {
  const parsed = parseStrategy(text, 'strategy.yml');
  if ('problems' in parsed) throw new Error(lines(parsed.problems));
  return parsed.strategy;
}

/** The inventory of a text; fails the test with the problems when there are any. */
export function inventoryOf(text: string, strategy: Strategy): Inventory {
  const parsed = parseInventory(text, 'inventory.yml', strategy);
  if ('problems' in parsed) throw new Error(lines(parsed.problems));
  return parsed.inventory;
}

/** `text` with one part replaced; fails when the part is not in it exactly once. */
export function edited(text: string, part: string, replacement: string): string {
  const pieces = text.split(part);
  if (pieces.length !== 2) throw new Error(`"${part}" occurs ${pieces.length - 1} times`);
  return pieces.join(replacement);
}
