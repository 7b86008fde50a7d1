/** Machines, subnets, templates, types and reservations. */

import { expect, test } from '@jest/globals';
import { refusals, transitions } from '../../../../lab/services/ec2/behaviour.ts';
import { createRegion, createWebTargets } from '../auto-scaling/region.ts';
import { testRefusals } from '../test-refusals.ts';

function createCampus() {
  const region = createRegion();
  createWebTargets(region);
  const launch = (changes: { subnetId?: string; instanceType?: string } = {}) =>
    region.ec2.launch({
      instanceType: 'c7g.medium',
      subnetId: 'subnet-0a1',
      tags: { Name: 'web' },
      serving: true,
      ...changes,
    }).instanceId;
  const { operations } = region.ec2;
  const find = (Filters: { Name: string; Values: string[] }[]) =>
    (operations.DescribeInstances({ Filters }).Reservations ?? []).flatMap((reservation) =>
      (reservation.Instances ?? []).map((instance) => instance.InstanceId),
    );
  return { ...region, operations, launch, find };
}

type Campus = ReturnType<typeof createCampus>;

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
test('instances are found by tag, state, zone and type, wildcards included', async () => {
  const campus = createCampus();
  const first = campus.launch();
  const second = campus.launch({ subnetId: 'subnet-0b2', instanceType: 'm7g.large' });
  await campus.pass(10);
  expect(campus.find([{ Name: 'tag:Name', Values: ['we?'] }])).toEqual([first, second]);
  expect(campus.find([{ Name: 'tag-key', Values: ['Team'] }])).toEqual([]);
  expect(campus.find([{ Name: 'instance-state-name', Values: ['running'] }])).toEqual([
    first,
    second,
  ]);
  expect(campus.find([{ Name: 'availability-zone', Values: ['eu-west-1b'] }])).toEqual([second]);
  expect(
    campus.find([
      { Name: 'instance-type', Values: ['c7g.*', 'c8g.*'] },
      { Name: 'vpc-id', Values: ['vpc-*'] },
    ]),
  ).toEqual([first]);
});

test('instances come in pages', () => {
  const campus = createCampus();
  const launched = [campus.launch(), campus.launch(), campus.launch()];
  const first = campus.operations.DescribeInstances({ MaxResults: 2 });
  const second = campus.operations.DescribeInstances({ MaxResults: 2, NextToken: first.NextToken });
  const seen = [...(first.Reservations ?? []), ...(second.Reservations ?? [])].map(
    (reservation) => reservation.Instances?.[0]?.InstanceId,
  );
  expect(seen).toEqual(launched);
  expect(second.NextToken).toBeUndefined();
});

// Strategy E2: free subnet addresses are part of the preflight.
test('the free addresses of a subnet fall with each launch and come back', () => {
  const campus = createCampus();
  const free = () =>
    campus.operations.DescribeSubnets({ SubnetIds: ['subnet-0a1'] }).Subnets?.[0]
      ?.AvailableIpAddressCount;
  const id = campus.launch();
  expect(free()).toBe(19);
  campus.ec2.terminate(id);
  campus.ec2.terminate(id);
  expect(free()).toBe(20);
});

test('subnets are found by zone', () => {
  const { operations } = createCampus();
  const { Subnets } = operations.DescribeSubnets({
    Filters: [{ Name: 'availability-zone-id', Values: ['euw1-az3'] }],
  });
  expect(Subnets?.map((subnet) => subnet.SubnetId)).toEqual(['subnet-0c3']);
});

// https://docs.aws.amazon.com/ec2/latest/instancetypes/co.html, gp.html
test('instance types have the figures AWS publishes', () => {
  const { operations } = createCampus();
  const { InstanceTypes } = operations.DescribeInstanceTypes({
    InstanceTypes: ['c7g.medium', 'm7g.2xlarge'],
  });
  expect(InstanceTypes).toMatchObject([
    {
      InstanceType: 'c7g.medium',
      VCpuInfo: { DefaultVCpus: 1 },
      MemoryInfo: { SizeInMiB: 2048 },
      NetworkInfo: { NetworkCards: [{ BaselineBandwidthInGbps: 0.52 }] },
    },
    {
      InstanceType: 'm7g.2xlarge',
      VCpuInfo: { DefaultVCpus: 8 },
      MemoryInfo: { SizeInMiB: 32_768 },
      NetworkInfo: { NetworkCards: [{ BaselineBandwidthInGbps: 3.75 }] },
    },
  ]);
});

test('a type is offered in each zone', () => {
  const { operations } = createCampus();
  const { InstanceTypeOfferings } = operations.DescribeInstanceTypeOfferings({
    LocationType: 'availability-zone',
    Filters: [{ Name: 'instance-type', Values: ['c8g.large'] }],
  });
  expect(InstanceTypeOfferings?.map((offering) => offering.Location)).toEqual([
    'eu-west-1a',
    'eu-west-1b',
    'eu-west-1c',
  ]);
});

test('zones have the ids of the Region', () => {
  const { operations } = createCampus();
  const { AvailabilityZones } = operations.DescribeAvailabilityZones({});
  expect(AvailabilityZones?.map((zone) => `${zone.ZoneName} ${zone.ZoneId}`)).toEqual([
    'eu-west-1a euw1-az1',
    'eu-west-1b euw1-az2',
    'eu-west-1c euw1-az3',
  ]);
});

test('template versions are described newest first, or as asked for', () => {
  const { ec2, operations } = createCampus();
  const name = { LaunchTemplateName: 'web' };
  operations.CreateLaunchTemplate({ ...name, LaunchTemplateData: { InstanceType: 'c7g.medium' } });
  operations.CreateLaunchTemplateVersion({
    ...name,
    LaunchTemplateData: { InstanceType: 'c8g.large' },
  });
  const types = (Versions?: string[]) =>
    operations
      .DescribeLaunchTemplateVersions({ ...name, Versions })
      .LaunchTemplateVersions?.map(
        (version) => `${version.VersionNumber} ${version.LaunchTemplateData?.InstanceType}`,
      );
  expect(types()).toEqual(['2 c8g.large', '1 c7g.medium']);
  expect(types(['$Default', '$Latest'])).toEqual(['1 c7g.medium', '2 c8g.large']);
  expect(ec2.resolveLaunchTemplate(name, '$Latest').version).toBe(2);
});

test('running instances use up an open capacity reservation', () => {
  const campus = createCampus();
  const id = campus.ec2.createCapacityReservation({
    instanceType: 'c7g.medium',
    availabilityZone: 'eu-west-1a',
    totalInstanceCount: 3,
  });
  campus.launch();
  campus.launch({ subnetId: 'subnet-0b2' });
  expect(
    campus.operations.DescribeCapacityReservations({ CapacityReservationIds: [id] }),
  ).toMatchObject({
    CapacityReservations: [{ State: 'active', TotalInstanceCount: 3, AvailableInstanceCount: 2 }],
  });
});

test('a type the lab has no figures for is refused by name', () => {
  const campus = createCampus();
  expect(() => campus.launch({ instanceType: 'c5.large' })).toThrow(
    'The lab has no instance type c5.large',
  );
});

test('IAM sees tags by ARN, and no resource for a Describe', () => {
  const campus = createCampus();
  const id = campus.launch();
  const arn = `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;
  expect(campus.ec2.tags?.(arn)).toEqual({ Name: 'web' });
  expect(campus.ec2.arns('DescribeInstances', {})).toEqual(['*']);
});

const provocations: Record<keyof typeof refusals, (campus: Campus) => unknown> = {
  insufficientCapacity({ faults, launch }) {
    faults.add('capacity-shortage eu-west-1a');
    launch();
  },
  vcpuLimitExceeded({ quotas, launch }) {
    quotas.apply('ec2', 'L-1216C47A', 0);
    launch();
  },
  noFreeAddresses({ launch }) {
    for (let count = 0; count < 21; count++) launch();
  },
  unknownInstance: ({ operations }) =>
    operations.DescribeInstances({ InstanceIds: ['i-0123456789abcdef0'] }),
  malformedInstance: ({ operations }) => operations.DescribeInstances({ InstanceIds: ['web'] }),
  unknownSubnet: ({ operations }) => operations.DescribeSubnets({ SubnetIds: ['subnet-gone'] }),
  unknownInstanceType: ({ operations }) =>
    operations.DescribeInstanceTypes({ InstanceTypes: ['c5.large'] }),
  unknownLaunchTemplateId: ({ operations }) =>
    operations.DescribeLaunchTemplateVersions({ LaunchTemplateId: 'lt-0gone' }),
  unknownLaunchTemplateName: ({ operations }) =>
    operations.DescribeLaunchTemplateVersions({ LaunchTemplateName: 'gone' }),
  unknownLaunchTemplateVersion({ operations }) {
    operations.CreateLaunchTemplate(template);
    operations.DescribeLaunchTemplateVersions({ LaunchTemplateName: 'web', Versions: ['7'] });
  },
  launchTemplateExists({ operations }) {
    operations.CreateLaunchTemplate(template);
    operations.CreateLaunchTemplate(template);
  },
  unknownCapacityReservation: ({ operations }) =>
    operations.DescribeCapacityReservations({ CapacityReservationIds: ['cr-gone'] }),
  unknownZone: ({ operations }) =>
    operations.DescribeAvailabilityZones({ ZoneNames: ['eu-west-1x'] }),
  unknownFilter: ({ find }) => find([{ Name: 'colour', Values: ['red'] }]),
  idsWithPageSize: ({ operations, launch }) =>
    operations.DescribeInstances({ InstanceIds: [launch()], MaxResults: 5 }),
  invalidToken: ({ operations }) => operations.DescribeSubnets({ NextToken: 'made up' }),
};

const template = {
  LaunchTemplateName: 'web',
  LaunchTemplateData: { InstanceType: 'c7g.medium' as const },
};

testRefusals(refusals, provocations, createCampus);

const stateOf = ({ operations }: Campus, InstanceId: string) =>
  operations.DescribeInstances({ InstanceIds: [InstanceId] }).Reservations?.[0]?.Instances?.[0]
    ?.State?.Name;

const observations: Record<keyof typeof transitions, (campus: Campus) => Promise<void>> = {
  async boot(campus) {
    const id = campus.launch();
    await campus.pass(transitions.boot.seconds - 1);
    expect(stateOf(campus, id)).toBe('pending');
    await campus.pass(1);
    expect(stateOf(campus, id)).toBe('running');
  },
  async shutDown(campus) {
    const id = campus.launch();
    campus.ec2.terminate(id);
    await campus.pass(transitions.shutDown.seconds - 1);
    expect(stateOf(campus, id)).toBe('shutting-down');
    await campus.pass(1);
    expect(stateOf(campus, id)).toBe('terminated');
  },
  async forget(campus) {
    const id = campus.launch();
    campus.ec2.terminate(id);
    await campus.pass(transitions.forget.seconds);
    campus.launch();
    expect(stateOf(campus, id)).toBe('terminated');
    await campus.pass(1);
    campus.launch();
    expect(() => stateOf(campus, id)).toThrow('does not exist');
  },
};

test('every transition has an observation', () => {
  expect(Object.keys(observations)).toEqual(Object.keys(transitions));
});

test.each(Object.entries(observations))('%s takes its time', async (_name, observe) => {
  await observe(createCampus());
});

test('every row names its source', () => {
  for (const row of [...Object.values(refusals), ...Object.values(transitions)]) {
    expect(row.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});
