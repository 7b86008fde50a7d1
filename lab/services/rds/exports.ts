/** Exports of snapshots to Amazon S3: for analysis, never to restore from. */

import type {
  ExportTask as ApiExportTask,
  CancelExportTaskMessage,
  DescribeExportTasksMessage,
  ExportTasksMessage,
  StartExportTaskMessage,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import type { S3 } from '../s3.ts';
import { refusals } from './behaviour.ts';
import { type Book, draw, hasFault, isKeyUsable, nowOf } from './book.ts';
import { identifierOf, nameIn, pageOfList } from './lists.ts';
import { type Snapshot, tellOfSnapshot } from './snapshot.ts';

type ExportStatus = 'STARTING' | 'IN_PROGRESS' | 'COMPLETE' | 'FAILED' | 'CANCELING' | 'CANCELED';

export interface ExportTask {
  readonly identifier: string;
  readonly snapshot: Snapshot;
  readonly request: StartExportTaskMessage;
  readonly createdAtMs: number;
  status: ExportStatus;
  /** The span in which data is written. */
  startedAtMs: number | undefined;
  readonly seconds: number;
  endedAtMs: number | undefined;
  failureCause: string | undefined;
}

/** Tasks at a time. Source: .../UserGuide/USER_ExportSnapshot.html */
export const exportsMax = 5;

const running: readonly ExportStatus[] = ['STARTING', 'IN_PROGRESS', 'CANCELING'];
const secondsPerGibibyte = 20;

export function createExportOperations(book: Book) {
  return {
    StartExportTask: (input: StartExportTaskMessage) => startExportTask(book, input),
    DescribeExportTasks: (input: DescribeExportTasksMessage) => describeExportTasks(book, input),
    CancelExportTask: (input: CancelExportTaskMessage) => cancelExportTask(book, input),
  };
}

function startExportTask(book: Book, input: StartExportTaskMessage): ApiExportTask {
  const identifier = identifierOf('ExportTaskIdentifier', input.ExportTaskIdentifier);
  if (book.exports.has(identifier)) throw refuse(refusals.exportExists, { id: identifier });
  const snapshot = exportableSnapshot(book, input);
  const now = [...book.exports.values()].filter(({ status }) => running.includes(status));
  if (now.length >= exportsMax) throw refuse(refusals.exportLimit, { limit: exportsMax });
  const task: ExportTask = {
    identifier,
    snapshot,
    request: input,
    createdAtMs: nowOf(book),
    status: 'STARTING',
    startedAtMs: undefined,
    seconds: draw(book, 'exportRun', snapshot.storageUsedGibibytes * secondsPerGibibyte),
    endedAtMs: undefined,
    failureCause: undefined,
  };
  book.exports.set(identifier, task);
  run(book, task);
  return renderTask(book, task);
}

function exportableSnapshot(book: Book, input: StartExportTaskMessage): Snapshot {
  const id = nameIn(input.SourceArn ?? '');
  const snapshot = book.snapshots.get(id);
  if (snapshot === undefined) throw refuse(refusals.exportSourceMissing, { id });
  const { status } = snapshot;
  if (status !== 'available') throw refuse(refusals.exportSourceState, { id, status });
  const bucket = input.S3BucketName ?? '';
  if (!book.context.peer<S3>('s3').hasBucket(bucket)) {
    throw refuse(refusals.exportBucket, { bucket });
  }
  for (const key of [input.KmsKeyId, snapshot.kmsKeyId]) {
    if (!isKeyUsable(book, key)) throw refuse(refusals.key, { key: key ?? '' });
  }
  return snapshot;
}

function run(book: Book, task: ExportTask): void {
  const { clock } = book.context;
  const write = (): void => {
    if (task.status !== 'STARTING') return;
    task.status = 'IN_PROGRESS';
    task.startedAtMs = clock.nowMs;
    clock.schedule(clock.nowMs + task.seconds * 1000, () => {
      if (task.status === 'IN_PROGRESS') end(book, task);
    });
  };
  clock.schedule(clock.nowMs + draw(book, 'exportStart') * 1000, write);
}

function end(book: Book, task: ExportTask): void {
  const key = task.request.KmsKeyId;
  const isLost = hasFault(book, 'export-fails', task.snapshot.instanceIdentifier);
  if (!isKeyUsable(book, key)) task.failureCause = `The KMS key ${key} is not accessible.`;
  else if (isLost) task.failureCause = 'An internal error occurred.';
  task.status = task.failureCause === undefined ? 'COMPLETE' : 'FAILED';
  task.endedAtMs = nowOf(book);
  const name = task.status === 'COMPLETE' ? 'exportCompleted' : 'exportFailed';
  tellOfSnapshot(book, task.snapshot, name);
}

function describeExportTasks(book: Book, input: DescribeExportTasksMessage): ExportTasksMessage {
  const id = input.ExportTaskIdentifier?.toLowerCase();
  if (id !== undefined && !book.exports.has(id)) throw refuse(refusals.exportNotFound, { id });
  const found = [...book.exports.values()].filter(
    (task) =>
      (id === undefined || task.identifier === id) &&
      (input.SourceArn === undefined || task.request.SourceArn === input.SourceArn),
  );
  const { items, Marker } = pageOfList(found, input);
  return { ExportTasks: items.map((task) => renderTask(book, task)), Marker };
}

function cancelExportTask(book: Book, input: CancelExportTaskMessage): ApiExportTask {
  const id = (input.ExportTaskIdentifier ?? '').toLowerCase();
  const task = book.exports.get(id);
  if (task === undefined) throw refuse(refusals.exportNotFound, { id });
  const { status } = task;
  if (status !== 'STARTING' && status !== 'IN_PROGRESS') {
    throw refuse(refusals.exportNotCancelable, { id, status });
  }
  task.status = 'CANCELING';
  const { clock } = book.context;
  clock.schedule(clock.nowMs + draw(book, 'exportCancel') * 1000, () => {
    task.status = 'CANCELED';
    task.endedAtMs = clock.nowMs;
    tellOfSnapshot(book, task.snapshot, 'exportCanceled');
  });
  return renderTask(book, task);
}

function percentOf(task: ExportTask, nowMs: number): number {
  if (task.status === 'COMPLETE') return 100;
  if (task.startedAtMs === undefined) return 0;
  const share = ((task.endedAtMs ?? nowMs) - task.startedAtMs) / (task.seconds * 1000);
  return Math.min(99, Math.floor(share * 100));
}

function renderTask(book: Book, task: ExportTask): ApiExportTask {
  const { request, snapshot, startedAtMs, endedAtMs, failureCause } = task;
  const percent = percentOf(task, nowOf(book));
  return {
    ExportTaskIdentifier: task.identifier,
    SourceArn: snapshot.arn,
    SourceType: 'SNAPSHOT',
    ExportOnly: request.ExportOnly,
    S3Bucket: request.S3BucketName,
    S3Prefix: request.S3Prefix ?? '',
    IamRoleArn: request.IamRoleArn,
    KmsKeyId: request.KmsKeyId,
    SnapshotTime: new Date(snapshot.createdAtMs),
    Status: task.status,
    PercentProgress: percent,
    TotalExtractedDataInGB: Math.floor((snapshot.storageUsedGibibytes * percent) / 100),
    ...(startedAtMs !== undefined && { TaskStartTime: new Date(startedAtMs) }),
    ...(endedAtMs !== undefined && { TaskEndTime: new Date(endedAtMs) }),
    ...(failureCause !== undefined && { FailureCause: failureCause }),
  };
}
