/** The instance types the lab offers, with the figures AWS publishes for them. */

import type {
  _InstanceType,
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult,
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { applyFilters } from './filters.ts';
import { zoneIdOf, zonesOf } from './zones.ts';

interface Facts {
  readonly instanceType: _InstanceType;
  readonly vCpus: number;
  readonly memoryMiB: number;
  readonly baselineGbps: number;
  readonly burstGbps: number;
}

const families = { c7g: 2, c8g: 2, m7g: 4 };
const sizes = {
  medium: { vCpus: 1, baselineGbps: 0.52, burstGbps: 12.5 },
  large: { vCpus: 2, baselineGbps: 0.937, burstGbps: 12.5 },
  xlarge: { vCpus: 4, baselineGbps: 1.876, burstGbps: 12.5 },
  '2xlarge': { vCpus: 8, baselineGbps: 3.75, burstGbps: 15 },
};

function factsOf(family: keyof typeof families, size: keyof typeof sizes): Facts {
  const facts = sizes[size];
  return {
    ...facts,
    instanceType: `${family}.${size}`,
    memoryMiB: facts.vCpus * families[family] * 1024,
  };
}

/**
 * vCPUs, memory (GiB per vCPU by family), network baseline and burst:
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/co.html (c7g, c8g) and .../gp.html (m7g).
 */
const catalogue: ReadonlyMap<string, Facts> = new Map(
  [
    factsOf('c7g', 'medium'),
    factsOf('c7g', 'large'),
    factsOf('c7g', 'xlarge'),
    factsOf('c7g', '2xlarge'),
    factsOf('c8g', 'medium'),
    factsOf('c8g', 'large'),
    factsOf('c8g', 'xlarge'),
    factsOf('c8g', '2xlarge'),
    factsOf('m7g', 'medium'),
    factsOf('m7g', 'large'),
    factsOf('m7g', 'xlarge'),
    factsOf('m7g', '2xlarge'),
  ].map((facts) => [facts.instanceType, facts]),
);

/** @throws Error when the lab has no figures for the type: it then cannot be launched. */
export function instanceTypeFacts(instanceType: string): Facts {
  const facts = catalogue.get(instanceType);
  if (facts === undefined) {
    throw new Error(
      `The lab has no instance type ${instanceType}, only ${[...catalogue.keys()].join(', ')}.`,
    );
  }
  return facts;
}

/** The EC2 operation of the same name. */
export function describeInstanceTypes(
  input: DescribeInstanceTypesRequest,
): DescribeInstanceTypesResult {
  const unknown = input.InstanceTypes?.filter((name) => !catalogue.has(name)) ?? [];
  if (unknown.length > 0) throw refuse(refusals.unknownInstanceType, { id: unknown.join(', ') });
  const asked = [...catalogue.values()].filter(
    (facts) => input.InstanceTypes?.includes(facts.instanceType) ?? true,
  );
  const found = applyFilters(asked, input.Filters, {
    fields: {
      'instance-type': (facts) => facts.instanceType,
      'current-generation': () => 'true',
      'processor-info.supported-architecture': () => 'arm64',
      'vcpu-info.default-vcpus': (facts) => String(facts.vCpus),
      'memory-info.size-in-mib': (facts) => String(facts.memoryMiB),
    },
  });
  const page = pageOf(found, input.MaxResults ?? 100, input.NextToken);
  if (page === undefined) throw refuse(refusals.invalidToken);
  return { InstanceTypes: page.items.map(renderType), NextToken: page.nextToken };
}

/** The EC2 operation of the same name; the lab offers every type in every zone. */
export function describeInstanceTypeOfferings(
  region: string,
  input: DescribeInstanceTypeOfferingsRequest,
): DescribeInstanceTypeOfferingsResult {
  const locationType = input.LocationType ?? 'region';
  const zones = zonesOf(region);
  const locations =
    locationType === 'region'
      ? [region]
      : zones.map((zone) => (locationType === 'availability-zone-id' ? zoneIdOf(zone) : zone));
  const offerings = [...catalogue.values()].flatMap((facts) =>
    locations.map((location) => ({
      InstanceType: facts.instanceType,
      LocationType: locationType,
      Location: location,
    })),
  );
  const found = applyFilters(offerings, input.Filters, {
    fields: {
      'instance-type': (offering) => offering.InstanceType,
      location: (offering) => offering.Location,
    },
  });
  const page = pageOf(found, input.MaxResults ?? 1000, input.NextToken);
  if (page === undefined) throw refuse(refusals.invalidToken);
  return { InstanceTypeOfferings: [...page.items], NextToken: page.nextToken };
}

function renderType(facts: Facts): InstanceTypeInfo {
  return {
    InstanceType: facts.instanceType,
    CurrentGeneration: true,
    SupportedUsageClasses: ['on-demand', 'spot'],
    ProcessorInfo: { SupportedArchitectures: ['arm64'], Manufacturer: 'AWS' },
    VCpuInfo: {
      DefaultVCpus: facts.vCpus,
      DefaultCores: facts.vCpus,
      DefaultThreadsPerCore: 1,
    },
    MemoryInfo: { SizeInMiB: facts.memoryMiB },
    NetworkInfo: {
      NetworkPerformance: `Up to ${facts.burstGbps} Gigabit`,
      NetworkCards: [
        {
          NetworkCardIndex: 0,
          BaselineBandwidthInGbps: facts.baselineGbps,
          PeakBandwidthInGbps: facts.burstGbps,
        },
      ],
    },
  };
}
