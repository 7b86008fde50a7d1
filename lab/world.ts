/** One simulated AWS Region with our stack deployed in it and an application platform under load. */

import { resolveApplication } from '../shared/inventory/resolve.ts';
import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import type { Inventory } from '../shared/inventory/schema.ts';
import type { Clients } from '../shared/runtime/clients.ts';
import { strategyHash } from '../shared/runtime/hash.ts';
import type { Strategy } from '../shared/strategy/schema.ts';
import { neededInstances } from '../workflows/scale-application/decide.ts';
import { connect } from './connect.ts';
import { followFleet } from './fleet-follower.ts';
import { buildApplication, buildDatabases } from './landscape.ts';
import type { Application } from './platform/application-run.ts';
import { createPlatform, type Platform } from './platform/platform.ts';
import { minuteMs, type Traffic } from './platform/traffic.ts';
import { createRegion, type Region } from './region.ts';
import { deployTemplate } from './template/deploy-template.ts';
import type { Template } from './template/index.ts';

export interface WorldOptions {
  /** Folder of the project: where the handlers are. */
  readonly root: string;
  readonly template: Template;
  readonly strategy: Strategy;
  readonly inventory: Inventory;
  readonly seed: string | number;
  /** What each application of the inventory is asked for; all begin at the same instant. */
  readonly traffic: Readonly<Record<string, Traffic>>;
  /** Instances at the beginning, by application; by default what the first minute needs. */
  readonly instances?: Readonly<Record<string, number>>;
  /** Faults of the platform itself, by application. */
  readonly platformFaults?: Readonly<
    Record<string, Pick<Application, 'errorPercent' | 'hiddenLimit'>>
  >;
}

export interface World extends Omit<Region, 'create' | 'functions' | 'random'> {
  readonly stage: string;
  readonly platform: Platform;
  readonly applications: readonly ResolvedApplication[];
  /** The instant the traffic begins. */
  readonly startMs: number;
  /** The instant the traffic ends. */
  readonly endMs: number;
  /** Of the strategy the stage was deployed with. */
  readonly strategyHash: string;
  /** SDK clients of an operator of the lab, not bound to a role. */
  readonly clients: Clients;
}

/** Instances that carry the first minute's load, within the bounds. */
function firstInstances(application: ResolvedApplication, options: WorldOptions): number {
  const chosen = options.instances?.[application.name];
  if (chosen !== undefined) return chosen;
  const load = options.traffic[application.name]?.requestsPerSecond(0) ?? 0;
  const { min, max } = application.strategy.instances;
  return Math.min(Math.max(neededInstances(load, application.strategy), min), max);
}

/** Somebody listens: each topic of the stage gets one confirmed subscriber, the lab's own queue. */
async function subscribePeople(
  { gateway, region, account }: Region,
  topics: readonly string[],
): Promise<void> {
  await gateway.call('sqs', 'CreateQueue', { QueueName: 'lab-people' }, {});
  const endpoint = `arn:aws:sqs:${region}:${account}:lab-people`;
  for (const topic of topics) {
    const subscription = { TopicArn: topic, Protocol: 'sqs', Endpoint: endpoint };
    await gateway.call('sns', 'Subscribe', subscription, {});
  }
}

async function deploy(region: Region, template: Template): Promise<void> {
  const stack = deployTemplate(template, {
    account: region.account,
    region: region.region,
    partition: 'aws',
    create: region.create,
  });
  await region.services.sfn.ready();
  await region.functions.load();
  const topics = ['NotificationsTopic', 'PagesTopic'];
  await subscribePeople(
    region,
    topics.map((logicalId) => stack.resources.get(logicalId)?.ref ?? ''),
  );
}

function startPlatform(
  region: Region,
  applications: readonly ResolvedApplication[],
  options: WorldOptions,
): Platform {
  const { autoScaling, cloudWatch, elb } = region.services;
  return createPlatform({
    clock: region.clock,
    random: region.random.fork('platform'),
    cloudWatch,
    applications: applications.map((application) => ({
      name: application.name,
      traffic: options.traffic[application.name] as Traffic, // The applications are the keys of the traffic.
      autoScalingGroupName: application.autoScalingGroupName,
      loadBalancer: application.loadBalancer,
      targetGroup: application.targetGroup,
      ...options.platformFaults?.[application.name],
    })),
    fleet: (name) => {
      const application = applications.find((candidate) => candidate.name === name);
      if (application === undefined) throw new Error(`There is no application ${name}`);
      return followFleet(application, autoScaling, elb);
    },
  });
}

/** Builds the platform, deploys the template and stands at the instant the traffic begins. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { inventory, template, root, seed } = options;
  const [traffic] = Object.values(options.traffic);
  const startMs = traffic?.startMs ?? 0;
  const { functions } = template;
  const region = createRegion({ ...inventory, startMs, seed, root, functions });
  const applications = Object.keys(options.traffic).map((name) =>
    resolveApplication(options.strategy, inventory, name),
  );
  const ground = { ...region.services, call: region.gateway.call };
  for (const application of applications) {
    await buildApplication(application, firstInstances(application, options), ground);
  }
  buildDatabases(inventory, region.services.rds);
  await deploy(region, template);
  return {
    ...region,
    stage: inventory.stage,
    platform: startPlatform(region, applications, options),
    applications,
    startMs,
    endMs: startMs + (traffic?.minutes ?? 0) * minuteMs,
    strategyHash: strategyHash(options.strategy),
    clients: connect(region.gateway, {}, region.region),
  };
}
