/** Reads the strategy and the inventory of a stage, every problem with its file, line and column. */

import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseInventory } from '../shared/inventory/parse-inventory.ts';
import type { Inventory } from '../shared/inventory/schema.ts';
import type { Problem } from '../shared/strategy/document.ts';
import { parseStrategy } from '../shared/strategy/parse-strategy.ts';
import type { Strategy } from '../shared/strategy/schema.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** The folder of the project, where strategy.yml and inventory/ are. */
const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** `strategy.yml:12:5: application.cooldownMinutes is ...`. */
export const placed = ({ fileName, line, column, message }: Problem): string =>
  `${fileName}:${line}:${column}: ${message}`;

/**
 * Text of a file of the project, or of one a person names.
 * @throws CommandError when it cannot be read
 */
export function readText(path: string, folder = projectFolder): string {
  try {
    return readFileSync(isAbsolute(path) ? path : join(folder, path), 'utf8');
  } catch {
    throw new CommandError(
      exitCodes.notFound,
      `The file ${path} cannot be read: give the path of a file that exists.`,
    );
  }
}

/** @throws CommandError with each problem of the file */
export function readStrategy(): Strategy {
  const result = parseStrategy(readText('strategy.yml'), 'strategy.yml');
  if ('strategy' in result) return result.strategy;
  throw new CommandError(exitCodes.usage, result.problems.map(placed));
}

/**
 * The inventory in `text`.
 * @throws CommandError with each problem of the file
 */
export function checkInventory(text: string, fileName: string, strategy: Strategy): Inventory {
  const result = parseInventory(text, fileName, strategy);
  if ('inventory' in result) return result.inventory;
  throw new CommandError(exitCodes.usage, result.problems.map(placed));
}

/** @throws CommandError when the stage has no inventory, or with each problem of its file */
export function readInventory(stage: string, strategy: Strategy): Inventory {
  const fileName = `inventory/${stage}.yml`;
  let text: string;
  try {
    text = readFileSync(join(projectFolder, fileName), 'utf8');
  } catch {
    throw new CommandError(
      exitCodes.notFound,
      `There is no stage "${stage}": write ${fileName} (inventory/example.yml is one to copy), or name another with --stage.`,
    );
  }
  return checkInventory(text, fileName, strategy);
}
