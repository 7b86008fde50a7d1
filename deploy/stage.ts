/** Reads the strategy and the inventory of one stage from the project folder, for everything that derives from them. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInventory } from '../shared/inventory/parse-inventory.ts';
import { resolveApplication } from '../shared/inventory/resolve.ts';
import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import type { Inventory } from '../shared/inventory/schema.ts';
import type { Problem } from '../shared/strategy/document.ts';
import { parseStrategy } from '../shared/strategy/parse-strategy.ts';
import type { Strategy } from '../shared/strategy/schema.ts';

/** Which stage, and where the project's folder is. */
export interface StageContext {
  readonly stage: string;
  readonly root: string;
}

/** A part of a CloudFormation template, by logical id. */
export interface Fragment {
  readonly Resources: Record<string, unknown>;
}

/** Everything a stage is generated from. */
export interface Stage {
  readonly strategy: Strategy;
  readonly inventory: Inventory;
  /** In the order of the inventory. */
  readonly applications: readonly ResolvedApplication[];
}

function report(problems: readonly Problem[]): Error {
  const lines = problems.map(
    ({ fileName, line, column, message }) => `${fileName}:${line}:${column}: ${message}`,
  );
  return new Error(lines.join('\n'));
}

/**
 * Reads `strategy.yml` and `inventory/<stage>.yml`.
 * @throws Error with one line for each problem, or when a file is missing
 */
export async function readStage({ stage, root }: StageContext): Promise<Stage> {
  const inventoryFile = `inventory/${stage}.yml`;
  const [strategyText, inventoryText] = await Promise.all([
    readFile(join(root, 'strategy.yml'), 'utf8'),
    readFile(join(root, inventoryFile), 'utf8'),
  ]);
  const parsed = parseStrategy(strategyText, 'strategy.yml');
  if ('problems' in parsed) throw report(parsed.problems);
  const { strategy } = parsed;
  const read = parseInventory(inventoryText, inventoryFile, strategy);
  if ('problems' in read) throw report(read.problems);
  const { inventory } = read;
  if (inventory.stage !== stage) {
    throw new Error(
      `${inventoryFile} describes the stage "${inventory.stage}": correct its first line or rename it.`,
    );
  }
  const names = Object.keys(inventory.applications);
  return {
    strategy,
    inventory,
    applications: names.map((name) => resolveApplication(strategy, inventory, name)),
  };
}

/** A CloudFormation logical id from names in kebab case: `web`, `cpu-high` give `WebCpuHigh`. */
export const logicalId = (...names: readonly string[]): string =>
  names
    .flatMap((name) => name.split('-'))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
