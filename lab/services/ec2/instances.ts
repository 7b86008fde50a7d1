/** EC2 instances as things: launched, running, shut down, for a while remembered. */

import type {
  _InstanceType,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Instance,
  InstanceState,
} from '@aws-sdk/client-ec2';
import { pageOf } from '../../paging.ts';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import type { ServiceQuotas } from '../service-quotas.ts';
import { refusals, transitions } from './behaviour.ts';
import { applyFilters } from './filters.ts';
import { instanceTypeFacts } from './instance-types.ts';
import type { Network, Subnet } from './network.ts';
import { freeAddresses, vpcId } from './network.ts';
import { zoneIdOf, zonesOf } from './zones.ts';

/** A virtual machine. All types of the lab count against the On-Demand Standard vCPU quota. */
export interface Machine {
  readonly instanceId: string;
  readonly instanceType: _InstanceType;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly privateIpAddress: string;
  readonly launchedAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the application on it answers health checks once it has booted. */
  serving: boolean;
  terminatedAtMs?: number;
}

export interface LaunchOrder {
  readonly instanceType: string;
  readonly subnetId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** False for a machine whose application will never answer. */
  readonly serving: boolean;
}

/** Running On-Demand Standard instances, in vCPUs. */
const vCpuQuotaCode = 'L-1216C47A';

interface Yard {
  readonly context: ServiceContext;
  readonly random: Random;
  readonly network: Network;
  readonly machines: Map<string, Machine>;
  vCpusInUse: number;
  launched: number;
}

/** The machines of one account and Region. */
export function createMachines(context: ServiceContext, random: Random, network: Network) {
  const yard: Yard = { context, random, network, machines: new Map(), vCpusInUse: 0, launched: 0 };
  return {
    launch: (order: LaunchOrder) => launch(yard, order),
    terminate: (instanceId: string) => terminate(yard, instanceId),
    machine: (instanceId: string) => yard.machines.get(instanceId),
    countRunning(instanceType: string, availabilityZone: string): number {
      let running = 0;
      for (const machine of yard.machines.values()) {
        if (
          machine.terminatedAtMs === undefined &&
          machine.instanceType === instanceType &&
          machine.availabilityZone === availabilityZone
        ) {
          running += 1;
        }
      }
      return running;
    },
    operations: {
      DescribeInstances: (input: DescribeInstancesRequest) => describeInstances(yard, input),
    },
    inspect: () => [...yard.machines.values()].map((machine) => ({ ...machine })),
  };
}

function launch(yard: Yard, order: LaunchOrder): Machine {
  const { context, network, machines } = yard;
  const { instanceType, vCpus } = instanceTypeFacts(order.instanceType);
  const subnet = network.subnets.get(order.subnetId);
  if (subnet === undefined) throw refuse(refusals.unknownSubnet, { id: order.subnetId });
  refuseLaunch(yard, subnet, { instanceType, vCpus });
  forgetTerminated(yard);
  const position = yard.launched++;
  const machine = {
    instanceId: `i-0${yard.random.hex(16)}`,
    instanceType,
    subnetId: subnet.subnetId,
    availabilityZone: subnet.availabilityZone,
    privateIpAddress: `10.${(position >> 16) & 255}.${(position >> 8) & 255}.${position & 255}`,
    launchedAtMs: context.clock.nowMs,
    tags: order.tags,
    serving: order.serving,
  };
  subnet.usedAddresses += 1;
  yard.vCpusInUse += vCpus;
  machines.set(machine.instanceId, machine);
  return machine;
}

function refuseLaunch(
  yard: Yard,
  subnet: Subnet,
  { instanceType, vCpus }: { readonly instanceType: string; readonly vCpus: number },
): void {
  const { context } = yard;
  const limit = context.peer<ServiceQuotas>('service-quotas').limit('ec2', vCpuQuotaCode);
  if (yard.vCpusInUse + vCpus > limit) throw refuse(refusals.vcpuLimitExceeded, { limit });
  if (freeAddresses(subnet) === 0) {
    throw refuse(refusals.noFreeAddresses, { subnetId: subnet.subnetId });
  }
  const { availabilityZone } = subnet;
  if (!context.faults.active('capacity-shortage', availabilityZone)) return;
  const others = zonesOf(context.region).filter(
    (zone) => !context.faults.active('capacity-shortage', zone),
  );
  const alternative =
    others.length === 0
      ? ''
      : ` You can currently get ${instanceType} capacity by not specifying an Availability Zone in your request or choosing ${others.join(', ')}.`;
  throw refuse(refusals.insufficientCapacity, { instanceType, availabilityZone, alternative });
}

function terminate(yard: Yard, instanceId: string): void {
  const machine = yard.machines.get(instanceId);
  if (machine === undefined || machine.terminatedAtMs !== undefined) return;
  machine.terminatedAtMs = yard.context.clock.nowMs;
  machine.serving = false;
  yard.vCpusInUse -= instanceTypeFacts(machine.instanceType).vCpus;
  const subnet = yard.network.subnets.get(machine.subnetId);
  if (subnet !== undefined) subnet.usedAddresses -= 1;
}

/** Machines are kept in launch order and mostly end in it, so only the oldest need a look. */
function forgetTerminated({ context, machines }: Yard): void {
  const beforeMs = context.clock.nowMs - transitions.forget.seconds * 1000;
  for (const machine of machines.values()) {
    if (machine.terminatedAtMs === undefined) continue;
    if (machine.terminatedAtMs >= beforeMs) return;
    machines.delete(machine.instanceId);
  }
}

function describeInstances(yard: Yard, input: DescribeInstancesRequest): DescribeInstancesResult {
  const ids = input.InstanceIds;
  if (ids !== undefined && input.MaxResults !== undefined) throw refuse(refusals.idsWithPageSize);
  const malformed = ids?.find((id) => !/^i-[0-9a-f]{8,17}$/.test(id));
  if (malformed !== undefined) throw refuse(refusals.malformedInstance, { id: malformed });
  const unknown = ids?.find((id) => !yard.machines.has(id));
  if (unknown !== undefined) throw refuse(refusals.unknownInstance, { id: unknown });
  const nowMs = yard.context.clock.nowMs;
  const asked = [...yard.machines.values()].filter(
    (machine) => ids?.includes(machine.instanceId) ?? true,
  );
  const found = applyFilters(asked, input.Filters, {
    tagsOf: (machine) => machine.tags,
    fields: {
      'availability-zone': (machine) => machine.availabilityZone,
      'instance-id': (machine) => machine.instanceId,
      'instance-state-name': (machine) => stateOf(machine, nowMs).Name,
      'instance-type': (machine) => machine.instanceType,
      'private-ip-address': (machine) => machine.privateIpAddress,
      'subnet-id': (machine) => machine.subnetId,
      'vpc-id': () => vpcId,
    },
  });
  const page = pageOf(found, input.MaxResults ?? 1000, input.NextToken);
  if (page === undefined) throw refuse(refusals.invalidToken);
  return {
    Reservations: page.items.map((machine) => ({
      ReservationId: `r-${machine.instanceId.slice(2)}`,
      OwnerId: yard.context.account,
      Instances: [renderMachine(machine, nowMs)],
    })),
    NextToken: page.nextToken,
  };
}

/** Codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
function stateOf(machine: Machine, nowMs: number): InstanceState & { readonly Name: string } {
  const { launchedAtMs, terminatedAtMs } = machine;
  if (terminatedAtMs === undefined) {
    return nowMs < launchedAtMs + transitions.boot.seconds * 1000
      ? { Code: 0, Name: 'pending' }
      : { Code: 16, Name: 'running' };
  }
  return nowMs < terminatedAtMs + transitions.shutDown.seconds * 1000
    ? { Code: 32, Name: 'shutting-down' }
    : { Code: 48, Name: 'terminated' };
}

function renderMachine(machine: Machine, nowMs: number): Instance {
  return {
    InstanceId: machine.instanceId,
    InstanceType: machine.instanceType,
    Architecture: 'arm64',
    LaunchTime: new Date(machine.launchedAtMs),
    State: stateOf(machine, nowMs),
    Placement: {
      AvailabilityZone: machine.availabilityZone,
      AvailabilityZoneId: zoneIdOf(machine.availabilityZone),
      Tenancy: 'default',
    },
    ...(machine.terminatedAtMs === undefined
      ? {
          PrivateIpAddress: machine.privateIpAddress,
          SubnetId: machine.subnetId,
          VpcId: vpcId,
        }
      : {}),
    Monitoring: { State: 'enabled' },
    Tags: Object.entries(machine.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
