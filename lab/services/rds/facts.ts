/** An instance as a thing of the physical world: what a model of its load needs to know. */

import { type Book, nowOf, statusIn } from './book.ts';
import { classFacts } from './classes.ts';
import { type Instance, type InstanceStatus, isUp, type Load, loadedShare } from './instance.ts';
import { maxConnectionsOf } from './parameters.ts';
import { lagOf } from './replication.ts';
import { reviewStorage, usedGibibytes } from './storage-review.ts';

/** Plain facts of one instance, as they are now. */
export interface DatabaseFacts {
  readonly identifier: string;
  readonly resourceId: string;
  readonly engine: string;
  readonly status: InstanceStatus;
  /** Applications can connect. */
  readonly isUp: boolean;
  /** Only reads: a replica, or production that was switched over. */
  readonly isReadOnly: boolean;
  readonly instanceClass: string;
  readonly vCpus: number;
  readonly memoryGibibytes: number;
  readonly allocatedGibibytes: number;
  readonly storageUsedGibibytes: number;
  readonly storageType: string;
  readonly iops: number | undefined;
  readonly maxConnections: number;
  readonly connections: number;
  /** Of its blocks, how many are on its volume: 1 unless it was restored lately. */
  readonly loadedShare: number;
  readonly multiAz: boolean;
  readonly availabilityZone: string;
  readonly sourceIdentifier: string | undefined;
  /** Seconds behind the source, -1 while replication is not active; undefined for what is no replica. */
  readonly replicaLagSeconds: number | undefined;
}

/** The facts of an instance, storage looked at anew. */
export function factsOf(book: Book, instance: Instance): DatabaseFacts {
  reviewStorage(book, instance);
  const { configuration, replication, load } = instance;
  const { vCpus = 0, memoryGibibytes = 0 } = classFacts(configuration.DBInstanceClass) ?? {};
  return {
    identifier: instance.identifier,
    resourceId: instance.resourceId,
    engine: instance.engine,
    status: statusIn(book, instance),
    isUp: isUp(instance),
    isReadOnly: instance.isReadOnly || replication !== undefined,
    instanceClass: configuration.DBInstanceClass,
    vCpus,
    memoryGibibytes,
    allocatedGibibytes: configuration.AllocatedStorage,
    storageUsedGibibytes: usedGibibytes(instance),
    storageType: configuration.StorageType,
    iops: configuration.Iops,
    maxConnections: maxConnectionsOf(book, instance),
    connections: isUp(instance) ? load.connections : 0,
    loadedShare: loadedShare(instance, nowOf(book)),
    multiAz: configuration.MultiAZ,
    availabilityZone: instance.availabilityZone,
    sourceIdentifier: replication?.sourceIdentifier,
    replicaLagSeconds: lagOf(book, instance),
  };
}

/** What runs on the instance from now on; what is not given stays. */
export function reportLoad(book: Book, instance: Instance, load: Partial<Load>): void {
  instance.load = { ...instance.load, ...load };
  reviewStorage(book, instance);
}
