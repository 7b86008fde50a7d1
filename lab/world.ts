/** One simulated AWS Region with our stack deployed in it and an application platform under load. */

import { resolveApplication } from '../shared/inventory/resolve.ts';
import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import type { Inventory } from '../shared/inventory/schema.ts';
import type { Clients } from '../shared/runtime/clients.ts';
import { strategyHash } from '../shared/runtime/hash.ts';
import type { Strategy } from '../shared/strategy/schema.ts';
import { neededInstances } from '../workflows/scale-application/decide.ts';
import { type Clock, createClock } from './clock.ts';
import { connect } from './connect.ts';
import { countExecution } from './execution-metrics.ts';
import { createFaults, type Faults } from './faults.ts';
import { followFleet } from './fleet-follower.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createIam, type Iam } from './iam.ts';
import { buildApplication } from './landscape.ts';
import type { Application } from './platform/application-run.ts';
import { createPlatform, type Platform } from './platform/platform.ts';
import { minuteMs, type Traffic } from './platform/traffic.ts';
import { createRandom } from './random.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import type { Deployed, ResourceDeclaration, Service, ServiceContext } from './service.ts';
import { createAutoScaling } from './services/auto-scaling/index.ts';
import { createCloudWatch } from './services/cloudwatch/index.ts';
import { createDynamoDb } from './services/dynamodb/index.ts';
import { createEc2 } from './services/ec2/index.ts';
import { createElasticLoadBalancingV2 } from './services/elastic-load-balancing-v2/index.ts';
import { createEventBridge } from './services/eventbridge/index.ts';
import { inertTypes } from './services/inert.ts';
import { createLambda } from './services/lambda.ts';
import { createS3 } from './services/s3.ts';
import { createScheduler } from './services/scheduler/index.ts';
import { createServiceQuotas } from './services/service-quotas.ts';
import { createSfn } from './services/sfn/index.ts';
import { createSns } from './services/sns/index.ts';
import { createSqs } from './services/sqs/index.ts';
import { createSsm } from './services/ssm.ts';
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

export interface World {
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly gateway: Gateway;
  readonly iam: Iam;
  readonly recorder: Recorder;
  readonly platform: Platform;
  readonly applications: readonly ResolvedApplication[];
  readonly services: Services;
  /** What a function said, newest last; bounded. */
  readonly log: readonly string[];
  /** The instant the traffic begins. */
  readonly startMs: number;
  /** The instant the traffic ends. */
  readonly endMs: number;
  /** Of the strategy the stage was deployed with. */
  readonly strategyHash: string;
  /** SDK clients of an operator of the lab, not bound to a role. */
  readonly clients: Clients;
}

/** The services by their own types, for those who look at the world from outside. */
export type Services = ReturnType<typeof createServices>;

function createServices(context: ServiceContext) {
  return {
    autoScaling: createAutoScaling(context),
    cloudWatch: createCloudWatch(context),
    dynamoDb: createDynamoDb(context),
    ec2: createEc2(context),
    elb: createElasticLoadBalancingV2(context),
    eventBridge: createEventBridge(context),
    s3: createS3(context),
    scheduler: createScheduler(context),
    serviceQuotas: createServiceQuotas(context),
    sfn: createSfn(context),
    sns: createSns(context),
    sqs: createSqs(context),
    ssm: createSsm(context),
  };
}

function register(services: Services): Map<string, Service> {
  return new Map<string, Service>([
    ['auto-scaling', services.autoScaling],
    ['cloudwatch', services.cloudWatch],
    ['dynamodb', services.dynamoDb],
    ['ec2', services.ec2],
    ['elastic-load-balancing-v2', services.elb],
    ['eventbridge', services.eventBridge],
    ['s3', services.s3],
    ['scheduler', services.scheduler],
    ['service-quotas', services.serviceQuotas],
    ['sfn', services.sfn],
    ['sns', services.sns],
    ['sqs', services.sqs],
    ['ssm', services.ssm],
  ]);
}

/** Keeps the last lines functions wrote. */
function createLog(limit: number): {
  lines: string[];
  write(level: string, message: string): void;
} {
  const lines: string[] = [];
  return {
    lines,
    write(level, message) {
      lines.push(`${level} ${message}`);
      if (lines.length > limit) lines.shift();
    },
  };
}

function creator(
  services: ReadonlyMap<string, Service>,
  iam: Iam,
  place: { account: string; region: string },
) {
  return (declaration: ResourceDeclaration): Deployed => {
    if (declaration.type === 'AWS::IAM::Role') return iam.deployRole(declaration);
    const inert = inertTypes[declaration.type];
    if (inert !== undefined) return inert(declaration, place);
    for (const service of services.values()) {
      const deploy = service.deploy?.[declaration.type];
      if (deploy !== undefined) return deploy(declaration);
    }
    throw new Error(`${declaration.type} (${declaration.logicalId}) is not simulated`);
  };
}

/** Somebody listens: each topic of the stage gets one confirmed subscriber, the lab's own queue. */
async function subscribePeople(
  gateway: Gateway,
  topics: readonly string[],
  place: { account: string; region: string },
): Promise<void> {
  await gateway.call('sqs', 'CreateQueue', { QueueName: 'lab-people' }, {});
  const endpoint = `arn:aws:sqs:${place.region}:${place.account}:lab-people`;
  for (const topic of topics) {
    await gateway.call(
      'sns',
      'Subscribe',
      { TopicArn: topic, Protocol: 'sqs', Endpoint: endpoint },
      {},
    );
  }
}

/** Builds the platform, deploys the template and stands at the instant the traffic begins. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { account, region } = options.inventory;
  const traffics = Object.values(options.traffic);
  const startMs = traffics[0]?.startMs ?? 0;
  const clock = createClock(startMs);
  const random = createRandom(options.seed);
  const faults = createFaults(() => clock.nowMs);
  const recorder = createRecorder();
  const iam = createIam(account, 'aws');
  const log = createLog(200);
  let services: ReadonlyMap<string, Service> = new Map();
  const context: ServiceContext = {
    clock,
    random,
    account,
    region,
    faults,
    publish(event) {
      countExecution(event, clock, typed.cloudWatch);
      typed.eventBridge.receive(event);
    },
    call: (service, operation, input, caller) => gateway.call(service, operation, input, caller),
    peer<T extends Service>(name: string): T {
      // Who asks for a peer knows which service stands behind the name.
      return services.get(name) as T;
    },
  };
  const typed = createServices(context);
  const functions = createLambda(context, {
    root: options.root,
    functions: options.template.functions,
    connect: (roleArn) => connect(gateway, { roleArn }, region),
    log: {
      info: (message) => log.write('INFO', message),
      error: (message) => log.write('ERROR', message),
    },
  });
  services = register(typed).set('lambda', functions);
  const gateway = createGateway({ services, iam, faults, recorder, now: () => clock.nowMs });

  const applications = Object.keys(options.traffic).map((name) =>
    resolveApplication(options.strategy, options.inventory, name),
  );
  for (const application of applications) {
    const first = options.traffic[application.name]?.requestsPerSecond(0) ?? 0;
    const { min, max } = application.strategy.instances;
    const instances =
      options.instances?.[application.name] ??
      Math.min(Math.max(neededInstances(first, application.strategy), min), max);
    await buildApplication(application, instances, { ...typed, call: gateway.call });
  }
  const stack = deployTemplate(options.template, {
    account,
    region,
    partition: 'aws',
    create: creator(services, iam, { account, region }),
  });
  await typed.sfn.ready();
  await functions.load();
  const topics = ['NotificationsTopic', 'PagesTopic'].map(
    (id) => stack.resources.get(id)?.ref ?? '',
  );
  await subscribePeople(gateway, topics, { account, region });

  const platform = createPlatform({
    clock,
    random: random.fork('platform'),
    cloudWatch: typed.cloudWatch,
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
      return followFleet(application, typed.autoScaling, typed.elb);
    },
  });
  return {
    account,
    region,
    stage: options.inventory.stage,
    clock,
    faults,
    gateway,
    iam,
    recorder,
    platform,
    applications,
    services: typed,
    log: log.lines,
    startMs,
    endMs: startMs + (traffics[0]?.minutes ?? 0) * minuteMs,
    strategyHash: strategyHash(options.strategy),
    clients: connect(gateway, {}, region),
  };
}
