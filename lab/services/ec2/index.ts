/**
 * Simulated EC2: the machines, subnets, launch templates and reservations that Auto Scaling groups
 * live on.
 */

import type {
  DescribeAvailabilityZonesRequest,
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypesRequest,
} from '@aws-sdk/client-ec2';
import type { Service, ServiceContext } from '../../service.ts';
import {
  describeInstanceTypeOfferings,
  describeInstanceTypes,
  instanceTypeFacts,
} from './instance-types.ts';
import type { LaunchOrder, Machine } from './instances.ts';
import { createMachines } from './instances.ts';
import type { ResolvedTemplate } from './launch-templates.ts';
import { createLaunchTemplates } from './launch-templates.ts';
import type { Network, Subnet } from './network.ts';
import { createNetworkOperations } from './network.ts';
import { describeAvailabilityZones } from './zones.ts';

interface SubnetSetup {
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly availableIpAddressCount: number;
  readonly tags?: Readonly<Record<string, string>>;
}

interface ReservationSetup {
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly totalInstanceCount: number;
}

export interface Ec2 extends Service {
  readonly operations: ReturnType<typeof createOperations>;
  /**
   * Set-up: a subnet that exists before the run; a second call with the same id changes nothing.
   */
  createSubnet(setup: SubnetSetup): void;
  /** Set-up: an active capacity reservation; gives its id. */
  createCapacityReservation(setup: ReservationSetup): string;
  subnet(subnetId: string): Readonly<Subnet> | undefined;
  /** The first subnet of a zone: where a launch goes that names only the zone. */
  subnetIn(availabilityZone: string): Readonly<Subnet> | undefined;
  /** @throws ServiceError in the words of EC2 when the template or version does not exist. */
  resolveLaunchTemplate(
    reference: {
      readonly LaunchTemplateId?: string | undefined;
      readonly LaunchTemplateName?: string | undefined;
    },
    version: string | undefined,
  ): ResolvedTemplate;
  /**
   * Launches one machine at once. @throws ServiceError: no capacity, vCPU quota, no free address.
   */
  launch(order: LaunchOrder): Readonly<Machine>;
  terminate(instanceId: string): void;
  machine(instanceId: string): Readonly<Machine> | undefined;
  /** A fact of the world: the application on a machine stops or starts answering health checks. */
  setServing(instanceId: string, serving: boolean): void;
  onServingChange(listener: (instanceId: string) => void): void;
}

/**
 * An EC2 of one account and Region; needs `service-quotas` as a peer when something is launched.
 */
export function createEc2(context: ServiceContext): Ec2 {
  const random = context.random.fork('ec2');
  const network: Network = {
    subnets: new Map(),
    reservations: new Map(),
    countRunning: (instanceType, availabilityZone) =>
      machines.countRunning(instanceType, availabilityZone),
  };
  const machines = createMachines(context, random, network);
  const templates = createLaunchTemplates(context, random);
  const listeners: ((instanceId: string) => void)[] = [];
  return {
    operations: createOperations(context, { network, machines, templates }),
    createSubnet(setup) {
      if (network.subnets.has(setup.subnetId)) return;
      network.subnets.set(setup.subnetId, { tags: {}, ...setup, usedAddresses: 0 });
    },
    createCapacityReservation(setup) {
      const capacityReservationId = `cr-0${random.hex(16)}`;
      network.reservations.set(capacityReservationId, {
        capacityReservationId,
        instanceType: instanceTypeFacts(setup.instanceType).instanceType,
        availabilityZone: setup.availabilityZone,
        totalInstanceCount: setup.totalInstanceCount,
        startedAtMs: context.clock.nowMs,
      });
      return capacityReservationId;
    },
    subnet: (subnetId) => network.subnets.get(subnetId),
    subnetIn: (zone) =>
      [...network.subnets.values()].find((subnet) => subnet.availabilityZone === zone),
    resolveLaunchTemplate: templates.resolve,
    launch: machines.launch,
    terminate: machines.terminate,
    machine: machines.machine,
    setServing(instanceId, serving) {
      const machine = machines.machine(instanceId);
      if (machine === undefined || machine.terminatedAtMs !== undefined) return;
      machine.serving = serving;
      for (const listener of listeners) listener(instanceId);
    },
    onServingChange: (listener) => {
      listeners.push(listener);
    },
    arns: (operation) =>
      operation.startsWith('Describe')
        ? ['*']
        : [`arn:aws:ec2:${context.region}:${context.account}:launch-template/*`],
    tags(arn) {
      const id = arn.slice(arn.lastIndexOf('/') + 1);
      return machines.machine(id)?.tags ?? network.subnets.get(id)?.tags ?? {};
    },
    inspect: () => ({
      instances: machines.inspect(),
      subnets: [...network.subnets.values()].map((subnet) => ({ ...subnet })),
      launchTemplates: templates.inspect(),
      capacityReservations: [...network.reservations.values()].map((one) => ({ ...one })),
    }),
  };
}

interface Parts {
  readonly network: Network;
  readonly machines: ReturnType<typeof createMachines>;
  readonly templates: ReturnType<typeof createLaunchTemplates>;
}

function createOperations(context: ServiceContext, { network, machines, templates }: Parts) {
  return {
    ...machines.operations,
    ...templates.operations,
    ...createNetworkOperations(context, network),
    DescribeInstanceTypes: (input: DescribeInstanceTypesRequest) => describeInstanceTypes(input),
    DescribeInstanceTypeOfferings: (input: DescribeInstanceTypeOfferingsRequest) =>
      describeInstanceTypeOfferings(context.region, input),
    DescribeAvailabilityZones: (input: DescribeAvailabilityZonesRequest) =>
      describeAvailabilityZones(context.region, input),
  };
}
