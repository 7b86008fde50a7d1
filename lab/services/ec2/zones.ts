/** The Availability Zones of a Region: three, named a to c, with the ids AWS gives them. */

import type {
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
} from '@aws-sdk/client-ec2';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { applyFilters } from './filters.ts';

const directions: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/**
 * `euw1-az1` for `eu-west-1a`. On AWS the letter of each account maps to its own id; in the lab a
 * is az1.
 * Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
 */
export function zoneIdOf(availabilityZone: string): string {
  const parts = /^(\w+)-(?:gov-)?(\w+)-(\d+)([a-z])$/.exec(availabilityZone);
  if (parts === null) return availabilityZone;
  const [, area = '', direction = '', number = '', letter = ''] = parts;
  const zone = letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1;
  return `${area}${directions[direction] ?? direction}${number}-az${zone}`;
}

/** `eu-west-1a`, `eu-west-1b`, `eu-west-1c`. */
export function zonesOf(region: string): readonly string[] {
  return ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
}

/** The EC2 operation of the same name. */
export function describeAvailabilityZones(
  region: string,
  input: DescribeAvailabilityZonesRequest,
): DescribeAvailabilityZonesResult {
  const names = zonesOf(region);
  const unknown =
    input.ZoneNames?.find((name) => !names.includes(name)) ??
    input.ZoneIds?.find((id) => !names.some((name) => zoneIdOf(name) === id));
  if (unknown !== undefined) throw refuse(refusals.unknownZone, { id: unknown });
  const asked = names.filter(
    (name) =>
      (input.ZoneNames?.includes(name) ?? true) &&
      (input.ZoneIds?.includes(zoneIdOf(name)) ?? true),
  );
  const zones = applyFilters(asked, input.Filters, {
    fields: {
      'region-name': () => region,
      state: () => 'available',
      'zone-id': zoneIdOf,
      'zone-name': (name) => name,
      'zone-type': () => 'availability-zone',
    },
  });
  return {
    AvailabilityZones: zones.map((name) => ({
      State: 'available',
      OptInStatus: 'opt-in-not-required',
      Messages: [],
      RegionName: region,
      ZoneName: name,
      ZoneId: zoneIdOf(name),
      GroupName: region,
      NetworkBorderGroup: region,
      ZoneType: 'availability-zone',
    })),
  };
}
