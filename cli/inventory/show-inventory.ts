/** Shows what exists in a stage, or one target with the strategy in force for it. */

import { stringify } from 'yaml';
import { databaseStrategy, resolveApplication } from '../../shared/inventory/resolve.ts';
import type { Inventory } from '../../shared/inventory/schema.ts';
import type { Strategy } from '../../shared/strategy/schema.ts';
import type { InventoryOptions } from '../commands/inventory.ts';
import type { Context } from '../context.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { checkInventory, readInventory, readStrategy, readText } from '../stage-files.ts';
import { columnsOf, tableOf } from '../table.ts';

function load({ file, stage }: InventoryOptions, strategy: Strategy, folder: string): Inventory {
  if (file === undefined) return readInventory(stage, strategy);
  return checkInventory(readText(file, folder), file, strategy);
}

function rowsOf({ applications, databases, caches, environments }: Inventory): string[][] {
  return [
    ...Object.entries(applications).map(([name, entry]) => [
      'application',
      name,
      entry.autoScalingGroupName,
      entry.instanceType,
      entry.owner,
    ]),
    ...Object.entries(databases).map(([name, entry]) => [
      'database',
      name,
      entry.instanceIdentifier,
      entry.instanceClass,
      entry.owner,
    ]),
    ...Object.entries(caches).map(([name, entry]) => [
      'cache',
      name,
      entry.replicationGroupId,
      entry.nodeType,
      entry.owner,
    ]),
    ...Object.entries(environments).map(([name, entry]) => [
      'environment',
      name,
      [...entry.autoScalingGroupNames, ...entry.dbInstanceIdentifiers].join(' '),
      '',
      entry.owner,
    ]),
  ];
}

/** @throws CommandError naming the targets there are */
function targetOf(name: string, strategy: Strategy, inventory: Inventory): object {
  const { applications, databases, caches, environments } = inventory;
  if (Object.hasOwn(applications, name)) return resolveApplication(strategy, inventory, name);
  if (Object.hasOwn(databases, name)) {
    return {
      kind: 'database',
      name,
      ...databases[name],
      strategy: databaseStrategy(strategy, inventory, name),
    };
  }
  if (Object.hasOwn(caches, name)) return { kind: 'cache', name, ...caches[name] };
  if (Object.hasOwn(environments, name)) {
    return { kind: 'environment', name, ...environments[name] };
  }
  const known = rowsOf(inventory).map(([, each]) => each);
  throw new CommandError(
    exitCodes.notFound,
    `Stage ${inventory.stage} has no target "${name}": it has ${known.join(', ') || 'none'}.`,
  );
}

export function showInventory(
  name: string | undefined,
  options: InventoryOptions,
  { output, folder }: Context,
): void {
  const strategy = readStrategy();
  const inventory = load(options, strategy, folder);
  const shown = name === undefined ? inventory : targetOf(name, strategy, inventory);
  if (options.json === true) {
    output.json(shown);
    return;
  }
  if (name !== undefined) {
    output.data(stringify(shown).trimEnd());
    return;
  }
  const { stage, account, region } = inventory;
  output.talk(`Stage ${stage}, account ${account}, Region ${region}.`);
  const titles = ['kind', 'name', 'resource', 'type', 'owner'];
  const lines = tableOf(columnsOf(titles), rowsOf(inventory), output.columns.data);
  for (const line of lines) output.data(line);
}
