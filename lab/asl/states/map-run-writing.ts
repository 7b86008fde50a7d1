/** The end of a Map Run with a ResultWriter: its results are written, one object after the other. */

import type { AwaitedMapRun, Thread, Writing } from '../execution.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { DistributedMap } from '../machine.ts';
import { type Soon, whenKnown } from '../query.ts';
import { type Run, scopeOf } from '../run.ts';
import { type MapRunResults, objectsOf } from './result-writer.ts';

/** A ResultWriter that writes to Amazon S3, and does not only give the results another form. */
export type ObjectWriter = NonNullable<DistributedMap['writer']> & { readonly resource: string };

/** Undefined when nothing is written. */
export function objectWriterOf({ writer }: DistributedMap): ObjectWriter | undefined {
  const resource = writer?.resource;
  return writer === undefined || resource === undefined ? undefined : { ...writer, resource };
}

export function resultsOf(
  run: Run,
  { mapRunArn, inputs = [], results }: AwaitedMapRun,
  { label }: DistributedMap,
): MapRunResults {
  const stateMachineArn = `${run.execution.identity.stateMachineArn}/${label}`;
  return { mapRunArn, stateMachineArn, inputs, ended: results };
}

/** Writes the first object. */
export function startWriting(
  run: Run,
  thread: Thread,
  from: {
    readonly awaiting: AwaitedMapRun;
    readonly distributed: DistributedMap;
    readonly writer: ObjectWriter;
  },
): Soon<void> {
  const { awaiting, distributed, writer } = from;
  return whenKnown(writer.arguments?.evaluate(scopeOf(run, thread)) ?? {}, (target) => {
    const { Bucket = null, Prefix = null } = isObject(target) ? target : {};
    const results = resultsOf(run, awaiting, distributed);
    const { manifestKey, objects } = objectsOf(results, { writer, bucket: Bucket, prefix: Prefix });
    const output: Json = {
      MapRunArn: awaiting.mapRunArn,
      ResultWriterDetails: { Bucket, Key: manifestKey },
    };
    const left = objects.map((object): JsonObject => ({ Bucket, ...object }));
    writeOn(run, thread, { awaiting, writer, writing: { left, output } });
  });
}

/** Writes what is next; false when everything is written. */
export function writeOn(
  run: Run,
  thread: Thread,
  on: {
    readonly awaiting: AwaitedMapRun;
    readonly writer: ObjectWriter;
    readonly writing: Writing;
  },
): boolean {
  const { awaiting, writer, writing } = on;
  const [next, ...left] = writing.left;
  if (next === undefined) return false;
  thread.awaiting = { ...awaiting, writing: { ...writing, left } };
  run.effects.push({
    kind: 'call',
    id: awaiting.id,
    resource: writer.resource,
    arguments: next,
    roleArn: run.execution.identity.roleArn,
  });
  return true;
}
