/** One IAM role per state machine, derived from its ASL: exactly the actions that its Tasks name, narrowed by resource. */

import { actionsOf } from './actions.ts';
import { readStateMachines, type StateMachine, type Task } from './runbooks.ts';
import type { Fragment, StageContext } from './stage.ts';

interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Scope {
  readonly resources: readonly unknown[];
  readonly condition?: unknown;
}

/** An action of one Task, in search of the resources it may touch. */
interface Use {
  readonly stage: string;
  readonly machine: StateMachine;
  readonly machines: readonly StateMachine[];
  readonly task: Task;
}

/** An ARN of this account and Region. */
function arn(service: string, resource: string): unknown {
  return {
    'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
  };
}

/** All values of a member, at any depth: a transaction names its table in each item. */
function valuesOf(value: unknown, member: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === member ? [inner] : valuesOf(inner, member),
  );
}

/**
 * The CloudFormation values behind an argument that names a resource by a `${Placeholder}`. Where an expression names it
 * (`TopicArn`), those of all substitutions that end in the argument's name (`PagesTopicArn`); undefined when there is
 * none, so that only the stage's naming pattern is left.
 */
function named({ machine, task }: Use, argument: string): readonly unknown[] | undefined {
  const place = `${machine.runbook}, state "${task.state}"`;
  const texts = [...new Set(valuesOf(task.args, argument))];
  if (texts.length === 0)
    throw new Error(`${place}: ${argument} is missing, its role has no scope.`);
  if (texts.some((text) => /^\{%.*%\}$/.test(String(text)))) {
    const kin = Object.entries(machine.substitutions).filter(([key]) => key.endsWith(argument));
    return kin.length === 0 ? undefined : kin.map(([, value]) => value);
  }
  return texts.map((text) => {
    const placeholder = /^\$\{(\w+)\}$/.exec(String(text))?.[1] ?? '';
    const value = machine.substitutions[placeholder];
    if (value === undefined) {
      throw new Error(
        `${place}: ${argument} is ${String(text)}, it must be a placeholder "\${Name}" of DefinitionSubstitutions.`,
      );
    }
    return value;
  });
}

/** The ARN of a resource whose `Ref` is its name. */
function arnOf(value: unknown): unknown {
  const reference = valuesOf(value, 'Ref')[0];
  return reference === undefined ? value : { 'Fn::GetAtt': [reference, 'Arn'] };
}

/**
 * Names of the machines behind StateMachineArn. Their ARNs are written by name, not by reference, so that two
 * machines may start each other without a circular dependency between their roles.
 */
function machineNames(use: Use): string[] {
  const values = named(use, 'StateMachineArn') ?? [{ 'Fn::Sub': `:arq-${use.stage}-*` }];
  return values.map((value) => {
    const references = [...valuesOf(value, 'Ref'), ...valuesOf(value, 'Fn::GetAtt').flat()];
    const known = use.machines.find(({ logicalId }) => references.includes(logicalId))?.name;
    const name = known ?? valuesOf(value, 'Fn::Sub').join().split(':').pop();
    if (!name)
      throw new Error(
        `${use.machine.runbook}: ${JSON.stringify(value)} is no runbook's state machine.`,
      );
    return name;
  });
}

const everything: Scope = { resources: ['*'] };

/** Groups by name, and by the tag without which the automation leaves a group alone. */
function managedGroups({ stage }: Use): Scope {
  return {
    resources: [arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/arq-${stage}-*`)],
    condition: { StringEquals: { 'aws:ResourceTag/arq:managed': 'true' } },
  };
}

function objects(use: Use): Scope {
  const buckets = named(use, 'Bucket')?.map(
    (bucket) => `\${${valuesOf(bucket, 'Ref').join()}.Arn}/*`,
  );
  return { resources: buckets?.map((bucket) => ({ 'Fn::Sub': bucket })) ?? [] };
}

/** First matching row wins. Resource types: Service Authorization Reference. */
const scopes: readonly (readonly [pattern: RegExp, scope: (use: Use) => Scope])[] = [
  [/^autoscaling:Describe/, () => everything],
  [/^autoscaling:/, managedGroups],
  [
    /^dynamodb:/,
    (use) => ({
      resources: named(use, 'TableName')?.map(arnOf) ?? [
        arn('dynamodb', `table/arq-${use.stage}-*`),
      ],
    }),
  ],
  [
    /^events:/,
    () => ({
      resources: [arn('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')],
    }),
  ],
  [
    /^lambda:/,
    (use) => ({
      resources: named(use, 'FunctionName') ?? [arn('lambda', `function:arq-${use.stage}-*`)],
    }),
  ],
  [/^s3:(Get|Put|Delete)Object/, objects],
  [/^sns:/, (use) => ({ resources: named(use, 'TopicArn') ?? [arn('sns', `arq-${use.stage}-*`)] })],
  [
    /^states:StartExecution$/,
    (use) => ({
      resources: machineNames(use).map((name) => arn('states', `stateMachine:${name}`)),
    }),
  ],
  [
    /^states:(Describe|Stop)Execution$/,
    (use) => ({ resources: machineNames(use).map((name) => arn('states', `execution:${name}:*`)) }),
  ],
];

function scopeOf(action: string, use: Use): Scope {
  const row = scopes.find(([pattern]) => pattern.test(action));
  if (row === undefined) {
    const place = `${use.machine.runbook}, state "${use.task.state}"`;
    throw new Error(`${place}: no scope is known for ${action}, add a row to deploy/roles.ts.`);
  }
  return row[1](use);
}

/** Source: Step Functions guide, "Logging using CloudWatch Logs" and "IAM policies for X-Ray"; neither has a resource level. */
const observing: readonly Statement[] = [
  {
    Sid: 'Logs',
    Effect: 'Allow',
    Action: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    Resource: '*',
  },
  {
    Sid: 'Traces',
    Effect: 'Allow',
    Action: [
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
    Resource: '*',
  },
];

interface Grant {
  readonly scope: Scope;
  readonly actions: Set<string>;
}

/** Which actions the Tasks need on each single resource, in the order in which the ASL comes to them. */
function grantsOf(use: Omit<Use, 'task'>): Grant[] {
  const grants = new Map<string, Grant>();
  for (const task of use.machine.tasks) {
    for (const action of actionsOf(task.resource, task.args)) {
      const scope = scopeOf(action, { ...use, task });
      for (const resource of scope.resources) {
        const single = { ...scope, resources: [resource] };
        const key = JSON.stringify(single);
        const grant = grants.get(key) ?? { scope: single, actions: new Set<string>() };
        grant.actions.add(action);
        grants.set(key, grant);
      }
    }
  }
  return [...grants.values()];
}

/** One statement for all resources that the same actions may touch under the same condition. */
function statementsOf(grants: readonly Grant[]): Statement[] {
  const statements = new Map<string, Statement & { readonly Resource: unknown[] }>();
  for (const { scope, actions } of grants) {
    const allowed = { Effect: 'Allow', Action: [...actions].sort() } as const;
    const key = JSON.stringify([allowed, scope.condition]);
    const statement = statements.get(key) ?? {
      ...allowed,
      Resource: [],
      ...(scope.condition === undefined ? {} : { Condition: scope.condition }),
    };
    statement.Resource.push(...scope.resources);
    statements.set(key, statement);
  }
  return [...statements.values()];
}

/** Only this account's state machines may take the role. Source: Step Functions guide, "Prevent cross-service confused deputy". */
const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'states.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': arn('states', 'stateMachine:*') },
      },
    },
  ],
};

/**
 * CloudFormation fragment with a role `<logical id of the machine>Role` for each runbook's state machine. The policy is
 * inline, so a machine that has the role's ARN also has its permissions: nobody needs DependsOn. Throws with runbook
 * and state when a Task's action or scope is not known.
 */
export default async function roles(context: StageContext): Promise<Fragment> {
  const machines = await readStateMachines(context);
  const Resources: Record<string, unknown> = {};
  for (const machine of machines) {
    const Statement = [
      ...observing,
      ...statementsOf(grantsOf({ stage: context.stage, machine, machines })),
    ];
    Resources[`${machine.logicalId}Role`] = {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust,
        Policies: [
          { PolicyName: machine.runbook, PolicyDocument: { Version: '2012-10-17', Statement } },
        ],
      },
    };
  }
  return { Resources };
}
