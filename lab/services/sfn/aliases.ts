/** Aliases: names for one or two versions of a state machine. concepts-state-machine-alias.html. */

import type { RoutingConfigurationListItem } from '@aws-sdk/client-sfn';
import type { Random } from '../../random.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { splitArn } from './names.ts';

export interface Alias {
  readonly arn: string;
  readonly name: string;
  readonly createdMs: number;
  description?: string;
  routes: readonly Route[];
  updatedMs: number;
}

/** How many of a hundred executions run which version. */
export interface Route {
  readonly versionArn: string;
  readonly weight: number;
}

/** Service quotas, "Published state machine aliases". */
export const aliasesMax = 100;

/** Checks a routing configuration as AWS does. Recorded: LocalStack, test_sfn_api_aliasing. */
export function routesOf(items: readonly RoutingConfigurationListItem[]): readonly Route[] {
  const routes = items.map(({ stateMachineVersionArn = '', weight = 0 }) => ({
    versionArn: stateMachineVersionArn,
    weight,
  }));
  const arns = routes.map(({ versionArn }) => versionArn);
  const weights = routes.map(({ weight }) => weight);
  const received = { arns: arns.join(', '), weights: weights.join(', ') };
  if (new Set(arns).size < arns.length) throw refuse(refusals.routedTwice, received);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw refuse(refusals.wrongWeights, received);
  }
  if (!arns.every((arn) => /^\d+$/.test(splitArn(arn).qualifier ?? ''))) {
    throw refuse(refusals.routedToNoVersion, received);
  }
  if (new Set(arns.map((arn) => splitArn(arn).machineArn)).size > 1) {
    throw refuse(refusals.routedToOthers, received);
  }
  return routes;
}

export const sameRoutes = (one: readonly Route[], other: readonly Route[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The version that the next execution runs. */
export function routed({ routes }: Alias, random: Random): string | undefined {
  const [first, second] = routes;
  if (first === undefined || second === undefined) return first?.versionArn;
  return random.next() * 100 < first.weight ? first.versionArn : second.versionArn;
}
