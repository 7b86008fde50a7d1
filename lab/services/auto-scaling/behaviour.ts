/** What simulated Auto Scaling refuses and what changes by itself, row by row with the source. */

import type { Refusal, Transition } from '../../service.ts';

const api = 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference';
const guide = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide';
const recorded = 'text as recorded by public projects from the real service';

export const refusals = {
  groupNotFound: {
    operations: [
      'UpdateAutoScalingGroup',
      'DeleteAutoScalingGroup',
      'SetDesiredCapacity',
      'SetInstanceProtection',
      'EnterStandby',
      'ExitStandby',
      'LaunchInstances',
      'SuspendProcesses',
      'ResumeProcesses',
      'DescribeScalingActivities',
      'PutLifecycleHook',
      'DescribeLifecycleHooks',
      'CompleteLifecycleAction',
      'RecordLifecycleActionHeartbeat',
      'StartInstanceRefresh',
      'DescribeInstanceRefreshes',
      'CancelInstanceRefresh',
      'PutScalingPolicy',
      'DeletePolicy',
      'CreateOrUpdateTags',
    ],
    code: 'ValidationError',
    message: 'AutoScalingGroup name not found - AutoScalingGroup: {name} not found',
    source: `${api}/CommonErrors.html; ${recorded}`,
  },
  groupExists: {
    operations: ['CreateAutoScalingGroup'],
    code: 'AlreadyExistsFault',
    message:
      'AutoScalingGroup by this name already exists - A group with the name {name} already exists',
    source: `${api}/API_CreateAutoScalingGroup.html`,
  },
  launchConfigurationExists: {
    operations: ['CreateLaunchConfiguration'],
    code: 'AlreadyExistsFault',
    message:
      'Launch Configuration by this name already exists - A launch configuration already exists with the name {name}',
    source: `${api}/API_CreateLaunchConfiguration.html`,
  },
  launchConfigurationNotFound: {
    operations: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup'],
    code: 'ValidationError',
    message: 'Launch configuration name not found - {name}',
    source: `${api}/API_CreateAutoScalingGroup.html`,
  },
  noLaunchSource: {
    operations: ['CreateAutoScalingGroup'],
    code: 'ValidationError',
    message:
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    source: `${api}/API_CreateAutoScalingGroup.html`,
  },
  noPlace: {
    operations: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup'],
    code: 'ValidationError',
    message: 'At least one Availability Zone or VPC Subnet is required.',
    source: `${api}/API_CreateAutoScalingGroup.html`,
  },
  subnetNotFound: {
    operations: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup'],
    code: 'ValidationError',
    message: "The subnet ID '{id}' does not exist",
    source: `${api}/API_CreateAutoScalingGroup.html`,
  },
  targetGroupNotFound: {
    operations: ['CreateAutoScalingGroup'],
    code: 'ValidationError',
    message: 'Provided Target Groups may not be valid. Please ensure they exist and try again.',
    source: `${api}/API_CreateAutoScalingGroup.html`,
  },
  maxBelowMin: {
    operations: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup'],
    code: 'ValidationError',
    message: 'Max bound, {max}, must be greater than or equal to min bound, {min}',
    source: `${api}/API_UpdateAutoScalingGroup.html; ${recorded}`,
  },
  desiredOutOfBounds: {
    operations: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup'],
    code: 'ValidationError',
    message:
      'Desired capacity:{desired} must be between the specified min size:{min} and max size:{max}',
    source: `${api}/API_CreateAutoScalingGroup.html; ${recorded}`,
  },
  desiredAboveMax: {
    operations: ['SetDesiredCapacity', 'LaunchInstances'],
    code: 'ValidationError',
    message:
      'New SetDesiredCapacity value {desired} is above max value {max} for the AutoScalingGroup.',
    source: `${api}/API_SetDesiredCapacity.html; ${recorded} (for LaunchInstances an assumption)`,
  },
  desiredBelowMin: {
    operations: ['SetDesiredCapacity'],
    code: 'ValidationError',
    message:
      'New SetDesiredCapacity value {desired} is below min value {min} for the AutoScalingGroup.',
    source: `${api}/API_SetDesiredCapacity.html; ${recorded}`,
  },
  cooldown: {
    operations: ['SetDesiredCapacity'],
    code: 'ScalingActivityInProgressFault',
    message:
      'The group {name} is within its cooldown period or has a scaling activity in progress.',
    source: `${api}/API_SetDesiredCapacity.html: HonorCooldown, error ScalingActivityInProgress (text unverified)`,
  },
  groupHasInstances: {
    operations: ['DeleteAutoScalingGroup'],
    code: 'ResourceInUseFault',
    message:
      'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    source: `${api}/API_DeleteAutoScalingGroup.html; ${recorded}`,
  },
  instanceNotFound: {
    operations: [
      'TerminateInstanceInAutoScalingGroup',
      'SetInstanceHealth',
      'SetInstanceProtection',
      'EnterStandby',
      'ExitStandby',
    ],
    code: 'ValidationError',
    message: 'Instance Id not found - No managed instance found for instance ID: {id}',
    source: `${api}/API_TerminateInstanceInAutoScalingGroup.html; ${recorded}`,
  },
  terminateBelowMin: {
    operations: ['TerminateInstanceInAutoScalingGroup'],
    code: 'ValidationError',
    message:
      "Currently, desiredSize equals minSize ({min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.",
    source: `${api}/API_TerminateInstanceInAutoScalingGroup.html; ${recorded}`,
  },
  standbyBelowMin: {
    operations: ['EnterStandby'],
    code: 'ValidationError',
    message:
      'AutoScalingGroup {name} has min-size={min}, max-size={max}, and desired-size={desired}. To place into standby {count} instance, please update the AutoScalingGroup sizes appropriately.',
    source: `${api}/API_EnterStandby.html; ${recorded}`,
  },
  notInService: {
    operations: ['EnterStandby', 'SetInstanceProtection'],
    code: 'ValidationError',
    message: 'The instance {id} is not in InService.',
    source: `${api}/API_EnterStandby.html (text partly unverified)`,
  },
  notInStandby: {
    operations: ['ExitStandby'],
    code: 'ValidationError',
    message: 'The instance {id} is not in Standby.',
    source: `${api}/API_ExitStandby.html (text partly unverified)`,
  },
  exitAboveMax: {
    operations: ['ExitStandby'],
    code: 'ValidationError',
    message:
      'AutoScalingGroup {name} has min-size={min}, max-size={max}, and desired-size={desired}. To exit standby {count} instance, please update the AutoScalingGroup sizes appropriately.',
    source: `${guide}/as-enter-exit-standby.html: leaving standby increments the desired capacity (text unverified)`,
  },
  unknownProcess: {
    operations: ['SuspendProcesses', 'ResumeProcesses'],
    code: 'ValidationError',
    message: '{name} is not a valid Scaling Process.',
    source: `${api}/API_SuspendProcesses.html (text unverified)`,
  },
  launchNeedsTemplate: {
    operations: ['LaunchInstances'],
    code: 'ValidationError',
    message:
      'LaunchInstances is not supported for Auto Scaling groups that use launch configurations.',
    source: `${guide}/launch-instances-synchronously.html (text unverified)`,
  },
  launchNeedsOneMarket: {
    operations: ['LaunchInstances'],
    code: 'ValidationError',
    message:
      'LaunchInstances is not supported for mixed instances policies that combine On-Demand and Spot Instances.',
    source: `${guide}/launch-instances-synchronously.html (text unverified)`,
  },
  launchNeedsZone: {
    operations: ['LaunchInstances'],
    code: 'ValidationError',
    message:
      'Either AvailabilityZones or SubnetIds must be specified for groups with multiple Availability Zones, and must be part of the group.',
    source: `${api}/API_LaunchInstances.html (text unverified)`,
  },
  launchTokenReused: {
    operations: ['LaunchInstances'],
    code: 'IdempotentParameterMismatchError',
    message: 'The ClientToken was used before with other parameters.',
    source: `${api}/API_LaunchInstances.html (text unverified)`,
  },
  actionNotFound: {
    operations: ['CompleteLifecycleAction', 'RecordLifecycleActionHeartbeat'],
    code: 'ValidationError',
    message: 'No active Lifecycle Action found with {by} {id}',
    source: `${api}/API_CompleteLifecycleAction.html; ${recorded}`,
  },
  hookNeedsTransition: {
    operations: ['PutLifecycleHook'],
    code: 'ValidationError',
    message: 'A new lifecycle hook needs LifecycleTransition.',
    source: `${api}/API_PutLifecycleHook.html: required for new hooks (text unverified)`,
  },
  refreshInProgress: {
    operations: ['StartInstanceRefresh'],
    code: 'InstanceRefreshInProgressFault',
    message:
      'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
    source: `${api}/API_StartInstanceRefresh.html; ${recorded}`,
  },
  noRefresh: {
    operations: ['CancelInstanceRefresh'],
    code: 'ActiveInstanceRefreshNotFoundFault',
    message: 'No in progress or pending Instance Refresh found for Auto Scaling group {name}',
    source: `${api}/API_CancelInstanceRefresh.html`,
  },
  policyNotFound: {
    operations: ['DeletePolicy'],
    code: 'ValidationError',
    message: 'PolicyName not found - {name}',
    source: `${api}/API_DeletePolicy.html`,
  },
  invalidToken: {
    operations: [
      'DescribeAutoScalingGroups',
      'DescribeAutoScalingInstances',
      'DescribeScalingActivities',
      'DescribeInstanceRefreshes',
      'DescribePolicies',
      'DescribeTags',
    ],
    code: 'InvalidNextToken',
    message: 'The NextToken value is not valid.',
    source: `${api}/API_DescribeAutoScalingGroups.html`,
  },
} satisfies Record<string, Refusal>;

const lifecyclePage = `${guide}/ec2-auto-scaling-lifecycle.html`;

export const transitions = {
  boot: {
    subject: 'instance',
    from: 'Pending',
    to: 'InService',
    seconds: 100,
    source: `${lifecyclePage}; 100 s is the lab's figure: with 20 s of health checks an instance takes traffic 120 s after launch`,
  },
  stuckAgain: {
    subject: 'instance',
    from: 'Pending',
    to: 'Pending',
    seconds: 60,
    source: `${lifecyclePage}; fault stuck-launch: looks again every minute whether the fault is over (assumption of the lab)`,
  },
  heartbeat: {
    subject: 'lifecycle action',
    from: 'Pending:Wait or Terminating:Wait',
    to: 'DefaultResult',
    seconds: 3600,
    source: `${guide}/lifecycle-hooks.html: default HeartbeatTimeout; in all at most 48 hours or 100 times the timeout`,
  },
  drain: {
    subject: 'instance',
    from: 'Terminating',
    to: 'Terminated',
    source: `${guide}/attach-load-balancer-asg.html: after the deregistration delay of its target groups`,
  },
  retryLaunch: {
    subject: 'group',
    from: 'launch Failed',
    to: 'launch attempted again',
    seconds: 60,
    source: `${guide}/ts-as-capacity.html: Auto Scaling goes on trying; doubling from 1 to 15 minutes is an assumption of the lab`,
  },
  replaceUnhealthy: {
    subject: 'instance',
    from: 'InService and Unhealthy',
    to: 'Terminating',
    source: `${guide}/ec2-auto-scaling-health-checks.html: after the grace period, at once in the lab`,
  },
  refreshBatch: {
    subject: 'instance refresh',
    from: 'batch InService',
    to: 'next batch',
    source: `${guide}/instance-refresh-overview.html: after the instance warmup`,
  },
} satisfies Record<string, Transition>;
