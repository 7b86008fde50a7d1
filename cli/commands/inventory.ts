/** `arq inventory show`: what exists in a stage, and the strategy in force for it. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import { examples, more } from './examples.ts';

export interface InventoryOptions {
  readonly file?: string;
  readonly json?: boolean;
  readonly stage: string;
}

export const inventory = (context: Context): Command =>
  new Command('inventory').description('What exists in a stage.').addCommand(
    new Command('show')
      .description('Show what exists in a stage, or one target with the strategy in force for it.')
      .argument('[name]', 'a target, as in web')
      .option('--file <file>', 'check and show this inventory file instead')
      .option('--json', 'write one JSON document')
      .option('--stage <name>', 'the stage', 'lab')
      .addHelpText('before', examples('inventory show', 'inventory show web'))
      .addHelpText('after', more)
      .action(async (name: string | undefined, options: InventoryOptions) => {
        const { showInventory } = await import('../inventory/show-inventory.ts');
        showInventory(name, options, context);
      }),
  );
