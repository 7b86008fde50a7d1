/**
 * What simulated Elastic Load Balancing refuses and how targets change by themselves, row by row
 * with the source.
 */

import type { Refusal, Transition } from '../../service.ts';

const api = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference';
const health =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html';

export const refusals = {
  targetGroupNotFound: {
    operations: [
      'DescribeTargetGroups',
      'DescribeTargetHealth',
      'DescribeTargetGroupAttributes',
      'ModifyTargetGroupAttributes',
      'RegisterTargets',
      'DeregisterTargets',
      'ModifyListener',
      'ModifyRule',
      'DescribeTags',
    ],
    code: 'TargetGroupNotFoundException',
    message: 'One or more target groups not found',
    source: `${api}/API_DescribeTargetHealth.html`,
  },
  loadBalancerNotFound: {
    operations: [
      'DescribeLoadBalancers',
      'DescribeListeners',
      'DescribeTargetGroups',
      'DescribeTags',
    ],
    code: 'LoadBalancerNotFoundException',
    message: 'One or more load balancers not found',
    source: `${api}/API_DescribeLoadBalancers.html`,
  },
  listenerNotFound: {
    operations: ['DescribeListeners', 'DescribeRules', 'ModifyListener', 'DescribeTags'],
    code: 'ListenerNotFoundException',
    message: 'One or more listeners not found',
    source: `${api}/API_ModifyListener.html`,
  },
  ruleNotFound: {
    operations: ['DescribeRules', 'ModifyRule', 'DescribeTags'],
    code: 'RuleNotFoundException',
    message: 'One or more rules not found',
    source: `${api}/API_ModifyRule.html`,
  },
  defaultRule: {
    operations: ['ModifyRule'],
    code: 'OperationNotPermittedException',
    message: "Default rule '{arn}' cannot be modified",
    source: `${api}/API_ModifyRule.html: to modify the actions of the default rule, use ModifyListener`,
  },
  noRoutingAction: {
    operations: ['ModifyListener', 'ModifyRule'],
    code: 'InvalidLoadBalancerActionException',
    message:
      'The actions must end with exactly one of the following: forward, redirect, or fixed-response',
    source: `${api}/API_Action.html`,
  },
  weightOutOfRange: {
    operations: ['ModifyListener', 'ModifyRule'],
    code: 'ValidationError',
    message: 'Target group weight {weight} must be between 0 and 999',
    source: `${api}/API_TargetGroupTuple.html: the range is 0 to 999 (wire code and text unverified)`,
  },
  targetGroupOfOtherLoadBalancer: {
    operations: ['ModifyListener', 'ModifyRule'],
    code: 'TargetGroupAssociationLimitException',
    message:
      'The following target groups cannot be associated with more than one load balancer: {arn}',
    source: `${api}/API_ModifyListener.html; text as recorded in issues of public Terraform modules`,
  },
  targetNotRunning: {
    operations: ['RegisterTargets'],
    code: 'InvalidTargetException',
    message: "The following targets are not in a running state and cannot be registered: '{id}'",
    source: `${api}/API_RegisterTargets.html`,
  },
  unknownAttribute: {
    operations: ['ModifyTargetGroupAttributes'],
    code: 'ValidationError',
    message: "Target group attribute key '{key}' is not recognized",
    source: `${api}/API_TargetGroupAttribute.html; text as recorded by operators of public clouds`,
  },
  attributeOutOfRange: {
    operations: ['ModifyTargetGroupAttributes'],
    code: 'ValidationError',
    message: "'{value}' is not valid for target group attribute '{key}': {range}",
    source: `${api}/API_TargetGroupAttribute.html: the ranges (text unverified)`,
  },
  invalidMarker: {
    operations: [
      'DescribeTargetGroups',
      'DescribeLoadBalancers',
      'DescribeListeners',
      'DescribeRules',
    ],
    code: 'ValidationError',
    message: 'Invalid marker',
    source: `${api}/CommonErrors.html`,
  },
} satisfies Record<string, Refusal>;

export const transitions = {
  initialCheck: {
    subject: 'target',
    from: 'initial',
    to: 'healthy or unhealthy',
    seconds: 20,
    source: `${health}: one passed check makes a new target healthy; 20 s is the lab's figure, it makes an instance take traffic 120 s after launch`,
  },
  becomeUnhealthy: {
    subject: 'target',
    from: 'healthy',
    to: 'unhealthy',
    source: `${health}: UnhealthyThresholdCount checks in a row failed`,
  },
  becomeHealthy: {
    subject: 'target',
    from: 'unhealthy',
    to: 'healthy',
    source: `${health}: HealthyThresholdCount checks in a row passed`,
  },
  enterUse: {
    subject: 'target',
    from: 'unused',
    to: 'initial',
    source: `${health}: a rule begins to forward to the target group`,
  },
  leaveUse: {
    subject: 'target',
    from: 'healthy',
    to: 'unused',
    source: `${health}: no rule forwards to the target group any more`,
  },
  drained: {
    subject: 'target',
    from: 'draining',
    to: 'deregistered',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html: after deregistration_delay.timeout_seconds; the lab always waits the whole delay',
  },
} satisfies Record<string, Transition>;
