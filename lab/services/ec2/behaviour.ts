/** What simulated EC2 refuses and what changes by itself, row by row with the source. */

import type { Refusal, Transition } from '../../service.ts';

const errorCodes = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html';

export const refusals = {
  insufficientCapacity: {
    operations: ['RunInstances'],
    code: 'InsufficientInstanceCapacity',
    statusCode: 500,
    message:
      'We currently do not have sufficient {instanceType} capacity in the Availability Zone you requested ({availabilityZone}). Our system will be working on provisioning additional capacity.{alternative}',
    source: `${errorCodes}; text as recorded in https://gist.github.com/1497194`,
  },
  vcpuLimitExceeded: {
    operations: ['RunInstances'],
    code: 'VcpuLimitExceeded',
    message:
      'You have requested more vCPU capacity than your current vCPU limit of {limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.',
    source: `${errorCodes}; https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html`,
  },
  noFreeAddresses: {
    operations: ['RunInstances'],
    code: 'InsufficientFreeAddressesInSubnet',
    message:
      "There are not enough free addresses in subnet '{subnetId}' to satisfy the requested number of instances.",
    source: errorCodes,
  },
  unknownInstance: {
    operations: ['DescribeInstances'],
    code: 'InvalidInstanceID.NotFound',
    message: "The instance ID '{id}' does not exist",
    source: errorCodes,
  },
  malformedInstance: {
    operations: ['DescribeInstances'],
    code: 'InvalidInstanceID.Malformed',
    message: 'Invalid id: "{id}"',
    source: errorCodes,
  },
  unknownSubnet: {
    operations: ['DescribeSubnets'],
    code: 'InvalidSubnetID.NotFound',
    message: "The subnet ID '{id}' does not exist",
    source: errorCodes,
  },
  unknownInstanceType: {
    operations: ['DescribeInstanceTypes'],
    code: 'InvalidInstanceType',
    message: 'The following supplied instance types do not exist: [{id}]',
    source: errorCodes,
  },
  unknownLaunchTemplateId: {
    operations: ['DescribeLaunchTemplateVersions', 'CreateLaunchTemplateVersion'],
    code: 'InvalidLaunchTemplateId.NotFound',
    message: 'The specified launch template, with template ID {id}, does not exist.',
    source: errorCodes,
  },
  unknownLaunchTemplateName: {
    operations: ['DescribeLaunchTemplateVersions', 'CreateLaunchTemplateVersion'],
    code: 'InvalidLaunchTemplateName.NotFoundException',
    message: 'At least one of the launch templates specified in the request does not exist.',
    source: errorCodes,
  },
  unknownLaunchTemplateVersion: {
    operations: ['DescribeLaunchTemplateVersions'],
    code: 'InvalidLaunchTemplateId.VersionNotFound',
    message: 'Could not find the specified version {version} for the launch template with ID {id}.',
    source: errorCodes,
  },
  launchTemplateExists: {
    operations: ['CreateLaunchTemplate'],
    code: 'InvalidLaunchTemplateName.AlreadyExistsException',
    message: 'Launch template name already in use.',
    source: errorCodes,
  },
  unknownCapacityReservation: {
    operations: ['DescribeCapacityReservations'],
    code: 'InvalidCapacityReservationId.NotFound',
    message: "The capacity reservation '{id}' does not exist",
    source: errorCodes,
  },
  unknownZone: {
    operations: ['DescribeAvailabilityZones'],
    code: 'InvalidParameterValue',
    message: 'Invalid availability zone: [{id}]',
    source: errorCodes,
  },
  unknownFilter: {
    operations: [
      'DescribeInstances',
      'DescribeSubnets',
      'DescribeInstanceTypes',
      'DescribeInstanceTypeOfferings',
      'DescribeCapacityReservations',
      'DescribeAvailabilityZones',
    ],
    code: 'InvalidParameterValue',
    message: "The filter '{name}' is invalid",
    source: errorCodes,
  },
  idsWithPageSize: {
    operations: ['DescribeInstances'],
    code: 'InvalidParameterCombination',
    message: 'The parameter instancesSet cannot be used with the parameter maxResults',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html',
  },
  invalidToken: {
    operations: [
      'DescribeInstances',
      'DescribeSubnets',
      'DescribeInstanceTypes',
      'DescribeInstanceTypeOfferings',
      'DescribeLaunchTemplateVersions',
      'DescribeCapacityReservations',
    ],
    code: 'InvalidNextToken',
    message: 'The specified token is not valid.',
    source: errorCodes,
  },
} satisfies Record<string, Refusal>;

const lifecycle = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html';

export const transitions = {
  boot: {
    subject: 'instance',
    from: 'pending',
    to: 'running',
    seconds: 10,
    source: `${lifecycle} (the states; the duration is an assumption of the lab)`,
  },
  shutDown: {
    subject: 'instance',
    from: 'shutting-down',
    to: 'terminated',
    seconds: 30,
    source: `${lifecycle} (the states; the duration is an assumption of the lab)`,
  },
  forget: {
    subject: 'instance',
    from: 'terminated',
    to: 'no longer described',
    seconds: 3600,
    source: `${lifecycle}: a terminated instance stays visible for a while, about an hour`,
  },
} satisfies Record<string, Transition & { readonly seconds: number }>;
