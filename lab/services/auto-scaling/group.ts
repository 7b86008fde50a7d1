/**
 * Auto Scaling groups and their instances as plain data, and the counts that everything else asks
 * for.
 */

import type {
  CreateAutoScalingGroupType,
  InstanceRefreshStatus,
  LaunchInstancesResult,
  LifecycleState,
  RefreshPreferences,
  ScalingActivityStatusCode,
  TargetTrackingConfiguration,
} from '@aws-sdk/client-auto-scaling';
import type { Timer } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';

/** Where the group may launch. */
export interface Place {
  readonly availabilityZone: string;
  readonly subnetId: string;
}

export interface Activity {
  readonly id: string;
  readonly kind: 'launch' | 'terminate' | 'standby';
  readonly description: string;
  readonly cause: string;
  readonly startedAtMs: number;
  readonly place: Place | undefined;
  readonly instanceId: string | undefined;
  statusCode: ScalingActivityStatusCode;
  statusMessage?: string;
  progress: number;
  endedAtMs?: number;
}

export interface Hook {
  readonly name: string;
  readonly transition: string;
  readonly heartbeatSeconds: number;
  readonly defaultResult: string;
  readonly notificationTargetArn: string | undefined;
  readonly notificationMetadata: string | undefined;
  readonly roleArn: string | undefined;
}

/** A hook that an instance waits for. */
export interface LifecycleAction {
  readonly token: string;
  readonly hook: Hook;
  /** No heartbeat extends the wait beyond this instant. */
  readonly latestMs: number;
  timer?: Timer;
  /** Ends the wait; reason is the text AWS gives for an abandoned launch. */
  settle(result: string, reason: string): void;
}

export interface Instance {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly place: Place;
  readonly launchedAtMs: number;
  readonly launchedFrom: LaunchedFrom;
  readonly activity: Activity | undefined;
  lifecycleState: LifecycleState;
  /** Present: unhealthy, and in response to what it is taken out of service. */
  unhealthyBy?: string;
  protectedFromScaleIn: boolean;
  inServiceAtMs?: number;
  /** The instance is paid until here. */
  terminationBeganAtMs?: number;
  actions: LifecycleAction[];
  /** What happens next by itself: boot, grace period, drain. */
  timer?: Timer;
}

export type LaunchedFrom =
  | { readonly launchConfigurationName: string }
  | {
      readonly launchTemplateId: string;
      readonly launchTemplateName: string;
      readonly version: number;
    };

/** From launch to the beginning of the termination; open while the instance runs. */
export interface PaidSpan {
  readonly fromMs: number;
  toMs: number;
}

/** What the API was given and gives back unchanged. */
export type Settings = Pick<
  CreateAutoScalingGroupType,
  | 'AvailabilityZones'
  | 'CapacityRebalance'
  | 'DefaultInstanceWarmup'
  | 'HealthCheckGracePeriod'
  | 'HealthCheckType'
  | 'InstanceMaintenancePolicy'
  | 'LaunchConfigurationName'
  | 'LaunchTemplate'
  | 'MaxInstanceLifetime'
  | 'MixedInstancesPolicy'
  | 'NewInstancesProtectedFromScaleIn'
  | 'TerminationPolicies'
  | 'VPCZoneIdentifier'
>;

/** A rolling replacement of the instances a group has. */
export interface Refresh {
  readonly id: string;
  readonly startedAtMs: number;
  readonly preferences: RefreshPreferences | undefined;
  readonly instanceWarmupSeconds: number;
  /** Instances from before the refresh: they need no warm-up. */
  readonly idsAtStart: readonly string[];
  readonly instancesToReplace: number;
  /** Ids still to replace, oldest launch first. */
  readonly queue: string[];
  status: InstanceRefreshStatus;
  endedAtMs?: number;
  /** The next batch waits until here for the last one to warm up. */
  notBeforeMs: number;
}

/** A target tracking policy, for a scaler that competes with the strategy. */
export interface Policy {
  readonly name: string;
  readonly arn: string;
  readonly configuration: TargetTrackingConfiguration;
  readonly isEnabled: boolean;
  timer?: Timer;
}

interface GroupTag {
  readonly value: string;
  readonly propagateAtLaunch: boolean;
}

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly targetGroupArns: readonly string[];
  settings: Settings;
  defaultCooldownSeconds: number;
  minSize: number;
  maxSize: number;
  desiredCapacity: number;
  places: readonly Place[];
  readonly tags: Map<string, GroupTag>;
  /** Reason by suspended process. */
  readonly suspended: Map<string, string>;
  /** In order of launch; a terminated instance leaves. */
  readonly instances: Map<string, Instance>;
  readonly paid: Map<string, PaidSpan>;
  /** In order of start. */
  readonly activities: Activity[];
  readonly hooks: Map<string, Hook>;
  readonly refreshes: Refresh[];
  readonly policies: Map<string, Policy>;
  /** Answers of LaunchInstances by client token. */
  readonly launches: Map<
    string,
    { readonly request: string; readonly answer: LaunchInstancesResult }
  >;
  /** Why the desired capacity was changed, for the causes of the next activities. */
  reason: string;
  failures: number;
  retry?: Timer;
  cooldownUntilMs: number;
  isDeleting: boolean;
  isWakeDue: boolean;
}

/** Everything the parts of the service share. */
export interface Fleet {
  readonly context: ServiceContext;
  readonly random: Random;
  readonly bootSeconds: number;
  readonly groups: Map<string, Group>;
  /** Instance type by launch configuration. */
  readonly launchConfigurations: Map<string, string>;
  /** What was paid for, by group name and instance id; outlives the group. */
  readonly ledgers: Map<string, Map<string, PaidSpan>>;
  /** Begins to listen to the load balancer, once. */
  watchTargets(): void;
  /** Brings a group closer to what is desired, after the present call and at the same instant. */
  wake(group: Group): void;
  /** An instance has changed its lifecycle state. */
  changed(group: Group, instance: Instance): void;
}

/** Instances that count towards the desired capacity: launching or in service. */
function isActive(instance: Instance): boolean {
  return instance.lifecycleState === 'InService' || instance.lifecycleState.startsWith('Pending');
}

export function activeInstances(group: Group): Instance[] {
  return [...group.instances.values()].filter(isActive);
}

export function isTerminating(instance: Instance): boolean {
  return instance.terminationBeganAtMs !== undefined;
}

/** The group that an instance belongs to. */
export function ownerOf(fleet: Fleet, instanceId: string): Group | undefined {
  for (const group of fleet.groups.values()) if (group.instances.has(instanceId)) return group;
  return undefined;
}

/** `2026-01-05T03:00:00Z`, as in the causes of activities. */
export function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
