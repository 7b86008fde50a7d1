/** A stage read from the project's own files, with parts of the strategy or the inventory replaced. */

import type { Stage } from '../../deploy/stage.ts';
import { resolveApplication } from '../../shared/inventory/resolve.ts';
import { edited, inventoryOf, strategyOf, textOf } from '../shared/strategy/files.ts';

type Edit = readonly [part: string, replacement: string];

/** The stage `lab` or `example`. */
export function stageOf(name: string, edits: { strategy?: Edit; inventory?: Edit } = {}): Stage {
  const apply = (text: string, edit: Edit | undefined): string =>
    edit === undefined ? text : edited(text, ...edit);
  const strategy = strategyOf(apply(textOf('strategy.yml'), edits.strategy));
  const inventory = inventoryOf(apply(textOf(`inventory/${name}.yml`), edits.inventory), strategy);
  const names = Object.keys(inventory.applications);
  return {
    strategy,
    inventory,
    applications: names.map((application) => resolveApplication(strategy, inventory, application)),
  };
}
