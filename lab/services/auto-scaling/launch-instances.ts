/**
 * LaunchInstances: launches in one zone while the caller waits, with the ids or the error of EC2 as
 * the answer.
 */

import type {
  LaunchInstancesError,
  LaunchInstancesRequest,
  LaunchInstancesResult,
} from '@aws-sdk/client-auto-scaling';
import { refuse, ServiceError } from '../../service.ts';
import { zoneIdOf } from '../ec2/zones.ts';
import { refusals } from './behaviour.ts';
import { changeDesired } from './capacity.ts';
import type { Fleet, Group, Instance, Place } from './group.ts';
import { instantText } from './group.ts';
import { launchInstance, recordFailedLaunch } from './launch.ts';
import { launchSource } from './launch-source.ts';

/**
 * What launched counts towards the desired capacity at once; with retry-with-group-configuration so
 * does what did not. The same ClientToken gives the same answer and no second launch.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-instances-synchronously.html
 */
export function launchInstances(
  fleet: Fleet,
  group: Group,
  input: LaunchInstancesRequest,
): LaunchInstancesResult {
  const { ClientToken: token, ...rest } = input;
  const request = JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const before = token === undefined ? undefined : group.launches.get(token);
  if (before !== undefined) {
    if (before.request !== request) throw refuse(refusals.launchTokenReused);
    return structuredClone(before.answer);
  }
  refuseSource(group);
  const place = placeFor(group, input);
  const requested = input.RequestedCapacity ?? 1;
  const desired = group.desiredCapacity + requested;
  if (desired > group.maxSize)
    throw refuse(refusals.desiredAboveMax, { desired, max: group.maxSize });
  const answer = launchAt(fleet, group, { place, input, requested });
  if (token !== undefined) group.launches.set(token, { request, answer: structuredClone(answer) });
  return answer;
}

function launchAt(
  fleet: Fleet,
  group: Group,
  order: {
    readonly place: Place;
    readonly input: LaunchInstancesRequest;
    readonly requested: number;
  },
): LaunchInstancesResult {
  const { place, input, requested } = order;
  const now = instantText(fleet.context.clock.nowMs);
  const cause = `At ${now} a user request called LaunchInstances.  At ${now} an instance was started in response to it.`;
  const launched: Instance[] = [];
  let failure: ServiceError | undefined;
  while (launched.length < requested && failure === undefined) {
    try {
      launched.push(launchInstance(fleet, group, { place, cause }));
      group.desiredCapacity += 1;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failure = error;
    }
  }
  if (failure !== undefined) {
    recordFailedLaunch(fleet, group, { error: failure, place, cause });
    if (input.RetryStrategy === 'retry-with-group-configuration') {
      const desired = group.desiredCapacity + requested - launched.length;
      changeDesired(fleet, group, {
        desired,
        why: `At ${now} a user request called LaunchInstances`,
      });
    }
  }
  return {
    AutoScalingGroupName: group.name,
    ClientToken: input.ClientToken ?? fleet.random.uuid(),
    Instances: launched.length === 0 ? [] : [collection(place, launched)],
    Errors: failure === undefined ? [] : [errorOf(fleet, group, { place, failure })],
  };
}

function collection(place: Place, launched: readonly Instance[]) {
  return {
    InstanceType: launched[0]?.instanceType,
    MarketType: 'OnDemand',
    SubnetId: place.subnetId,
    AvailabilityZone: place.availabilityZone,
    AvailabilityZoneId: zoneIdOf(place.availabilityZone),
    InstanceIds: launched.map((instance) => instance.instanceId),
  };
}

function errorOf(
  fleet: Fleet,
  group: Group,
  { place, failure }: { readonly place: Place; readonly failure: ServiceError },
): LaunchInstancesError {
  return {
    InstanceType: launchSource(fleet, group).instanceType,
    MarketType: 'OnDemand',
    SubnetId: place.subnetId,
    AvailabilityZone: place.availabilityZone,
    AvailabilityZoneId: zoneIdOf(place.availabilityZone),
    ErrorCode: failure.code,
    ErrorMessage: failure.message,
  };
}

function refuseSource(group: Group): void {
  const { LaunchConfigurationName, MixedInstancesPolicy } = group.settings;
  if (LaunchConfigurationName !== undefined) throw refuse(refusals.launchNeedsTemplate);
  const distribution = MixedInstancesPolicy?.InstancesDistribution;
  const onDemandPercent = distribution?.OnDemandPercentageAboveBaseCapacity ?? 100;
  const base = distribution?.OnDemandBaseCapacity ?? 0;
  const isOnlySpot = onDemandPercent === 0 && base === 0;
  if (onDemandPercent !== 100 && !isOnlySpot) throw refuse(refusals.launchNeedsOneMarket);
}

/** One zone or subnet of the group; a group of one zone needs none to be named. */
function placeFor(group: Group, input: LaunchInstancesRequest): Place {
  const { AvailabilityZones: zones, AvailabilityZoneIds: zoneIds, SubnetIds: subnetIds } = input;
  const isNamed = [zones, zoneIds, subnetIds].some((list) => (list?.length ?? 0) > 0);
  const hasOneZone = new Set(group.places.map((place) => place.availabilityZone)).size === 1;
  const place = group.places.find(
    ({ availabilityZone, subnetId }) =>
      (zones?.includes(availabilityZone) ?? true) &&
      (zoneIds?.includes(zoneIdOf(availabilityZone)) ?? true) &&
      (subnetIds?.includes(subnetId) ?? true),
  );
  if (place === undefined || (!isNamed && !hasOneZone)) throw refuse(refusals.launchNeedsZone);
  return place;
}
