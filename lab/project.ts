/** Loads what a world is made of from a project folder: template, strategy and inventory of one stage. Once per process. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseInventory } from '../shared/inventory/parse-inventory.ts';
import type { Inventory } from '../shared/inventory/schema.ts';
import { parseStrategy } from '../shared/strategy/parse-strategy.ts';
import type { Strategy } from '../shared/strategy/schema.ts';
import { loadTemplate, type Template } from './template/index.ts';

export interface Project {
  readonly root: string;
  readonly template: Template;
  readonly strategy: Strategy;
  readonly inventory: Inventory;
}

/** The folder this file is shipped in. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

const projects = new Map<string, Promise<Project>>();

async function read(root: string, stage: string): Promise<Project> {
  const strategyFile = 'strategy.yml';
  const inventoryFile = `inventory/${stage}.yml`;
  const strategy = parseStrategy(await readFile(join(root, strategyFile), 'utf8'), strategyFile);
  if ('problems' in strategy)
    throw new Error(strategy.problems.map((problem) => problem.message).join('\n'));
  const inventoryText = await readFile(join(root, inventoryFile), 'utf8');
  const inventory = parseInventory(inventoryText, inventoryFile, strategy.strategy);
  if ('problems' in inventory)
    throw new Error(inventory.problems.map((problem) => problem.message).join('\n'));
  return {
    root,
    template: await loadTemplate({ root, stage }),
    strategy: strategy.strategy,
    inventory: inventory.inventory,
  };
}

/** @throws Error with every problem of the strategy or the inventory, a line each */
export function loadProject(root = projectRoot, stage = 'lab'): Promise<Project> {
  const key = `${root} ${stage}`;
  const known = projects.get(key);
  if (known !== undefined) return known;
  const project = read(root, stage);
  projects.set(key, project);
  return project;
}
