/** Which IAM actions an API operation needs: where AWS names the action differently, a row of a table says so. */

import { s3Actions } from './s3-actions.ts';

/** IAM prefix by SDK package name without `client-`. Source: Service Authorization Reference. */
const prefixes: Readonly<Record<string, string>> = {
  'auto-scaling': 'autoscaling',
  cloudwatch: 'cloudwatch',
  dynamodb: 'dynamodb',
  ec2: 'ec2',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  eventbridge: 'events',
  lambda: 'lambda',
  rds: 'rds',
  s3: 's3',
  scheduler: 'scheduler',
  'service-quotas': 'servicequotas',
  sfn: 'states',
  sns: 'sns',
  sqs: 'sqs',
  ssm: 'ssm',
};

/** Operations whose action has another name than `prefix:Operation`. Source: Service Authorization Reference. */
const renamed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  dynamodb: {
    TransactGetItems: ['dynamodb:GetItem'],
    ExecuteStatement: partiQl(),
    BatchExecuteStatement: partiQl(),
    ExecuteTransaction: partiQl(),
  },
  lambda: {
    Invoke: ['lambda:InvokeFunction'],
    InvokeWithResponseStream: ['lambda:InvokeFunction'],
    GetLayerVersionByArn: ['lambda:GetLayerVersion'],
  },
  // Source: RDS guide, "Authorizing access to Amazon RDS blue/green deployment operations".
  rds: {
    CreateBlueGreenDeployment: [
      'rds:AddTagsToResource',
      'rds:CreateBlueGreenDeployment',
      'rds:CreateDBInstanceReadReplica',
    ],
    DeleteBlueGreenDeployment: ['rds:DeleteBlueGreenDeployment', 'rds:DeleteDBInstance'],
    SwitchoverBlueGreenDeployment: [
      'rds:ModifyDBInstance',
      'rds:PromoteReadReplica',
      'rds:SwitchoverBlueGreenDeployment',
    ],
  },
  s3: s3Actions,
  sns: { PublishBatch: ['sns:Publish'] },
  sqs: {
    SendMessageBatch: ['sqs:SendMessage'],
    DeleteMessageBatch: ['sqs:DeleteMessage'],
    ChangeMessageVisibilityBatch: ['sqs:ChangeMessageVisibility'],
  },
};

function partiQl(): readonly string[] {
  return ['Delete', 'Insert', 'Select', 'Update'].map((verb) => `dynamodb:PartiQL${verb}`);
}

/** Each kind of item in a DynamoDB transaction is authorised as the single call. Source: DynamoDB guide, "IAM for transactions". */
const transactionActions: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
};

/** S3 authorises a call that names a version as an action of its own. */
const versioned: Readonly<Record<string, string>> = {
  's3:DeleteObject': 's3:DeleteObjectVersion',
  's3:GetObject': 's3:GetObjectVersion',
};

/** Actions of `states:startExecution.sync` on top of the start. Source: Step Functions guide, "IAM policies for nested workflows". */
const syncActions = [
  'events:DescribeRule',
  'events:PutRule',
  'events:PutTargets',
  'states:DescribeExecution',
  'states:StopExecution',
];

/** SDK package names of the optimised integrations, by the name that a Task's Resource uses. */
const optimised: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  events: 'eventbridge',
  lambda: 'lambda',
  sns: 'sns',
  sqs: 'sqs',
  states: 'sfn',
};

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function transactWriteActions(input: unknown): readonly string[] {
  const items = member(input, 'TransactItems');
  const kinds = Object.keys(transactionActions);
  const found = Array.isArray(items)
    ? kinds.filter((kind) => items.some((item) => member(item, kind) !== undefined))
    : kinds.filter((kind) => typeof items !== 'string' || new RegExp(`\\b${kind}\\b`).test(items));
  return found.map((kind) => transactionActions[kind] ?? kind);
}

const known = new Map<string, readonly string[]>();

/** The actions whatever the content of the call; kept, because the lab asks for them on every call. */
function actionsByName(service: string, operation: string): readonly string[] {
  const key = `${service}:${operation}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const prefix = prefixes[service];
  if (prefix === undefined) {
    throw new Error(`No IAM prefix is known for ${service}: add a row to deploy/actions.ts.`);
  }
  const actions = [...(renamed[service]?.[operation] ?? [`${prefix}:${operation}`])].sort();
  known.set(key, actions);
  return actions;
}

/**
 * The IAM actions that a call needs, sorted. `service` is the SDK package name without `client-`, `operation` the API
 * name. `input` narrows where the content decides: DynamoDB transactions, S3 object versions. Throws for a service
 * without a row in the table.
 */
export function iamActions(service: string, operation: string, input?: unknown): readonly string[] {
  if (operation === 'TransactWriteItems') return transactWriteActions(input);
  const actions = actionsByName(service, operation);
  if (service !== 's3' || member(input, 'VersionId') === undefined) return actions;
  return actions.map((action) => versioned[action] ?? action);
}

/** What a Task's Resource calls. */
interface TaskCall {
  /** SDK package name without `client-`. */
  readonly service: string;
  /** API name. */
  readonly operation: string;
  /** `''`, `sync`, `sync:2` or `waitForTaskToken`. */
  readonly pattern: string;
}

const resourcePattern =
  /^arn:[\w-]+:states:::(?:aws-sdk:(\w+):(\w+)|(\w+):(\w+))(?:\.(sync(?::2)?|waitForTaskToken))?$/;

/** The API call behind the Resource of a Task; throws when the Resource is no integration that is known here. */
function taskCall(resource: string): TaskCall {
  const match = resourcePattern.exec(resource);
  const [, sdkService, sdkAction, name, action, pattern = ''] = match ?? [];
  // Step Functions calls a service as the Java SDK does: the package name without its hyphens.
  const service = sdkService
    ? Object.keys(prefixes).find((known) => known.replaceAll('-', '') === sdkService)
    : optimised[name ?? ''];
  const verb = sdkAction ?? action;
  if (service === undefined || verb === undefined) {
    throw new Error(`The Task resource ${resource} is not known: add a row to deploy/actions.ts.`);
  }
  return { service, operation: verb.charAt(0).toUpperCase() + verb.slice(1), pattern };
}

/**
 * The IAM actions that a Task needs, sorted: those of its call, and for `.sync` those of watching the nested execution.
 * `args` are the Task's Arguments, expressions included.
 */
export function actionsOf(resource: string, args?: unknown): readonly string[] {
  const { service, operation, pattern } = taskCall(resource);
  const actions = iamActions(service, operation, args);
  return pattern.startsWith('sync') ? [...actions, ...syncActions].sort() : actions;
}
