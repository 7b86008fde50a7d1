/** The inventory of one stage: which applications, databases, caches and environments exist, and how AWS names them. */

import * as z from 'zod';

/** Strategy numbers a target overrides; merged over its section of the file and checked with it. */
const overrides = z
  .record(z.string(), z.unknown())
  .default({})
  .describe('Numbers of the strategy section that are different for this one.');

const named = (pattern: RegExp, message: string, description: string) =>
  z.string().regex(pattern, `must be ${message}`).describe(description);

const targetName = named(
  /^[a-z][a-z0-9-]{0,39}$/,
  'lower case letters, digits and hyphens, at most 40',
  'Name of the target; alarms and parameters carry it.',
);

const owned = {
  owner: z.string().min(1).describe('Team that answers for it.'),
  essentiality: z
    .enum(['essential', 'important', 'nonEssential'])
    .describe('What the budget guard may close: nonEssential only (J3).'),
};

/** An application: stateless servers in one Auto Scaling group behind one target group. */
const applicationEntrySchema = z.strictObject({
  autoScalingGroupName: named(/^[A-Za-z0-9-]{1,255}$/, 'letters, digits and hyphens', 'Its group.'),
  loadBalancer: named(
    /^app\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16}$/,
    'the end of a load balancer ARN such as "app/name/50dc6c495c0c9188"',
    'Its load balancer, as CloudWatch names it.',
  ),
  targetGroup: named(
    /^targetgroup\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16}$/,
    'the end of a target group ARN such as "targetgroup/name/943f017f100becff"',
    'Its target group, as CloudWatch names it.',
  ),
  instanceType: named(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'an instance type such as "c7g.medium"', 'Type.'),
  availabilityZones: z
    .array(named(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'a zone such as "eu-west-1a"', 'Zone.'))
    .min(1),
  subnets: z
    .array(named(/^subnet-[0-9a-f]+$/, 'a subnet id such as "subnet-0a1"', 'Subnet.'))
    .min(1),
  database: z.string().exactOptional().describe('Database of this inventory it connects to (A12).'),
  connectionPoolSize: z.int().min(0).describe('Connections one instance opens to it (A12).'),
  ...owned,
  strategy: overrides,
});

const databaseEntry = z.strictObject({
  instanceIdentifier: named(/^[a-z][a-z0-9-]{0,62}$/, 'an RDS instance identifier', 'Primary.'),
  engine: z.enum(['mysql', 'mariadb', 'postgres', 'aurora-mysql', 'aurora-postgresql']),
  instanceClass: named(
    /^db\.[a-z0-9-]+\.[a-z0-9-]+$/,
    'a class such as "db.m7g.2xlarge"',
    'Class.',
  ),
  allocatedStorageGigabytes: z.int().min(20).describe('Storage in GiB, as RDS counts it.'),
  maxConnections: z.int().min(1).describe('max_connections of its parameter group (A12, D11).'),
  multiAvailabilityZone: z.boolean().describe('Whether a standby takes over (A8).'),
  backupRetentionDays: z.int().min(0).max(35).describe('Days of automated backups (S6).'),
  readReplicas: z.array(z.string()).describe('Instance identifiers of its replicas (B14).'),
  ...owned,
  strategy: overrides,
});

const cacheEntry = z.strictObject({
  replicationGroupId: named(/^[a-z][a-z0-9-]{0,39}$/, 'a replication group id', 'Group.'),
  engine: z.enum(['valkey', 'redis']),
  engineVersion: named(/^\d+\.\d+$/, 'a version such as "7.2", in quotes', 'Version.'),
  nodeType: named(
    /^cache\.[a-z0-9-]+\.[a-z0-9-]+$/,
    'a type such as "cache.m7g.large"',
    'Node type.',
  ),
  // An alarm reads at most ten metrics in its expression, and ours read two for each node.
  nodes: z.array(z.string()).min(1).max(5).describe('Its cache cluster ids, primary first.'),
  shards: z.int().min(1).describe('Shards; more than one only in cluster mode (B19).'),
  ...owned,
  strategy: overrides,
});

const environmentEntry = z.strictObject({
  autoScalingGroupNames: z.array(z.string()).describe('Groups that go to zero.'),
  instanceIds: z.array(named(/^i-[0-9a-f]{8,17}$/, 'an instance id', 'Instance.')),
  dbInstanceIdentifiers: z.array(z.string()).describe('Databases that stop last and start first.'),
  owner: owned.owner,
  strategy: overrides,
});

/** The inventory file, `inventory/<stage>.yml`. */
export const inventorySchema = z.strictObject({
  stage: named(/^[a-z][a-z0-9]{0,11}$/, 'lower case letters and digits, at most 12', 'Stage.'),
  account: named(/^\d{12}$/, 'an account id of 12 digits, in quotes', 'AWS account.'),
  region: named(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region such as "eu-west-1"', 'AWS Region.'),
  applications: z.record(targetName, applicationEntrySchema).default({}),
  databases: z.record(targetName, databaseEntry).default({}),
  caches: z.record(targetName, cacheEntry).default({}),
  environments: z.record(targetName, environmentEntry).default({}),
});

export type Inventory = z.infer<typeof inventorySchema>;
