import { expect, test } from '@jest/globals';
import { hourlyPrice, onDemandPrices } from '../../../shared/pricing/ec2.ts';

test('every price has a date, a Region and a source', () => {
  for (const price of onDemandPrices) {
    expect(price.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(price.source).toMatch(/commit [0-9a-f]{7}/);
    expect(price.region).toMatch(/^[a-z]{2}-[a-z]+-\d$/);
    expect(price.usdPerHour).toBeGreaterThan(0);
  }
});

test('a type costs what the list of its Region says, else what the list of the table says', () => {
  expect(hourlyPrice('c7g.medium', 'us-east-1')?.usdPerHour).toBe(0.0363);
  expect(hourlyPrice('c7g.medium', 'eu-west-1')).toMatchObject({
    usdPerHour: 0.0363,
    region: 'us-east-1',
  });
});

test('a type that is not in the table has no price', () => {
  expect(hourlyPrice('x9.huge', 'eu-west-1')).toBeUndefined();
});
