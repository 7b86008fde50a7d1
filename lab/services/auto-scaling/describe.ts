/** Groups and instances in the shape of the API. */

import type {
  Instance as ApiInstance,
  AutoScalingGroup,
  AutoScalingInstanceDetails,
  LaunchTemplateSpecification,
  TagDescription,
} from '@aws-sdk/client-auto-scaling';
import { zoneIdOf } from '../ec2/zones.ts';
import type { Group, Instance } from './group.ts';

export function renderGroup(group: Group, withInstances: boolean): AutoScalingGroup {
  const { AvailabilityZones: _zones, VPCZoneIdentifier, ...settings } = group.settings;
  const zones = [...new Set(group.places.map((place) => place.availabilityZone))];
  return {
    ...settings,
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desiredCapacity,
    DefaultCooldown: group.defaultCooldownSeconds,
    AvailabilityZones: zones,
    AvailabilityZoneIds: zones.map(zoneIdOf),
    VPCZoneIdentifier: VPCZoneIdentifier ?? '',
    LoadBalancerNames: [],
    TargetGroupARNs: [...group.targetGroupArns],
    HealthCheckType: settings.HealthCheckType ?? 'EC2',
    HealthCheckGracePeriod: settings.HealthCheckGracePeriod ?? 0,
    Instances: withInstances ? [...group.instances.values()].map(renderInstance) : [],
    CreatedTime: new Date(group.createdAtMs),
    SuspendedProcesses: [...group.suspended].map(([ProcessName, SuspensionReason]) => ({
      ProcessName,
      SuspensionReason,
    })),
    EnabledMetrics: [],
    ...(group.isDeleting ? { Status: 'Delete in progress' } : {}),
    Tags: renderTags(group),
    TerminationPolicies: settings.TerminationPolicies ?? ['Default'],
    NewInstancesProtectedFromScaleIn: settings.NewInstancesProtectedFromScaleIn ?? false,
    TrafficSources: group.targetGroupArns.map((Identifier) => ({ Identifier, Type: 'elbv2' })),
  };
}

function renderInstance(instance: Instance): ApiInstance {
  return {
    InstanceId: instance.instanceId,
    InstanceType: instance.instanceType,
    AvailabilityZone: instance.place.availabilityZone,
    AvailabilityZoneId: zoneIdOf(instance.place.availabilityZone),
    LifecycleState: instance.lifecycleState,
    HealthStatus: healthOf(instance, ['Healthy', 'Unhealthy']),
    ...launchedFrom(instance),
    ProtectedFromScaleIn: instance.protectedFromScaleIn,
  };
}

/**
 * DescribeAutoScalingInstances writes the health status in capitals, DescribeAutoScalingGroups does
 * not.
 */
export function renderInstanceDetails(
  group: Group,
  instance: Instance,
): AutoScalingInstanceDetails {
  return {
    ...renderInstance(instance),
    InstanceId: instance.instanceId,
    AutoScalingGroupName: group.name,
    AvailabilityZone: instance.place.availabilityZone,
    LifecycleState: instance.lifecycleState,
    HealthStatus: healthOf(instance, ['HEALTHY', 'UNHEALTHY']),
    ProtectedFromScaleIn: instance.protectedFromScaleIn,
  };
}

export function renderTags(group: Group): TagDescription[] {
  return [...group.tags].map(([Key, tag]) => ({
    ResourceId: group.name,
    ResourceType: 'auto-scaling-group',
    Key,
    Value: tag.value,
    PropagateAtLaunch: tag.propagateAtLaunch,
  }));
}

function healthOf(instance: Instance, [good, bad]: readonly [string, string]): string {
  return instance.unhealthyBy === undefined ? good : bad;
}

function launchedFrom({ launchedFrom: source }: Instance): {
  LaunchConfigurationName?: string;
  LaunchTemplate?: LaunchTemplateSpecification;
} {
  return 'launchConfigurationName' in source
    ? { LaunchConfigurationName: source.launchConfigurationName }
    : {
        LaunchTemplate: {
          LaunchTemplateId: source.launchTemplateId,
          LaunchTemplateName: source.launchTemplateName,
          Version: String(source.version),
        },
      };
}
