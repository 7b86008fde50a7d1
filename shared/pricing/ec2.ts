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

const usdPerHour: Readonly<Record<string, number>> = {
  'c7g.medium': 0.0363,
  'c7g.large': 0.0725,
  'c7g.xlarge': 0.145,
  'c7g.2xlarge': 0.29,
  'c8g.medium': 0.03988,
  'c8g.large': 0.07976,
  'c8g.xlarge': 0.15952,
  'c8g.2xlarge': 0.31904,
  'm7g.medium': 0.0408,
  'm7g.large': 0.0816,
  'm7g.xlarge': 0.1632,
  'm7g.2xlarge': 0.3264,
};

/** On demand, Linux, shared tenancy; smallest of a family first. A medium c7g is the shape of the strategy (C5). */
export const onDemandPrices: readonly HourlyPrice[] = Object.entries(usdPerHour).map(
  ([instanceType, price]) => ({ instanceType, usdPerHour: price, ...list }),
);

/** The list price of a type, of its Region where the table has it, else of the table's own; undefined for an unknown type. */
export function hourlyPrice(instanceType: string, region: string): HourlyPrice | undefined {
  const known = onDemandPrices.filter((price) => price.instanceType === instanceType);
  return known.find((price) => price.region === region) ?? known[0];
}
