/** Reads `inventory/<stage>.yml`: the inventory, or every problem at once, overrides checked against the strategy. */

import type * as z from 'zod';
import { applicationSchema } from '../strategy/application.ts';
import { cacheSchema } from '../strategy/cache.ts';
import { databaseSchema } from '../strategy/database.ts';
import { type Problem, readDocument, type SourceDocument } from '../strategy/document.ts';
import { nonProductionSchema } from '../strategy/non-production.ts';
import type { Strategy } from '../strategy/schema.ts';
import { mergeOverrides } from './overrides.ts';
import { type Inventory, inventorySchema } from './schema.ts';

type Kind = 'applications' | 'databases' | 'caches' | 'environments';

const kinds: readonly Kind[] = ['applications', 'databases', 'caches', 'environments'];

interface Complaint {
  readonly path: readonly string[];
  readonly message: string;
}

const overridable = (strategy: Strategy) => ({
  applications: { schema: applicationSchema, base: strategy.application },
  databases: { schema: databaseSchema, base: strategy.database },
  caches: { schema: cacheSchema, base: strategy.cache },
  environments: { schema: nonProductionSchema, base: strategy.nonProduction },
});

function overrideProblems(
  document: SourceDocument,
  inventory: Inventory,
  strategy: Strategy,
): Problem[] {
  const sections = overridable(strategy);
  return kinds.flatMap((kind) =>
    Object.entries(inventory[kind]).flatMap(([name, entry]) => {
      const { schema, base } = sections[kind];
      const result: z.ZodSafeParseResult<unknown> = schema.safeParse(
        mergeOverrides(base, entry.strategy),
      );
      return result.success
        ? []
        : document.problemsOf(result.error.issues, [kind, name, 'strategy']);
    }),
  );
}

/**
 * Alarms and parameters are found by target name alone, so a name belongs to one target. CloudFormation's logical ids
 * have no hyphens, so names that differ in hyphens only are one name.
 */
function repeatedNames(inventory: Inventory): Complaint[] {
  const taken = new Map<string, string>();
  return kinds.flatMap((kind) =>
    Object.keys(inventory[kind]).flatMap((name) => {
      const key = name.replaceAll('-', '');
      const other = taken.get(key);
      taken.set(key, `${kind}.${name}`);
      if (other === undefined) return [];
      const message = `${kind}.${name} has the same name as ${other}: rename one of them, alarms are found by it.`;
      return [{ path: [kind, name], message }];
    }),
  );
}

function applicationComplaints(inventory: Inventory): Complaint[] {
  const prefix = `arq-${inventory.stage}-`;
  return Object.entries(inventory.applications).flatMap(([name, entry]) => {
    const at = (field: string, message: string): Complaint => ({
      path: ['applications', name, field],
      message: `applications.${name}.${field} ${message}.`,
    });
    const complaints: Complaint[] = [];
    if (entry.database !== undefined && !Object.hasOwn(inventory.databases, entry.database)) {
      complaints.push(
        at(
          'database',
          `is "${entry.database}", which is not under databases: add it there or correct the name`,
        ),
      );
    }
    if (!entry.autoScalingGroupName.startsWith(prefix)) {
      complaints.push(
        at(
          'autoScalingGroupName',
          `is "${entry.autoScalingGroupName}", but must begin with "${prefix}": roles may change only such groups`,
        ),
      );
    }
    if (entry.availabilityZones.some((zone) => zone.slice(0, -1) !== inventory.region)) {
      complaints.push(
        at('availabilityZones', `names a zone outside ${inventory.region}: correct it`),
      );
    }
    if (entry.subnets.length !== entry.availabilityZones.length) {
      complaints.push(
        at(
          'subnets',
          `has ${entry.subnets.length} entries for ${entry.availabilityZones.length} zones: give one subnet for each zone, in the same order`,
        ),
      );
    }
    return complaints;
  });
}

/** Closing an environment takes its groups to zero, so no group of an application may be in one. */
function environmentComplaints(inventory: Inventory): Complaint[] {
  const groups = new Map(
    Object.entries(inventory.applications).map(([name, entry]) => [
      entry.autoScalingGroupName,
      name,
    ]),
  );
  return Object.entries(inventory.environments).flatMap(([name, entry]) =>
    entry.autoScalingGroupNames.flatMap((group, index) => {
      const application = groups.get(group);
      if (application === undefined) return [];
      const path = ['environments', name, 'autoScalingGroupNames', String(index)];
      return [
        {
          path,
          message: `environments.${name} would close "${group}", which serves the application ${application}: remove it from one of them.`,
        },
      ];
    }),
  );
}

function zoneComplaints(inventory: Inventory, strategy: Strategy): Complaint[] {
  return Object.entries(inventory.applications).flatMap(([name, entry]) => {
    const { instances } = applicationSchema.parse(
      mergeOverrides(strategy.application, entry.strategy),
    );
    if (entry.availabilityZones.length >= instances.availabilityZonesMin) return [];
    return [
      {
        path: ['applications', name, 'availabilityZones'],
        message: `applications.${name}.availabilityZones has ${entry.availabilityZones.length} zones, but the strategy wants instances in ${instances.availabilityZonesMin}: add a zone.`,
      },
    ];
  });
}

/**
 * Reads the text of an inventory file; overrides are merged over `strategy` and checked again.
 * @returns the inventory, or one problem for each mistake, with line and column in `fileName`
 */
export function parseInventory(
  text: string,
  fileName: string,
  strategy: Strategy,
): { readonly inventory: Inventory } | { readonly problems: readonly Problem[] } {
  const document = readDocument(text, fileName);
  if (document.syntaxProblems.length > 0) return { problems: document.syntaxProblems };
  const result = inventorySchema.safeParse(document.value);
  if (!result.success) return { problems: document.problemsOf(result.error.issues) };
  const inventory = result.data;
  const impossible = overrideProblems(document, inventory, strategy);
  const complaints = [
    ...repeatedNames(inventory),
    ...applicationComplaints(inventory),
    ...environmentComplaints(inventory),
    ...(impossible.length > 0 ? [] : zoneComplaints(inventory, strategy)),
  ];
  const problems = [
    ...impossible,
    ...complaints.map(({ path, message }) => document.problemAt(path, message)),
  ];
  return problems.length > 0 ? { problems } : { inventory };
}
