/** The rules of storage: sizes, provisioned performance, growth, and what happens when it is full. */

import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Changes, Configuration, Instance } from './instance.ts';

/** Types with the least GiB each takes. Source: .../UserGuide/CHAP_Storage.html */
export const storageTypes: Readonly<Record<string, number>> = {
  gp2: 20,
  gp3: 20,
  io1: 100,
  io2: 100,
};
export const storageMaxGibibytes = 65_536;

/**
 * From this size a gp3 volume is striped: performance can be provisioned and has a higher baseline.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html (MySQL, MariaDB, PostgreSQL)
 */
const gp3ThresholdGibibytes = 400;

const gp3Baseline = {
  small: { Iops: 3000, StorageThroughput: 125 },
  striped: { Iops: 12_000, StorageThroughput: 500 },
};
const ioBaseline = { Iops: 3000, StorageThroughput: undefined };
const noBaseline = { Iops: undefined, StorageThroughput: undefined };

type Performance = Pick<Configuration, 'Iops' | 'StorageThroughput'>;

/** What a volume does when nothing is provisioned. */
export function baselineOf(storageType: string, gibibytes: number): Performance {
  if (storageType === 'gp3') {
    return gibibytes < gp3ThresholdGibibytes ? gp3Baseline.small : gp3Baseline.striped;
  }
  return storageType.startsWith('io') ? ioBaseline : noBaseline;
}

/** What is asked of a volume: the settings of a new one, or changes. */
interface Wanted extends Changes {
  readonly AllocatedStorage: number;
  readonly StorageType: string;
}

/**
 * Refuses what no volume can be.
 * @throws StorageTypeNotSupportedFault, InvalidParameterCombination
 */
export function checkVolume(engine: string, wanted: Wanted): void {
  const { AllocatedStorage: size, StorageType: storageType } = wanted;
  const least = storageTypes[storageType];
  if (least === undefined) throw refuse(refusals.storageType, { storageType, engine });
  if (size < least || size > storageMaxGibibytes) {
    throw refuse(refusals.storageSize, { engine, storageType, size });
  }
  const provisions = wanted.Iops !== undefined || wanted.StorageThroughput !== undefined;
  if (storageType === 'gp3' && size < gp3ThresholdGibibytes && provisions) {
    throw refuse(refusals.iopsBelowThreshold, { engine, threshold: gp3ThresholdGibibytes });
  }
}

/** Whether IOPS were or can be provisioned: then size and IOPS are given together. */
function hasProvisionedIops({ StorageType, AllocatedStorage }: Configuration): boolean {
  return (
    StorageType.startsWith('io') ||
    (StorageType === 'gp3' && AllocatedStorage >= gp3ThresholdGibibytes)
  );
}

/** The size after growth: at least a tenth more. Source: .../APIReference/API_ModifyDBInstance.html, AllocatedStorage */
function grownSize(current: number, asked: number): number {
  return Math.max(asked, Math.ceil((current * 11) / 10));
}

/**
 * What a request really changes about the volume, growth rounded up.
 * @throws InvalidParameterCombination for less storage, a locked volume, or IOPS where they do not belong
 */
export function storageChanges(instance: Instance, input: Changes, nowMs: number): Changes {
  const { configuration, engine } = instance;
  const current: Configuration = { ...configuration, ...instance.pending };
  const storageType = input.StorageType ?? current.StorageType;
  const asked = input.AllocatedStorage ?? current.AllocatedStorage;
  if (asked < configuration.AllocatedStorage) {
    throw refuse(refusals.storageSize, { engine, storageType, size: asked });
  }
  const grows = asked > configuration.AllocatedStorage && input.AllocatedStorage !== undefined;
  const size = grows ? grownSize(configuration.AllocatedStorage, asked) : asked;
  const wanted = { ...input, AllocatedStorage: size, StorageType: storageType };
  const changes = differences(current, wanted);
  if (Object.keys(changes).length === 0) return {};
  checkVolume(engine, wanted);
  if (nowMs < instance.storageLockedUntilMs) throw refuse(refusals.storageBusy);
  if (grows && input.Iops === undefined && hasProvisionedIops(configuration)) {
    throw refuse(refusals.iopsMissing);
  }
  return changes;
}

function differences(current: Configuration, wanted: Wanted): Changes {
  const changes: Changes = {};
  if (wanted.AllocatedStorage !== current.AllocatedStorage) {
    changes.AllocatedStorage = wanted.AllocatedStorage;
  }
  if (wanted.StorageType !== current.StorageType) changes.StorageType = wanted.StorageType;
  if (wanted.Iops !== undefined && wanted.Iops !== current.Iops) changes.Iops = wanted.Iops;
  const throughput = wanted.StorageThroughput;
  if (throughput !== undefined && throughput !== current.StorageThroughput) {
    changes.StorageThroughput = throughput;
  }
  return changes;
}
