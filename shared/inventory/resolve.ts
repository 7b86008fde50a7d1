/** Resolves a target of the inventory: its entry and the strategy with its own numbers merged in. */

import type * as z from 'zod';
import { applicationSchema } from '../strategy/application.ts';
import { databaseSchema } from '../strategy/database.ts';
import type { Strategy } from '../strategy/schema.ts';
import { targetGroupArn } from './names.ts';
import { mergeOverrides } from './overrides.ts';
import type { ResolvedApplication } from './resolved-application.ts';
import type { Inventory } from './schema.ts';

function entryOf<T>(entries: Readonly<Record<string, T>>, name: string, kind: string): T {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry !== undefined) return entry;
  const known = Object.keys(entries).join(', ') || 'none';
  throw new Error(`The inventory has no ${kind} "${name}". It has: ${known}.`);
}

/**
 * The application section in force for one application.
 * @throws Error when the inventory does not name the application, or its overrides make the section impossible
 */
export function resolveApplication(
  strategy: Strategy,
  inventory: Inventory,
  name: string,
): ResolvedApplication {
  const {
    strategy: overrides,
    database,
    ...entry
  } = entryOf(inventory.applications, name, 'application');
  const { stage, account, region } = inventory;
  return {
    kind: 'application',
    name,
    stage,
    account,
    region,
    ...entry,
    targetGroupArn: targetGroupArn(inventory, entry.targetGroup),
    ...(database === undefined
      ? {}
      : {
          database: {
            name: database,
            maxConnections: entryOf(inventory.databases, database, 'database').maxConnections,
          },
        }),
    strategy: applicationSchema.parse(mergeOverrides(strategy.application, overrides)),
    alerts: strategy.alerts,
  };
}

/** The database section in force for one database. */
export const databaseStrategy = (
  strategy: Strategy,
  inventory: Inventory,
  name: string,
): z.infer<typeof databaseSchema> =>
  databaseSchema.parse(
    mergeOverrides(strategy.database, entryOf(inventory.databases, name, 'database').strategy),
  );
