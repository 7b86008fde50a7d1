/** Permission and use of a function cannot drift: what its code calls is granted, and nothing else. */

import * as z from 'zod';
import { iamActions } from '../../deploy/actions.ts';
import { readFragment } from '../../deploy/fragment.ts';
import { type Operation, reachedOperations } from './reached-commands.ts';
import type { Source } from './source.ts';

const textOrList = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const roleSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Properties: z.object({
        Policies: z.array(
          z.object({
            PolicyDocument: z.object({
              Statement: z.array(z.object({ Effect: z.literal('Allow'), Action: textOrList })),
            }),
          }),
        ),
      }),
    }),
  ),
});

/** The actions that the roles of a parsed `role.yml` grant. */
function actionsIn(fragment: unknown): string[] {
  return Object.values(roleSchema.parse(fragment).Resources)
    .flatMap(({ Properties }) => Properties.Policies)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action }) => Action);
}

/** Actions that no call of the code shows. */
function isImplied(action: string, needed: ReadonlySet<string>): boolean {
  // Lambda itself writes the log; without s3:ListBucket a missing object is AccessDenied instead of NoSuchKey.
  return action.startsWith('logs:') || (action === 's3:ListBucket' && needed.has('s3:GetObject'));
}

/** What a function's role grants too little or too much. */
export function roleProblems(
  path: string,
  operations: readonly Operation[],
  granted: readonly string[],
): string[] {
  const needed = new Set(
    operations.flatMap(({ service, operation }) => iamActions(service, operation)),
  );
  const missing = [...needed].filter((action) => !granted.includes(action)).sort();
  const unused = granted.filter((action) => !needed.has(action) && !isImplied(action, needed));
  return [
    ...missing.map((action) => `${path}: the code calls ${action}, grant it`),
    ...unused.map((action) => `${path}: grants ${action}, which the code never calls: take it out`),
  ];
}

/** The problems of all functions' roles, read from the disk. */
export async function grantedActions(root: string, sources: readonly Source[]): Promise<string[]> {
  const entries = sources.map(({ path }) => path).filter((path) => handlerPath.test(path));
  const problems = entries.map(async (entry) => {
    const role = entry.replace(handlerPath, '$1role.yml');
    const granted = actionsIn(await readFragment(role, { root, stage: 'lab' }));
    return roleProblems(role, reachedOperations(entry, sources), granted);
  });
  return (await Promise.all(problems)).flat();
}

const handlerPath = /^(functions\/[\w-]+\/)handler\.ts$/;
