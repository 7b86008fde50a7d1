/** Simulated Amazon RDS: DB instances, snapshots, replicas, blue/green deployments and Aurora clusters over virtual time. */

import type {
  CreateDBInstanceMessage,
  CreateDBInstanceReadReplicaMessage,
  DeleteDBInstanceMessage,
  DescribeDBInstancesMessage,
  DescribeDBParameterGroupsMessage,
  DescribeDBParametersMessage,
  DescribeEventsMessage,
  ModifyDBInstanceMessage,
  PromoteReadReplicaMessage,
  RebootDBInstanceMessage,
  RestoreDBInstanceFromDBSnapshotMessage,
  RestoreDBInstanceToPointInTimeMessage,
  StartDBInstanceMessage,
  StopDBInstanceMessage,
} from '@aws-sdk/client-rds';
import { type Service, type ServiceContext, ServiceError } from '../../service.ts';
import { arnsOf } from './arns.ts';
import { createBlueGreenOperations } from './blue-green.ts';
import { type Book, findInstance, type InstanceChange, type KeyState } from './book.ts';
import { addCluster, type ClusterSetup, endpointMembers, findCluster } from './cluster.ts';
import { createClusterEndpointOperations } from './cluster-endpoints.ts';
import { createClusterOperations } from './cluster-operations.ts';
import { createDbInstance } from './create.ts';
import { deleteDbInstance } from './delete.ts';
import { describeDbInstances } from './describe-instances.ts';
import { describeEvents } from './events.ts';
import { createExportOperations } from './exports.ts';
import { type DatabaseFacts, factsOf, reportLoad } from './facts.ts';
import type { Load } from './instance.ts';
import { setKeyState } from './keys.ts';
import { modifyDbInstance } from './modify.ts';
import { defaultVersionOf } from './new-instance.ts';
import { createOptionOperations } from './options.ts';
import { describeDbParameterGroups, describeDbParameters, familyOf } from './parameters.ts';
import { rebootDbInstance, startDbInstance, stopDbInstance } from './power.ts';
import { createDbInstanceReadReplica, promoteReadReplica } from './replicas.ts';
import { createReplicaWatch } from './replication.ts';
import { breakDown } from './restart.ts';
import { restoreFromSnapshot, restoreToPointInTime } from './restore.ts';
import { type DatabaseSetup, importSnapshot, type SnapshotSetup, setUpDatabase } from './setup.ts';
import { createSnapshotOperations } from './snapshot-operations.ts';
import { createTagOperations, tagsOf } from './tags.ts';

export interface Rds extends Service {
  readonly operations: ReturnType<typeof createOperations>;
  /** Set-up: a database that was there before the run, available and backed up. */
  establishDatabase(setup: DatabaseSetup): void;
  /** Set-up: an Aurora cluster without instances; `establishDatabase` adds them. */
  establishCluster(setup: ClusterSetup): void;
  /** Set-up: a DB parameter group of an engine, with the values that are not the default ones. */
  createParameterGroup(
    name: string,
    engine: string,
    values: Readonly<Record<string, string>>,
  ): void;
  /** Set-up: a snapshot of another Region, which CopyDBSnapshot finds by its ARN. */
  importSnapshot(setup: SnapshotSetup): void;
  /** A KMS key as RDS meets it; keys never mentioned are enabled. */
  setKeyState(key: string, state: KeyState): void;
  /** The database as it is now; undefined when there is none of that name. */
  database(identifier: string): DatabaseFacts | undefined;
  /** What runs on a database from now on, as a model of its load says; what is not given stays. */
  reportLoad(identifier: string, load: Partial<Load>): void;
  /** The database is beyond repair from now on. */
  breakDown(identifier: string): void;
  /** Instances that answer at a custom endpoint now. */
  endpointMembers(clusterIdentifier: string, endpointIdentifier: string): readonly string[];
  /** Called at the very instant a database changes its status or whether it can be connected to. */
  onChange(listener: (change: InstanceChange) => void): void;
}

/** An RDS of one account and Region; its peers are `s3` (exports) and `cloudwatch` (the lag of replicas). */
export function createRds(context: ServiceContext): Rds {
  const book = createBook(context);
  return {
    operations: createOperations(book),
    establishDatabase: (setup) => setUpDatabase(book, setup),
    establishCluster: (setup) => {
      addCluster(book, setup);
    },
    createParameterGroup(name, engine, values) {
      const family = familyOf(engine, defaultVersionOf(engine));
      book.parameterGroups.set(name, { name, family, values: new Map(Object.entries(values)) });
    },
    importSnapshot: (setup) => importSnapshot(book, setup),
    setKeyState: (key, state) => setKeyState(book, key, state),
    database(identifier) {
      const instance = book.instances.get(identifier);
      return instance === undefined ? undefined : factsOf(book, instance);
    },
    reportLoad: (identifier, load) => reportLoad(book, findInstance(book, identifier), load),
    breakDown: (identifier) => breakDown(book, findInstance(book, identifier)),
    endpointMembers(clusterIdentifier, endpointIdentifier) {
      const cluster = findCluster(book, clusterIdentifier);
      const endpoint = cluster.endpoints.get(endpointIdentifier);
      return endpoint === undefined ? [] : endpointMembers(book, cluster, endpoint);
    },
    onChange: (listener) => {
      book.listeners.push(listener);
    },
    arns: (_operation, input) => arnsOf(book, input),
    tags: (arn) => readTags(book, arn),
    inspect: () => inspect(book),
  };
}

function createBook(context: ServiceContext): Book {
  const book: Book = {
    context,
    random: context.random.fork('rds'),
    instances: new Map(),
    snapshots: new Map(),
    foreignSnapshots: new Map(),
    exports: new Map(),
    deployments: new Map(),
    clusters: new Map(),
    parameterGroups: new Map(),
    keyStates: new Map(),
    events: [],
    listeners: [],
    watch: createReplicaWatch(() => book),
  };
  return book;
}

function createOperations(book: Book) {
  return {
    ...createInstanceOperations(book),
    ...createSnapshotOperations(book),
    ...createExportOperations(book),
    ...createBlueGreenOperations(book),
    ...createOptionOperations(book),
    ...createTagOperations(book),
    ...createClusterOperations(book),
    ...createClusterEndpointOperations(book),
    DescribeDBParameters: (input: DescribeDBParametersMessage) => describeDbParameters(book, input),
    DescribeDBParameterGroups: (input: DescribeDBParameterGroupsMessage) =>
      describeDbParameterGroups(book, input),
    DescribeEvents: (input: DescribeEventsMessage) => describeEvents(book, input),
  };
}

function createInstanceOperations(book: Book) {
  return {
    CreateDBInstance: (input: CreateDBInstanceMessage) => createDbInstance(book, input),
    DescribeDBInstances: (input: DescribeDBInstancesMessage) => describeDbInstances(book, input),
    ModifyDBInstance: (input: ModifyDBInstanceMessage) => modifyDbInstance(book, input),
    DeleteDBInstance: (input: DeleteDBInstanceMessage) => deleteDbInstance(book, input),
    RebootDBInstance: (input: RebootDBInstanceMessage) => rebootDbInstance(book, input),
    StopDBInstance: (input: StopDBInstanceMessage) => stopDbInstance(book, input),
    StartDBInstance: (input: StartDBInstanceMessage) => startDbInstance(book, input),
    CreateDBInstanceReadReplica: (input: CreateDBInstanceReadReplicaMessage) =>
      createDbInstanceReadReplica(book, input),
    PromoteReadReplica: (input: PromoteReadReplicaMessage) => promoteReadReplica(book, input),
    RestoreDBInstanceFromDBSnapshot: (input: RestoreDBInstanceFromDBSnapshotMessage) =>
      restoreFromSnapshot(book, input),
    RestoreDBInstanceToPointInTime: (input: RestoreDBInstanceToPointInTimeMessage) =>
      restoreToPointInTime(book, input),
  };
}

/** IAM asks for tags of what may not exist; then there are none. */
function readTags(book: Book, arn: string): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(tagsOf(book, arn));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return {};
  }
}

function inspect(book: Book): unknown {
  return {
    instances: [...book.instances.values()].map((instance) => ({
      ...factsOf(book, instance),
      pending: { ...instance.pending },
      condition: instance.condition,
      waiting: instance.queue.map(({ status }) => status),
    })),
    snapshots: [...book.snapshots.values()].map(({ identifier, status, type }) => ({
      identifier,
      status,
      type,
    })),
    exports: [...book.exports.values()].map(({ identifier, status }) => ({ identifier, status })),
    deployments: [...book.deployments.values()].map(({ identifier, name, status }) => ({
      identifier,
      name,
      status,
    })),
    clusters: [...book.clusters.values()].map(({ identifier, status, writer }) => ({
      identifier,
      status,
      writer: writer?.identifier,
    })),
    keys: Object.fromEntries(book.keyStates),
  };
}
