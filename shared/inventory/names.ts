/** How things of a stage are named and found: alarms, parameters, ARNs. */

import type { AlarmSignalName } from '../strategy/alarm-signals.ts';
import type { TargetKind } from '../strategy/signals.ts';

/** Name of a target's alarm, `arq-lab-web-cpu-high`: rules, runbook pages and people find each other by it. */
export const alarmName = (stage: string, target: string, signal: AlarmSignalName): string =>
  `arq-${stage}-${target}-${signal}`;

/** SSM parameter that holds a resolved target, `/arq/lab/application/web`. */
export const parameterName = (stage: string, kind: TargetKind, name: string): string =>
  `/arq/${stage}/${kind}/${name}`;

/** ARN partition of a Region (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html). */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** ARN of a target group from the suffix CloudWatch knows it by, `targetgroup/<name>/<id>`. */
export const targetGroupArn = (
  place: { readonly account: string; readonly region: string },
  suffix: string,
): string =>
  `arn:${partitionOf(place.region)}:elasticloadbalancing:${place.region}:${place.account}:${suffix}`;
