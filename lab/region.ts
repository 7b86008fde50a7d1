/** One simulated AWS Region: its services, its identities, its front door and its clock; nothing is deployed yet. */

import { type Clock, createClock } from './clock.ts';
import { connect } from './connect.ts';
import { countExecution } from './execution-metrics.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createIam, type Iam } from './iam.ts';
import { createRandom, type Random } from './random.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import type { Deployed, ResourceDeclaration, Service, ServiceContext } from './service.ts';
import { createAutoScaling } from './services/auto-scaling/index.ts';
import { createCloudWatch } from './services/cloudwatch/index.ts';
import { createDynamoDb } from './services/dynamodb/index.ts';
import { createEc2 } from './services/ec2/index.ts';
import { createElasticLoadBalancingV2 } from './services/elastic-load-balancing-v2/index.ts';
import { createEventBridge } from './services/eventbridge/index.ts';
import { inertTypes } from './services/inert.ts';
import { createLambda, type Lambda } from './services/lambda.ts';
import { createRds } from './services/rds/index.ts';
import { createS3 } from './services/s3.ts';
import { createScheduler } from './services/scheduler/index.ts';
import { createServiceQuotas } from './services/service-quotas.ts';
import { createSfn } from './services/sfn/index.ts';
import { createSns } from './services/sns/index.ts';
import { createSqs } from './services/sqs/index.ts';
import { createSsm } from './services/ssm.ts';
import type { TemplateFunction } from './template/index.ts';

export interface RegionOptions {
  readonly account: string;
  readonly region: string;
  /** The instant the clock begins. */
  readonly startMs: number;
  readonly seed: string | number;
  /** Folder of the project: where the handlers are. */
  readonly root: string;
  readonly functions: readonly TemplateFunction[];
}

export interface Region {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  readonly recorder: Recorder;
  readonly iam: Iam;
  readonly gateway: Gateway;
  /** The services by their own types, for those who look at the Region from outside. */
  readonly services: ReturnType<typeof createServices>;
  readonly functions: Lambda;
  /** What functions said, newest last; bounded. */
  readonly log: readonly string[];
  /** Creates one resource of a template. */
  create(declaration: ResourceDeclaration): Deployed;
}

function createServices(context: ServiceContext) {
  return {
    autoScaling: createAutoScaling(context),
    cloudWatch: createCloudWatch(context),
    dynamoDb: createDynamoDb(context),
    ec2: createEc2(context),
    elb: createElasticLoadBalancingV2(context),
    eventBridge: createEventBridge(context),
    rds: createRds(context),
    s3: createS3(context),
    scheduler: createScheduler(context),
    serviceQuotas: createServiceQuotas(context),
    sfn: createSfn(context),
    sns: createSns(context),
    sqs: createSqs(context),
    ssm: createSsm(context),
  };
}

/** The services by the names their SDK packages have, without `client-`. */
function byPackage(services: ReturnType<typeof createServices>): Map<string, Service> {
  return new Map<string, Service>([
    ['auto-scaling', services.autoScaling],
    ['cloudwatch', services.cloudWatch],
    ['dynamodb', services.dynamoDb],
    ['ec2', services.ec2],
    ['elastic-load-balancing-v2', services.elb],
    ['eventbridge', services.eventBridge],
    ['rds', services.rds],
    ['s3', services.s3],
    ['scheduler', services.scheduler],
    ['service-quotas', services.serviceQuotas],
    ['sfn', services.sfn],
    ['sns', services.sns],
    ['sqs', services.sqs],
    ['ssm', services.ssm],
  ]);
}

const logLinesMax = 200;

function createLog() {
  const lines: string[] = [];
  const write = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
    if (lines.length > logLinesMax) lines.shift();
  };
  return { lines, log: { info: write('INFO'), error: write('ERROR') } };
}

function creator(services: ReadonlyMap<string, Service>, iam: Iam, place: RegionOptions) {
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

export function createRegion(options: RegionOptions): Region {
  const { account, region, root } = options;
  const clock = createClock(options.startMs);
  const random = createRandom(options.seed);
  const faults = createFaults(() => clock.nowMs);
  const recorder = createRecorder();
  const iam = createIam(account, 'aws');
  const { lines, log } = createLog();
  const served = new Map<string, Service>();
  const gateway = createGateway({
    services: served,
    iam,
    faults,
    recorder,
    now: () => clock.nowMs,
  });
  const context: ServiceContext = {
    clock,
    random,
    account,
    region,
    faults,
    publish(event) {
      countExecution(event, clock, services.cloudWatch);
      services.eventBridge.receive(event);
    },
    call: gateway.call,
    peer<T extends Service>(name: string): T {
      // Who asks for a peer knows which service stands behind the name.
      return served.get(name) as T;
    },
  };
  const services = createServices(context);
  const functions = createLambda(context, {
    root,
    functions: options.functions,
    connect: (roleArn) => connect(gateway, { roleArn }, region),
    log,
  });
  for (const [name, service] of byPackage(services)) served.set(name, service);
  served.set('lambda', functions);
  const create = creator(served, iam, options);
  return {
    account,
    region,
    clock,
    random,
    faults,
    recorder,
    iam,
    gateway,
    services,
    functions,
    log: lines,
    create,
  };
}
