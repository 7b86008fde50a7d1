/** What an instance costs: a dated price table, and the cost of instance seconds. */

/** A list price, on demand, Linux, shared tenancy. */
export interface Price {
  readonly instanceType: string;
  readonly usdPerHour: number;
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

/** The types the lab can launch, smallest of a family first. A medium c7g is the shape of the strategy (C5). */
export const onDemandPrices: readonly Price[] = Object.entries(usdPerHour).map(
  ([instanceType, price]) => ({ instanceType, usdPerHour: price, ...list }),
);

/**
 * Cost in US dollars of running instances of one type for that many seconds together: instances are billed by the second
 * (AWS, "Amazon EC2 On-Demand Pricing"). Throws when the type has no price.
 */
export function instanceCostUsd(instanceSeconds: number, instanceType: string): number {
  const price = onDemandPrices.find((row) => row.instanceType === instanceType);
  if (price === undefined) {
    throw new Error(
      `No price is known for ${instanceType}: add it to lab/platform/prices.ts with its source and date.`,
    );
  }
  return (instanceSeconds / 3_600) * price.usdPerHour;
}
