/** What an EC2 instance costs: a dated table of list prices with its source. */

export interface HourlyPrice {
  readonly instanceType: string;
  readonly usdPerHour: number;
  /** Region the list is of. */
  readonly region: string;
  /** The day the list was taken. */
  readonly asOf: string;
  readonly source: string;
}

const list = {
  region: 'us-east-1',
  asOf: '2026-01-19',
  source:
    'AWS Price List as generated into aws/karpenter-provider-aws, pkg/providers/pricing/zz_generated.pricing_aws.go, commit 031e72b',
};

/** On demand, Linux, shared tenancy. Types with 1 vCPU and 2 GiB, the shape of the strategy (C5), and the next size of the default type. */
export const onDemandPrices: readonly HourlyPrice[] = [
  { instanceType: 'c6g.medium', usdPerHour: 0.034, ...list },
  { instanceType: 'c7g.medium', usdPerHour: 0.0363, ...list },
  { instanceType: 'c8g.medium', usdPerHour: 0.03988, ...list },
  { instanceType: 'c7a.medium', usdPerHour: 0.05132, ...list },
  { instanceType: 'c7g.large', usdPerHour: 0.0725, ...list },
];

/** The list price of a type, of its Region where the table has it, else of the table's own; undefined for an unknown type. */
export function hourlyPrice(instanceType: string, region: string): HourlyPrice | undefined {
  const known = onDemandPrices.filter((price) => price.instanceType === instanceType);
  return known.find((price) => price.region === region) ?? known[0];
}
