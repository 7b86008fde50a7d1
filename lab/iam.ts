/** Identity and access: evaluates the policies of deployed roles on every call, as IAM does for one account. */

import type { Deployed, ResourceDeclaration } from './service.ts';

type OneOrMany = string | readonly string[];

interface StatementDocument {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: OneOrMany;
  readonly Resource: OneOrMany;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

interface Statement {
  readonly deny: boolean;
  readonly actions: RegExp;
  readonly resources: RegExp;
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface AccessRequest {
  readonly roleArn: string;
  readonly action: string;
  readonly resourceArn: string;
  readonly resourceTags: Readonly<Record<string, string>>;
  /** Condition keys of the service and the request, `events:source`. */
  readonly keys?: Readonly<Record<string, string>>;
}

export interface Iam {
  /** Deploys a role with its inline policies. */
  deployRole(declaration: ResourceDeclaration): Deployed;
  /** Undefined when allowed; else why not, in IAM's words. */
  refusal(request: AccessRequest): string | undefined;
  /** Actions each role was allowed and used, to find permissions nobody needs. */
  used(): ReadonlyMap<string, ReadonlySet<string>>;
}

const list = (value: OneOrMany): readonly string[] => (typeof value === 'string' ? [value] : value);

function pattern(values: OneOrMany): RegExp {
  const alternatives = list(values).map((value) =>
    value
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.'),
  );
  return new RegExp(`^(?:${alternatives.join('|')})$`);
}

function compile(document: StatementDocument): Statement {
  const conditions = Object.entries(document.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values) })),
  );
  return {
    deny: document.Effect === 'Deny',
    actions: pattern(document.Action),
    resources: pattern(document.Resource),
    conditions,
  };
}

function holds(condition: Condition, request: AccessRequest): boolean {
  const tag = /^aws:ResourceTag\/(.+)$/.exec(condition.key)?.[1];
  const actual = tag === undefined ? request.keys?.[condition.key] : request.resourceTags[tag];
  switch (condition.operator) {
    case 'StringEquals':
    case 'ArnEquals':
      return actual !== undefined && condition.values.includes(actual);
    case 'StringNotEquals':
      return actual === undefined || !condition.values.includes(actual);
    case 'StringLike':
    case 'ArnLike':
      return actual !== undefined && pattern(condition.values).test(actual);
    case 'Null':
      return condition.values.includes(String(actual === undefined));
    default:
      throw new Error(`IAM condition operator ${condition.operator} is not simulated`);
  }
}

/** Roles of one world. */
export function createIam(account: string, partition: string): Iam {
  const roles = new Map<string, readonly Statement[]>();
  /** Roles with a statement that depends on more than action and resource. */
  const conditionalRoles = new Set<string>();
  const uses = new Map<string, Set<string>>();
  const verdicts = new Map<string, boolean>();

  function allowed(request: AccessRequest): boolean {
    const statements = roles.get(request.roleArn) ?? [];
    const matching = statements.filter(
      (statement) =>
        statement.actions.test(request.action) &&
        statement.resources.test(request.resourceArn) &&
        statement.conditions.every((condition) => holds(condition, request)),
    );
    return matching.length > 0 && !matching.some((statement) => statement.deny);
  }

  /** Requests with the same key get the same verdict. */
  function keyOf(request: AccessRequest): string {
    const { roleArn, action, resourceArn } = request;
    const key = `${roleArn}|${action}|${resourceArn}`;
    if (!conditionalRoles.has(roleArn)) return key;
    const tags = Object.entries(request.resourceTags).flat().join(',');
    return `${key}|${tags}|${JSON.stringify(request.keys ?? {})}`;
  }

  return {
    deployRole({ logicalId, properties }) {
      const name: string = properties.RoleName ?? logicalId;
      const arn = `arn:${partition}:iam::${account}:role/${name}`;
      const documents: StatementDocument[] = (properties.Policies ?? []).flatMap(
        (policy: { PolicyDocument: { Statement: StatementDocument[] } }) =>
          policy.PolicyDocument.Statement,
      );
      const statements = documents.map(compile);
      roles.set(arn, statements);
      if (statements.some(({ conditions }) => conditions.length > 0)) conditionalRoles.add(arn);
      else conditionalRoles.delete(arn);
      verdicts.clear();
      return { ref: name, attributes: { Arn: arn, RoleId: `AROA${name.toUpperCase()}` } };
    },
    refusal(request) {
      const key = keyOf(request);
      let verdict = verdicts.get(key);
      if (verdict === undefined) {
        verdict = allowed(request);
        verdicts.set(key, verdict);
      }
      if (verdict) {
        let actions = uses.get(request.roleArn);
        if (actions === undefined) {
          actions = new Set();
          uses.set(request.roleArn, actions);
        }
        actions.add(request.action);
        return undefined;
      }
      const name = request.roleArn.slice(request.roleArn.lastIndexOf('/') + 1);
      return `User: arn:${partition}:sts::${account}:assumed-role/${name}/session is not authorized to perform: ${request.action} on resource: ${request.resourceArn} because no identity-based policy allows the ${request.action} action`;
    },
    used: () => uses,
  };
}
