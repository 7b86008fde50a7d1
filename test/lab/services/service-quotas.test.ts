/** Quotas of the account: default, applied, never changed. */

import { expect, test } from '@jest/globals';
import { refusals } from '../../../lab/services/service-quotas.ts';
import { createRegion } from './auto-scaling/region.ts';

const vCpus = { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' };

test('the applied value of the vCPU quota is told, and the default', () => {
  const { quotas } = createRegion();
  quotas.apply('ec2', 'L-1216C47A', 64);
  expect(quotas.operations.GetServiceQuota(vCpus).Quota).toMatchObject({
    QuotaName: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    QuotaArn: 'arn:aws:servicequotas:eu-west-1:111122223333:ec2/L-1216C47A',
    Value: 64,
    Adjustable: true,
  });
  expect(quotas.operations.GetAWSDefaultServiceQuota(vCpus).Quota?.Value).toBe(5);
  expect(quotas.limit('ec2', 'L-1216C47A')).toBe(64);
});

// https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
test('a quota that was never changed is not found, its default holds', () => {
  const { quotas } = createRegion();
  quotas.apply('ec2', 'L-1216C47A', undefined);
  expect(() => quotas.operations.GetServiceQuota(vCpus)).toThrow(
    expect.objectContaining({ code: 'NoSuchResourceException' }),
  );
  expect(quotas.limit('ec2', 'L-1216C47A')).toBe(5);
});

test('the quotas of a service are listed with the values that hold', () => {
  const { quotas } = createRegion();
  const { Quotas } = quotas.operations.ListServiceQuotas({ ServiceCode: 'ec2' });
  expect(Quotas?.map((quota) => `${quota.QuotaCode} ${quota.Value}`)).toEqual([
    'L-1216C47A 256',
    'L-34B43A08 5',
  ]);
});

test.each([
  ['noSuchQuota', { ServiceCode: 'gone' }],
  ['invalidPage', { ServiceCode: 'ec2', NextToken: 'made up' }],
] as const)('%s is refused', (name, input) => {
  const { quotas } = createRegion();
  expect(() => quotas.operations.ListServiceQuotas(input)).toThrow(
    expect.objectContaining({ code: refusals[name].code, message: refusals[name].message }),
  );
});

test('every refusal is provoked above', () => {
  expect(Object.keys(refusals)).toEqual(['noSuchQuota', 'invalidPage']);
});
