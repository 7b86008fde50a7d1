/** Reads the strategy and the inventory of a stage, every problem with its file, line and column. */

import { accessSync, constants, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseInventory } from '../shared/inventory/parse-inventory.ts';
import { resolveApplication } from '../shared/inventory/resolve.ts';
import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import { type Inventory, inventorySchema } from '../shared/inventory/schema.ts';
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
  return reading(path, () => readFileSync(resolve(folder, path), 'utf8'));
}

/**
 * For files that somebody else reads.
 * @throws CommandError when it cannot be read
 */
export function checkFile(path: string, folder: string): void {
  reading(path, () => accessSync(resolve(folder, path), constants.R_OK));
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
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
  if (!inventorySchema.shape.stage.safeParse(stage).success) {
    throw new CommandError(
      exitCodes.usage,
      `"${stage}" is no name of a stage: give lower case letters and digits, at most 12, as in prod.`,
    );
  }
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

/**
 * An application with the strategy in force for it.
 * @throws CommandError when the stage has no such application
 */
export function applicationOf(stage: string, name: string): ResolvedApplication {
  const strategy = readStrategy();
  const inventory = readInventory(stage, strategy);
  if (Object.hasOwn(inventory.applications, name)) {
    return resolveApplication(strategy, inventory, name);
  }
  const known = Object.keys(inventory.applications).join(', ') || 'none';
  throw new CommandError(
    exitCodes.notFound,
    `Stage ${stage} has no application "${name}": it has ${known}.`,
  );
}
