/** Looks at what limits new instances: quota, addresses, offerings, a refresh in progress. */

import { AutoScalingClient, DescribeInstanceRefreshesCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  paginateDescribeInstances,
} from '@aws-sdk/client-ec2';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { ResolvedApplication } from '../inventory/resolved-application.ts';
import type { CapacitySeen } from '../observations.ts';
import type { Runtime } from './lambda.ts';

/** Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances, counted in vCPUs (EC2 guide, "On-Demand Instance quotas"). */
const runningStandardVcpus = { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' };

const finished = new Set([
  'Successful',
  'Failed',
  'Cancelled',
  'RollbackSuccessful',
  'RollbackFailed',
]);

async function refreshRuns(target: ResolvedApplication, { clients }: Runtime): Promise<boolean> {
  const answer = await clients.of(AutoScalingClient).send(
    new DescribeInstanceRefreshesCommand({
      AutoScalingGroupName: target.autoScalingGroupName,
      MaxRecords: 10,
    }),
  );
  return (answer.InstanceRefreshes ?? []).some((refresh) => !finished.has(refresh.Status ?? ''));
}

async function quotaLimit({ clients }: Runtime): Promise<number> {
  const client = clients.of(ServiceQuotasClient);
  try {
    const answer = await client.send(new GetServiceQuotaCommand(runningStandardVcpus));
    return answer.Quota?.Value ?? 0;
  } catch (error) {
    // A quota that was never changed is only known by its default (Service Quotas API, GetServiceQuota).
    if (!(error instanceof Error) || error.name !== 'NoSuchResourceException') throw error;
    const answer = await client.send(new GetAWSDefaultServiceQuotaCommand(runningStandardVcpus));
    return answer.Quota?.Value ?? 0;
  }
}

async function usedVcpus({ clients }: Runtime): Promise<number> {
  let vcpus = 0;
  const pages = paginateDescribeInstances(
    { client: clients.of(EC2Client), pageSize: 500 },
    { Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }] },
  );
  for await (const answer of pages) {
    for (const reservation of answer.Reservations ?? []) {
      for (const { CpuOptions } of reservation.Instances ?? []) {
        vcpus += (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 1);
      }
    }
  }
  return vcpus;
}

export async function observeCapacity(
  target: ResolvedApplication,
  runtime: Runtime,
): Promise<CapacitySeen> {
  const ec2 = runtime.clients.of(EC2Client);
  const subnets = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: target.subnets }));
  const offerings = await ec2.send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: 'availability-zone',
      Filters: [{ Name: 'instance-type', Values: [target.instanceType] }],
    }),
  );
  const types = await ec2.send(
    // The model types this list with the instance types known when the SDK was made; the inventory may know newer ones.
    new DescribeInstanceTypesCommand({ InstanceTypes: [target.instanceType as 'c7g.medium'] }),
  );
  const vcpusPerInstance = types.InstanceTypes?.[0]?.VCpuInfo?.DefaultVCpus;
  return {
    instanceRefreshRunning: await refreshRuns(target, runtime),
    ...(vcpusPerInstance === undefined
      ? {}
      : {
          quota: {
            limitVcpus: await quotaLimit(runtime),
            usedVcpus: await usedVcpus(runtime),
            vcpusPerInstance,
          },
        }),
    subnets: (subnets.Subnets ?? []).map((subnet) => ({
      subnetId: subnet.SubnetId ?? '',
      availabilityZone: subnet.AvailabilityZone ?? '',
      freeAddresses: subnet.AvailableIpAddressCount ?? 0,
    })),
    offeredZones: (offerings.InstanceTypeOfferings ?? []).map(
      (offering) => offering.Location ?? '',
    ),
  };
}
