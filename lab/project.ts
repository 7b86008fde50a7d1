/** Loads what a world is made of from a project folder: template, strategy and inventory of one stage. Once per process. */

import { fileURLToPath } from 'node:url';
import { readStage } from '../deploy/stage.ts';
import type { Inventory } from '../shared/inventory/schema.ts';
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
  const { strategy, inventory } = await readStage({ root, stage });
  return { root, template: await loadTemplate({ root, stage }), strategy, inventory };
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
