/**
 * Target group attributes: which exist for an Application Load Balancer, their defaults and ranges.
 */

import type { TargetGroupAttribute } from '@aws-sdk/client-elastic-load-balancing-v2';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';

interface Rule {
  readonly initial: string;
  readonly range: string;
  accepts(value: string): boolean;
}

const seconds = (initial: number, range: string, accepts: (value: number) => boolean): Rule => ({
  initial: String(initial),
  range,
  accepts: (value) => /^\d+$/.test(value) && accepts(Number(value)),
});

const oneOf = (...values: readonly [string, ...string[]]): Rule => ({
  initial: values[0],
  range: `one of ${values.join(', ')}`,
  accepts: (value) => values.includes(value),
});

const weekSeconds = 604_800;

/**
 * Source:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 */
const rules: ReadonlyMap<string, Rule> = new Map([
  [
    'deregistration_delay.timeout_seconds',
    seconds(300, '0 to 3600 seconds', (value) => value <= 3600),
  ],
  ['stickiness.enabled', oneOf('false', 'true')],
  ['stickiness.type', oneOf('lb_cookie', 'app_cookie')],
  [
    'stickiness.lb_cookie.duration_seconds',
    seconds(86_400, '1 to 604800 seconds', (value) => value >= 1 && value <= weekSeconds),
  ],
  [
    'slow_start.duration_seconds',
    seconds(0, '0 or 30 to 900 seconds', (value) => value === 0 || (value >= 30 && value <= 900)),
  ],
  [
    'load_balancing.algorithm.type',
    oneOf('round_robin', 'least_outstanding_requests', 'weighted_random'),
  ],
  ['load_balancing.algorithm.anomaly_mitigation', oneOf('off', 'on')],
  ['load_balancing.cross_zone.enabled', oneOf('use_load_balancer_configuration', 'true', 'false')],
]);

/** Every attribute with the value AWS gives a new target group. */
export function initialAttributes(): Map<string, string> {
  return new Map([...rules].map(([key, rule]) => [key, rule.initial]));
}

/** @throws ServiceError ValidationError before anything is changed. */
export function setAttributes(
  attributes: Map<string, string>,
  changes: readonly TargetGroupAttribute[],
): void {
  for (const { Key: key = '', Value: value = '' } of changes) {
    const rule = rules.get(key);
    if (rule === undefined) throw refuse(refusals.unknownAttribute, { key });
    if (!rule.accepts(value)) {
      throw refuse(refusals.attributeOutOfRange, { key, value, range: rule.range });
    }
  }
  for (const { Key: key = '', Value: value = '' } of changes) attributes.set(key, value);
}

/** In the shape of the API. */
export function renderAttributes(attributes: ReadonlyMap<string, string>): TargetGroupAttribute[] {
  return [...attributes].map(([Key, Value]) => ({ Key, Value }));
}
