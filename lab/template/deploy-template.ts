/** Deploys a template resource by resource, each after the ones that it needs. */

import type { Deployed, ResourceDeclaration } from '../service.ts';
import type { Template } from './index.ts';
import { createResolver, type Stack } from './resolver.ts';

/** Where to deploy, and how one resource is created. */
export interface Deployment extends Omit<Stack, 'lookup' | 'stackName'> {
  /** Creates one resource at once. Everything that its properties refer to exists. */
  create(declaration: ResourceDeclaration): Deployed;
}

/** What a deployment made. */
export interface DeployedStack {
  /** By logical id, in the order of creation. */
  readonly resources: ReadonlyMap<string, Deployed>;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Creates every resource of the template in the order in which they stand, except that what a resource refers to or
 * depends on comes first. Throws with the whole circle where resources need each other.
 */
export function deployTemplate(template: Template, deployment: Deployment): DeployedStack {
  const resources = new Map<string, Deployed>();
  const underWay: string[] = [];

  function deployed(logicalId: string): Deployed {
    const known = resources.get(logicalId);
    if (known !== undefined) return known;
    if (underWay.includes(logicalId)) {
      const circle = [...underWay.slice(underWay.indexOf(logicalId)), logicalId];
      throw new Error(`The template has a circular dependency: ${circle.join(' -> ')}.`);
    }
    underWay.push(logicalId);
    for (const dependency of [template.resources[logicalId]?.DependsOn ?? []].flat()) {
      deployed(dependency);
    }
    const created = deployment.create(resolver.declare(logicalId));
    underWay.pop();
    resources.set(logicalId, created);
    return created;
  }

  const { account, region, partition } = deployment;
  const { stackName } = template;
  const resolver = createResolver(template, {
    account,
    region,
    partition,
    stackName,
    lookup: deployed,
  });
  for (const logicalId of Object.keys(template.resources)) deployed(logicalId);
  const outputs = Object.entries(template.outputs).map(([name, { Value }]): [string, string] => [
    name,
    String(resolver.resolve(Value, `Outputs.${name}`)),
  ]);
  return { resources, outputs: Object.fromEntries(outputs) };
}
