/** The ELB operations on load balancers, listeners and rules. */

import type {
  DescribeListenersInput,
  DescribeListenersOutput,
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  DescribeRulesInput,
  DescribeRulesOutput,
  ModifyListenerInput,
  ModifyListenerOutput,
  ModifyRuleInput,
  ModifyRuleOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Listener, Routing } from './routing.ts';
import {
  checkActions,
  renderListener,
  renderLoadBalancer,
  renderRule,
  reviewRouting,
} from './routing.ts';
import type { Board } from './targets.ts';

export function createRoutingOperations(board: Board, routing: Routing) {
  return {
    DescribeLoadBalancers(input: DescribeLoadBalancersInput): DescribeLoadBalancersOutput {
      const found = [...routing.loadBalancers.values()].filter(
        ({ arn, name }) =>
          (input.LoadBalancerArns?.includes(arn) ?? true) && (input.Names?.includes(name) ?? true),
      );
      const asked = new Set(input.LoadBalancerArns ?? input.Names ?? []);
      if (found.length < asked.size) throw refuse(refusals.loadBalancerNotFound);
      const { items, nextToken } = paged(found, input);
      return {
        LoadBalancers: items.map((one) => renderLoadBalancer(board.context.region, one)),
        NextMarker: nextToken,
      };
    },
    DescribeListeners(input: DescribeListenersInput): DescribeListenersOutput {
      const { LoadBalancerArn: loadBalancerArn, ListenerArns: arns } = input;
      if (loadBalancerArn !== undefined && !routing.loadBalancers.has(loadBalancerArn)) {
        throw refuse(refusals.loadBalancerNotFound);
      }
      const found =
        arns?.map((arn) => findListener(routing, arn)) ??
        [...routing.listeners.values()].filter(
          (listener) => listener.loadBalancerArn === loadBalancerArn,
        );
      const { items, nextToken } = paged(found, input);
      return { Listeners: items.map(renderListener), NextMarker: nextToken };
    },
    DescribeRules(input: DescribeRulesInput): DescribeRulesOutput {
      const found =
        input.RuleArns?.map((arn) => findRule(routing, arn)) ??
        findListener(routing, input.ListenerArn).rules;
      const { items, nextToken } = paged(found, input);
      return { Rules: items.map(renderRule), NextMarker: nextToken };
    },
    ModifyListener(input: ModifyListenerInput): ModifyListenerOutput {
      const listener = findListener(routing, input.ListenerArn);
      const [defaultRule] = listener.rules;
      if (input.DefaultActions !== undefined && defaultRule !== undefined) {
        defaultRule.actions = checkActions(board, listener.loadBalancerArn, input.DefaultActions);
        reviewRouting(board, routing);
      }
      listener.port = input.Port ?? listener.port;
      listener.protocol = input.Protocol ?? listener.protocol;
      return { Listeners: [renderListener(listener)] };
    },
    ModifyRule(input: ModifyRuleInput): ModifyRuleOutput {
      const rule = findRule(routing, input.RuleArn);
      if (rule.priority === 'default') throw refuse(refusals.defaultRule, { arn: rule.arn });
      const { loadBalancerArn } = findListener(routing, rule.listenerArn);
      if (input.Actions !== undefined) {
        rule.actions = checkActions(board, loadBalancerArn, input.Actions);
        reviewRouting(board, routing);
      }
      rule.conditions = input.Conditions ?? rule.conditions;
      return { Rules: [renderRule(rule)] };
    },
  };
}

function findListener(routing: Routing, arn: string | undefined): Listener {
  const listener = routing.listeners.get(arn ?? '');
  if (listener === undefined) throw refuse(refusals.listenerNotFound);
  return listener;
}

function findRule(routing: Routing, arn: string | undefined) {
  const rule = routing.rules.get(arn ?? '');
  if (rule === undefined) throw refuse(refusals.ruleNotFound);
  return rule;
}

function paged<Item>(
  items: readonly Item[],
  input: { readonly PageSize?: number | undefined; readonly Marker?: string | undefined },
) {
  const page = pageOf(items, input.PageSize ?? 400, input.Marker);
  if (page === undefined) throw refuse(refusals.invalidMarker);
  return page;
}
