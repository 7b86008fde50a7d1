/**
 * Simulated Service Quotas: what the account may run, with AWS's default and the value applied to
 * the account.
 */

import type {
  GetAWSDefaultServiceQuotaRequest,
  GetAWSDefaultServiceQuotaResponse,
  GetServiceQuotaRequest,
  GetServiceQuotaResponse,
  ListServiceQuotasRequest,
  ListServiceQuotasResponse,
  ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import { pageOf } from '../paging.ts';
import type { Refusal, Service, ServiceContext } from '../service.ts';
import { refuse } from '../service.ts';

interface Quota {
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly quotaCode: string;
  readonly quotaName: string;
  readonly defaultValue: number;
  /** Absent: the account never asked for a change, the default holds. */
  appliedValue?: number;
}

export interface ServiceQuotas extends Service {
  readonly operations: ReturnType<typeof createOperations>;
  /** The value that holds for the account now: the applied one, or AWS's default. */
  limit(serviceCode: string, quotaCode: string): number;
  /**
   * Sets the applied value as AWS Support does; undefined takes the account back to "never
   * changed".
   */
  apply(serviceCode: string, quotaCode: string, value: number | undefined): void;
}

const quotasPage =
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html, .../autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html, .../elasticloadbalancing/latest/application/load-balancer-limits.html';

/**
 * The quotas a scaling run can meet. The lab's account is an established one: its running On-Demand
 * Standard quota was raised to 256 vCPUs (an assumption of the lab); everything else was never
 * changed.
 */
const catalogue: readonly Quota[] = [
  {
    serviceCode: 'ec2',
    serviceName: 'Amazon Elastic Compute Cloud (Amazon EC2)',
    quotaCode: 'L-1216C47A',
    quotaName: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    defaultValue: 5,
    appliedValue: 256,
  },
  {
    serviceCode: 'ec2',
    serviceName: 'Amazon Elastic Compute Cloud (Amazon EC2)',
    quotaCode: 'L-34B43A08',
    quotaName: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests',
    defaultValue: 5,
  },
  {
    serviceCode: 'autoscaling',
    serviceName: 'Amazon EC2 Auto Scaling',
    quotaCode: 'L-CDE20ADC',
    quotaName: 'Auto Scaling groups per region',
    defaultValue: 500,
  },
  {
    serviceCode: 'elasticloadbalancing',
    serviceName: 'Elastic Load Balancing (ELB)',
    quotaCode: 'L-53DA6B97',
    quotaName: 'Application Load Balancers per Region',
    defaultValue: 50,
  },
];

export const refusals = {
  noSuchQuota: {
    operations: ['GetServiceQuota', 'GetAWSDefaultServiceQuota', 'ListServiceQuotas'],
    code: 'NoSuchResourceException',
    message: 'The request failed because the specified service or quota does not exist.',
    source: `${quotasPage}; GetServiceQuota also answers so for a quota that was never changed`,
  },
  invalidPage: {
    operations: ['ListServiceQuotas'],
    code: 'InvalidPaginationTokenException',
    message: 'Invalid input was provided.',
    source:
      'https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_ListServiceQuotas.html',
  },
} satisfies Record<string, Refusal>;

/** A Service Quotas that knows the quotas of `catalogue`; state is per world. */
export function createServiceQuotas(context: ServiceContext): ServiceQuotas {
  const quotas = new Map(catalogue.map((quota) => [keyOf(quota), { ...quota }]));
  const find = (serviceCode: string | undefined, quotaCode: string | undefined): Quota => {
    const quota = quotas.get(`${serviceCode}/${quotaCode}`);
    if (quota === undefined) throw refuse(refusals.noSuchQuota);
    return quota;
  };
  return {
    operations: createOperations(context, { quotas, find }),
    limit(serviceCode, quotaCode) {
      const quota = find(serviceCode, quotaCode);
      return quota.appliedValue ?? quota.defaultValue;
    },
    apply(serviceCode, quotaCode, value) {
      const quota = find(serviceCode, quotaCode);
      if (value === undefined) delete quota.appliedValue;
      else quota.appliedValue = value;
    },
    arns: () => ['*'],
    inspect: () => [...quotas.values()].map((quota) => ({ ...quota })),
  };
}

interface Shelf {
  readonly quotas: ReadonlyMap<string, Quota>;
  find(serviceCode: string | undefined, quotaCode: string | undefined): Quota;
}

function createOperations(context: ServiceContext, { quotas, find }: Shelf) {
  const render = (quota: Quota, value: number): ServiceQuota => ({
    ServiceCode: quota.serviceCode,
    ServiceName: quota.serviceName,
    QuotaArn: `arn:aws:servicequotas:${context.region}:${context.account}:${keyOf(quota)}`,
    QuotaCode: quota.quotaCode,
    QuotaName: quota.quotaName,
    Value: value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  });
  return {
    GetServiceQuota(input: GetServiceQuotaRequest): GetServiceQuotaResponse {
      const quota = find(input.ServiceCode, input.QuotaCode);
      if (quota.appliedValue === undefined) throw refuse(refusals.noSuchQuota);
      return { Quota: render(quota, quota.appliedValue) };
    },
    GetAWSDefaultServiceQuota(
      input: GetAWSDefaultServiceQuotaRequest,
    ): GetAWSDefaultServiceQuotaResponse {
      const quota = find(input.ServiceCode, input.QuotaCode);
      return { Quota: render(quota, quota.defaultValue) };
    },
    ListServiceQuotas(input: ListServiceQuotasRequest): ListServiceQuotasResponse {
      const ofService = [...quotas.values()].filter(
        (quota) => quota.serviceCode === input.ServiceCode,
      );
      if (ofService.length === 0) throw refuse(refusals.noSuchQuota);
      const page = pageOf(ofService, input.MaxResults ?? 100, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidPage);
      return {
        NextToken: page.nextToken,
        Quotas: page.items.map((quota) => render(quota, quota.appliedValue ?? quota.defaultValue)),
      };
    },
  };
}

function keyOf(quota: Quota): string {
  return `${quota.serviceCode}/${quota.quotaCode}`;
}
