/** Subnets and capacity reservations: where an instance can stand. */

import type {
  _InstanceType,
  Subnet as ApiSubnet,
  CapacityReservation,
  DescribeCapacityReservationsRequest,
  DescribeCapacityReservationsResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
} from '@aws-sdk/client-ec2';
import { pageOf } from '../../paging.ts';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { applyFilters } from './filters.ts';
import { zoneIdOf } from './zones.ts';

/** The VPC all subnets of the lab lie in. */
export const vpcId = 'vpc-0a1b2c3d4e5f60718';

export interface Subnet {
  readonly subnetId: string;
  readonly availabilityZone: string;
  /** Addresses free when nothing has been launched by the lab. */
  readonly availableIpAddressCount: number;
  readonly tags: Readonly<Record<string, string>>;
  usedAddresses: number;
}

interface Reservation {
  readonly capacityReservationId: string;
  readonly instanceType: _InstanceType;
  readonly availabilityZone: string;
  readonly totalInstanceCount: number;
  readonly startedAtMs: number;
}

export interface Network {
  readonly subnets: Map<string, Subnet>;
  readonly reservations: Map<string, Reservation>;
  /** Running instances of a type in a zone; open reservations are used up by them. */
  countRunning(instanceType: string, availabilityZone: string): number;
}

/** The EC2 operations on the network; they read only. */
export function createNetworkOperations(context: ServiceContext, network: Network) {
  return {
    DescribeSubnets(input: DescribeSubnetsRequest): DescribeSubnetsResult {
      const unknown = input.SubnetIds?.find((id) => !network.subnets.has(id));
      if (unknown !== undefined) throw refuse(refusals.unknownSubnet, { id: unknown });
      const asked = [...network.subnets.values()].filter(
        (subnet) => input.SubnetIds?.includes(subnet.subnetId) ?? true,
      );
      const found = applyFilters(asked, input.Filters, {
        tagsOf: (subnet) => subnet.tags,
        fields: {
          'availability-zone': (subnet) => subnet.availabilityZone,
          'availability-zone-id': (subnet) => zoneIdOf(subnet.availabilityZone),
          'available-ip-address-count': (subnet) => String(freeAddresses(subnet)),
          state: () => 'available',
          'subnet-id': (subnet) => subnet.subnetId,
          'vpc-id': () => vpcId,
        },
      });
      const page = pageOf(found, input.MaxResults ?? 1000, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidToken);
      return {
        Subnets: page.items.map((subnet) => renderSubnet(context, subnet)),
        NextToken: page.nextToken,
      };
    },
    DescribeCapacityReservations(
      input: DescribeCapacityReservationsRequest,
    ): DescribeCapacityReservationsResult {
      const ids = input.CapacityReservationIds;
      const unknown = ids?.find((id) => !network.reservations.has(id));
      if (unknown !== undefined) throw refuse(refusals.unknownCapacityReservation, { id: unknown });
      const asked = [...network.reservations.values()].filter(
        (reservation) => ids?.includes(reservation.capacityReservationId) ?? true,
      );
      const found = applyFilters(asked, input.Filters, {
        fields: {
          'availability-zone': (reservation) => reservation.availabilityZone,
          'instance-type': (reservation) => reservation.instanceType,
          state: () => 'active',
        },
      });
      const page = pageOf(found, input.MaxResults ?? 100, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidToken);
      return {
        CapacityReservations: page.items.map((reservation) =>
          renderReservation(context, network, reservation),
        ),
        NextToken: page.nextToken,
      };
    },
  };
}

/** Addresses that can still be given to instances. */
export function freeAddresses(subnet: Subnet): number {
  return Math.max(0, subnet.availableIpAddressCount - subnet.usedAddresses);
}

function renderSubnet({ account, region }: ServiceContext, subnet: Subnet): ApiSubnet {
  return {
    SubnetId: subnet.subnetId,
    SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${subnet.subnetId}`,
    State: 'available',
    VpcId: vpcId,
    OwnerId: account,
    AvailabilityZone: subnet.availabilityZone,
    AvailabilityZoneId: zoneIdOf(subnet.availabilityZone),
    AvailableIpAddressCount: freeAddresses(subnet),
    Tags: Object.entries(subnet.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function renderReservation(
  { account, region }: ServiceContext,
  network: Network,
  reservation: Reservation,
): CapacityReservation {
  const { capacityReservationId, instanceType, availabilityZone } = reservation;
  const used = Math.min(
    reservation.totalInstanceCount,
    network.countRunning(instanceType, availabilityZone),
  );
  return {
    CapacityReservationId: capacityReservationId,
    CapacityReservationArn: `arn:aws:ec2:${region}:${account}:capacity-reservation/${capacityReservationId}`,
    OwnerId: account,
    InstanceType: instanceType,
    InstancePlatform: 'Linux/UNIX',
    AvailabilityZone: availabilityZone,
    AvailabilityZoneId: zoneIdOf(availabilityZone),
    Tenancy: 'default',
    TotalInstanceCount: reservation.totalInstanceCount,
    AvailableInstanceCount: reservation.totalInstanceCount - used,
    State: 'active',
    StartDate: new Date(reservation.startedAtMs),
    EndDateType: 'unlimited',
    InstanceMatchCriteria: 'open',
    CreateDate: new Date(reservation.startedAtMs),
  };
}
