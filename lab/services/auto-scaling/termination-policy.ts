/** Which instance a scale-in takes: pure choice, no effect. */

import type { Group, Instance } from './group.ts';
import { activeInstances } from './group.ts';

/** Smaller goes first. */
type Rank = (instance: Instance, group: Group, nowMs: number) => number;

const hourMs = 3600_000;

const closestToHour: Rank = (instance, _group, nowMs) =>
  hourMs - ((nowMs - instance.launchedAtMs) % hourMs);

/**
 * Launch configuration before template, another template before the group's own, then the oldest
 * version.
 * Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
 */
const oldestConfiguration: Rank = ({ launchedFrom }, group) => {
  if ('launchConfigurationName' in launchedFrom) return 0;
  const { MixedInstancesPolicy, LaunchTemplate } = group.settings;
  const own =
    MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification ?? LaunchTemplate ?? {};
  const isOwn =
    own.LaunchTemplateId === launchedFrom.launchTemplateId ||
    own.LaunchTemplateName === launchedFrom.launchTemplateName;
  return isOwn ? 2 + launchedFrom.version : 1;
};

const ranks: Readonly<Record<string, readonly Rank[]>> = {
  Default: [oldestConfiguration, closestToHour],
  AllocationStrategy: [],
  ClosestToNextInstanceHour: [closestToHour],
  NewestInstance: [(instance) => -instance.launchedAtMs],
  OldestInstance: [(instance) => instance.launchedAtMs],
  OldestLaunchConfiguration: [oldestConfiguration],
  OldestLaunchTemplate: [oldestConfiguration],
};

/**
 * The next instance to terminate, undefined when all are protected. Order: instances still booting
 * (they carry no traffic yet), then the zone with most instances, then the group's termination
 * policies. AWS breaks the last tie at random, the lab by launch order.
 */
export function chooseVictim(group: Group, nowMs: number): Instance | undefined {
  const active = activeInstances(group);
  const candidates = active.filter((instance) => !instance.protectedFromScaleIn);
  const booting = candidates.filter((instance) => instance.lifecycleState !== 'InService');
  const zones = new Map<string, number>();
  for (const { place } of active) {
    zones.set(place.availabilityZone, (zones.get(place.availabilityZone) ?? 0) + 1);
  }
  const policies = (group.settings.TerminationPolicies ?? ['Default']).flatMap(
    (name) => ranks[name] ?? [],
  );
  const order: readonly Rank[] = [
    ({ place }) => -(zones.get(place.availabilityZone) ?? 0),
    ...policies,
  ];
  const compare = (a: Instance, b: Instance): number => {
    for (const rank of order) {
      const difference = rank(a, group, nowMs) - rank(b, group, nowMs);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return (booting.length > 0 ? booting : candidates).toSorted(compare)[0];
}
