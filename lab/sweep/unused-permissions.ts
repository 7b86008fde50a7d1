/** I17, second half: which actions the roles of the stage are granted and a run never used. */

import * as z from 'zod';
import type { Template } from '../template/index.ts';
import type { World } from '../world.ts';

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const roleSchema = z.object({
  RoleName: z.string().optional(),
  Policies: z
    .array(
      z.object({
        PolicyDocument: z.object({
          Statement: z.array(z.object({ Effect: z.string(), Action: oneOrMany })),
        }),
      }),
    )
    .default([]),
});

/** Actions that AWS itself carries out with a role, so that no call of ours shows them. */
const carriedOutByAws: readonly (readonly [action: RegExp, why: string])[] = [
  [/^(logs|xray):/, 'Lambda and Step Functions deliver logs and traces'],
  [/^events:(DescribeRule|PutRule|PutTargets)$/, 'Step Functions waits for a nested execution'],
  [/^states:(DescribeExecution|StopExecution)$/, 'Step Functions follows a nested execution'],
  [/^s3:ListBucket$/, 'without it S3 answers 403 instead of 404 for an object that is missing'],
];

/** Actions that the policies of each role allow, as written there, by name of the role; roles without any are left out. */
export function grantedActions(template: Template): ReadonlyMap<string, ReadonlySet<string>> {
  const granted = new Map<string, ReadonlySet<string>>();
  for (const [logicalId, { Type, Properties }] of Object.entries(template.resources)) {
    if (Type !== 'AWS::IAM::Role') continue;
    const { RoleName = logicalId, Policies } = roleSchema.parse(Properties);
    const actions = Policies.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(
        ({ Action }) => Action,
      ),
    );
    if (actions.length > 0) granted.set(RoleName, new Set(actions.sort()));
  }
  return granted;
}

/** `role action` of every action a role was allowed and used in this world. */
export function usedPermissions(world: World): string[] {
  return [...world.iam.used()].flatMap(([roleArn, actions]) => {
    const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    return [...actions].map((action) => `${role} ${action}`);
  });
}

/** `role action` of every granted action that is not among the used ones, in the order of the template. */
export function unusedPermissions(template: Template, used: ReadonlySet<string>): string[] {
  return [...grantedActions(template)].flatMap(([role, actions]) =>
    [...actions]
      .filter((action) => !carriedOutByAws.some(([pattern]) => pattern.test(action)))
      .map((action) => `${role} ${action}`)
      .filter((each) => !used.has(each)),
  );
}
