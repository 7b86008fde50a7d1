/** Blue/green deployments: a green copy of production is made, switched to or thrown away. */

import type {
  CreateBlueGreenDeploymentRequest,
  CreateBlueGreenDeploymentResponse,
  DeleteBlueGreenDeploymentRequest,
  DeleteBlueGreenDeploymentResponse,
  DescribeBlueGreenDeploymentsRequest,
  DescribeBlueGreenDeploymentsResponse,
  SwitchoverBlueGreenDeploymentRequest,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { type Book, draw, findInstance, nowOf, statusIn } from './book.ts';
import { removeInstance } from './delete.ts';
import {
  type Deployment,
  deploymentStatus,
  findDeployment,
  type Pair,
  renderDeployment,
  tellOfDeployment,
} from './deployment.ts';
import type { Configuration, Instance } from './instance.ts';
import { nameIn, pageOfList, tagsFrom } from './lists.ts';
import { checkClass, instancesMax, type NewInstance } from './new-instance.ts';
import { findParameterGroup } from './parameters.ts';
import { makeReplica } from './replicas.ts';
import { replicasOf } from './replication.ts';
import { baselineOf, checkVolume } from './storage.ts';
import { switchOver } from './switchover.ts';

const identifierLengthMax = 63;
/** How often a deployment looks whether its green instances are there. */
const lookSeconds = 60;

export function createBlueGreenOperations(book: Book) {
  return {
    CreateBlueGreenDeployment: (input: CreateBlueGreenDeploymentRequest) =>
      createDeployment(book, input),
    DescribeBlueGreenDeployments: (input: DescribeBlueGreenDeploymentsRequest) =>
      describeDeployments(book, input),
    SwitchoverBlueGreenDeployment: (input: SwitchoverBlueGreenDeploymentRequest) =>
      switchOver(book, input),
    DeleteBlueGreenDeployment: (input: DeleteBlueGreenDeploymentRequest) =>
      deleteDeployment(book, input),
  };
}

function createDeployment(
  book: Book,
  input: CreateBlueGreenDeploymentRequest,
): CreateBlueGreenDeploymentResponse {
  const name = input.BlueGreenDeploymentName ?? '';
  if ([...book.deployments.values()].some((each) => each.name === name)) {
    throw refuse(refusals.deploymentExists, { name });
  }
  if (input.TargetEngineVersion !== undefined) {
    throw new Error('The lab does not simulate TargetEngineVersion.');
  }
  const blue = findInstance(book, nameIn(input.Source ?? ''));
  checkBlue(book, blue);
  const configuration = greenConfiguration(book, blue, input);
  const replicas = replicasOf(book, blue);
  if (book.instances.size + replicas.length >= instancesMax) {
    throw refuse(refusals.instanceQuota, { limit: instancesMax });
  }
  const primary = makeGreen(book, blue, {
    source: blue,
    configuration,
    parameterGroupName: input.TargetDBParameterGroupName,
  });
  const others = replicas.map((replica): Pair => {
    const green = makeGreen(book, replica, {
      source: primary.green,
      configuration: { ...replica.configuration, DBInstanceClass: configuration.DBInstanceClass },
    });
    return green;
  });
  const deployment: Deployment = {
    identifier: `bgd-${book.random.hex(16)}`,
    name,
    pairs: [primary, ...others],
    createdAtMs: nowOf(book),
    tags: tagsFrom(input.Tags),
    status: 'PROVISIONING',
    statusDetails: undefined,
  };
  book.deployments.set(deployment.identifier, deployment);
  awaitGreen(book, deployment);
  return { BlueGreenDeployment: renderDeployment(book, deployment) };
}

function checkBlue(book: Book, blue: Instance): void {
  const id = blue.identifier;
  if (blue.clusterIdentifier !== undefined) throw refuse(refusals.blueInCluster, { id });
  if (blue.replication !== undefined) throw refuse(refusals.blueIsReplica, { id });
  const replicas = replicasOf(book, blue);
  if (replicas.some((replica) => replicasOf(book, replica).length > 0)) {
    throw refuse(refusals.blueCascades, { id });
  }
  const isTaken = [...book.deployments.values()].some(
    ({ pairs, status }) =>
      status !== 'SWITCHOVER_COMPLETED' && pairs.some((pair) => pair.blue === blue),
  );
  if (isTaken) throw refuse(refusals.blueInDeployment, { id });
  if (statusIn(book, blue) !== 'available') throw refuse(refusals.blueNotAvailable, { id });
  if (blue.configuration.BackupRetentionPeriod === 0) {
    throw refuse(refusals.blueWithoutBackups, { id });
  }
}

/** Class and volume of the green instance; unlike a modification it may have less storage. */
function greenConfiguration(
  book: Book,
  blue: Instance,
  input: CreateBlueGreenDeploymentRequest,
): Configuration {
  const { engine, engineVersion, configuration } = blue;
  const AllocatedStorage = input.TargetAllocatedStorage ?? configuration.AllocatedStorage;
  const StorageType = input.TargetStorageType ?? configuration.StorageType;
  const DBInstanceClass = input.TargetDBInstanceClass ?? configuration.DBInstanceClass;
  const { TargetIops: Iops, TargetStorageThroughput: StorageThroughput } = input;
  const instanceClass = DBInstanceClass;
  checkClass(book, { engine, engineVersion, instanceClass, storageType: StorageType });
  if (input.TargetDBParameterGroupName !== undefined) {
    findParameterGroup(book, input.TargetDBParameterGroupName);
  }
  checkVolume(engine, {
    AllocatedStorage,
    StorageType,
    ...(Iops !== undefined && { Iops }),
    ...(StorageThroughput !== undefined && { StorageThroughput }),
  });
  const isSame =
    AllocatedStorage === configuration.AllocatedStorage &&
    StorageType === configuration.StorageType;
  const baseline = isSame ? configuration : baselineOf(StorageType, AllocatedStorage);
  return {
    ...configuration,
    DBInstanceClass,
    AllocatedStorage,
    StorageType,
    Iops: Iops ?? baseline.Iops,
    StorageThroughput: StorageThroughput ?? baseline.StorageThroughput,
  };
}

interface Green {
  /** The instance it replicates from. */
  readonly source: Instance;
  readonly configuration: Configuration;
  readonly parameterGroupName?: string | undefined;
}

/** `mydb-green-abc123`, which replicates from its source and has everything else of the blue instance. */
function makeGreen(book: Book, blue: Instance, { source, configuration, ...green }: Green): Pair {
  const suffix = `-green-${book.random.hex(6)}`;
  const stem = blue.identifier.slice(0, identifierLengthMax - suffix.length).replace(/-$/, '');
  const wanted: NewInstance = {
    identifier: `${stem}${suffix}`,
    engine: blue.engine,
    engineVersion: blue.engineVersion,
    configuration,
    parameterGroupName: green.parameterGroupName ?? blue.parameterGroup.name,
    maintenanceWindow: blue.maintenanceWindow,
    backupWindow: blue.backupWindow,
    maxAllocatedStorage: blue.maxAllocatedStorage,
    copyTagsToSnapshot: blue.copyTagsToSnapshot,
    securityGroupIds: blue.securityGroupIds,
    subnetGroupName: blue.subnetGroupName,
    kmsKeyId: blue.kmsKeyId,
    tags: blue.tags,
  };
  return { blue, green: makeReplica(book, source, wanted) };
}

/** AVAILABLE some time after the last green instance is. */
function awaitGreen(book: Book, deployment: Deployment): void {
  const { clock } = book.context;
  const tasksMs = draw(book, 'greenTasks') * 1000;
  const look = (): void => {
    if (deployment.status !== 'PROVISIONING') return;
    if (deployment.pairs.some(({ green }) => green.condition === 'failed')) {
      deployment.status = 'INVALID_CONFIGURATION';
      const values = { reason: 'creation of the green DB instance failed' };
      tellOfDeployment(book, deployment, { name: 'deploymentFailed', values });
      return;
    }
    const isReady = deployment.pairs.every(({ green }) => {
      const status = statusIn(book, green);
      return status === 'available' || status === 'storage-optimization';
    });
    if (isReady) clock.schedule(clock.nowMs + tasksMs, finish);
    else clock.schedule(clock.nowMs + lookSeconds * 1000, look);
  };
  const finish = (): void => {
    if (deployment.status !== 'PROVISIONING') return;
    deployment.status = 'AVAILABLE';
    tellOfDeployment(book, deployment, { name: 'greenReady' });
  };
  clock.schedule(clock.nowMs + lookSeconds * 1000, look);
}

function describeDeployments(
  book: Book,
  input: DescribeBlueGreenDeploymentsRequest,
): DescribeBlueGreenDeploymentsResponse {
  const asked =
    input.BlueGreenDeploymentIdentifier === undefined
      ? [...book.deployments.values()]
      : [findDeployment(book, input.BlueGreenDeploymentIdentifier)];
  const { items, Marker } = pageOfList(asked, input);
  return { BlueGreenDeployments: items.map((each) => renderDeployment(book, each)), Marker };
}

function deleteDeployment(
  book: Book,
  input: DeleteBlueGreenDeploymentRequest,
): DeleteBlueGreenDeploymentResponse {
  const deployment = findDeployment(book, input.BlueGreenDeploymentIdentifier);
  const status = deploymentStatus(book, deployment);
  if (status === 'SWITCHOVER_IN_PROGRESS' || status === 'DELETING') {
    throw refuse(refusals.deploymentState, { id: deployment.identifier, status });
  }
  const isCompleted = status === 'SWITCHOVER_COMPLETED';
  if (isCompleted && input.DeleteTarget === true) throw refuse(refusals.targetOfCompleted);
  deployment.status = 'DELETING';
  if (!isCompleted) abandonGreen(book, deployment, input.DeleteTarget === true);
  const { clock } = book.context;
  clock.schedule(clock.nowMs + draw(book, 'delete') * 1000, () => {
    book.deployments.delete(deployment.identifier);
    tellOfDeployment(book, deployment, { name: 'deploymentDeleted' });
  });
  return { BlueGreenDeployment: renderDeployment(book, deployment) };
}

/** The green instances go, or stay as instances of their own. */
function abandonGreen(book: Book, { pairs }: Deployment, withTarget: boolean): void {
  for (const { green } of pairs) {
    if (book.instances.get(green.identifier) !== green) continue;
    if (withTarget) removeInstance(book, green);
    else if (green === pairs[0]?.green) green.replication = undefined;
  }
}
