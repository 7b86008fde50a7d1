/** ResultWriter: the form of the results of a Map Run. input-output-resultwriter.html. */

import type { EndedItem } from '../execution.ts';
import type { Json, JsonObject } from '../json.ts';
import type { DistributedMap } from '../machine.ts';

type ResultWriter = NonNullable<DistributedMap['writer']>;

/** Which state machine the executions of a Map Run belong to, and what they were given and gave. */
export interface MapRunResults {
  readonly mapRunArn: string;
  /** With the label of the Map. */
  readonly stateMachineArn: string;
  readonly inputs: readonly Json[];
  /** By input; null for one whose execution has not begun. */
  readonly ended: readonly (EndedItem | null)[];
}

/** What the Map gives when nothing is written. A failed execution is told of in full. */
export function resultOf(
  results: MapRunResults,
  { transformation, outputType }: Pick<ResultWriter, 'transformation' | 'outputType'>,
): Json {
  const all = results.ended.map((_ended, index) => index);
  const entries = entriesOf(results, all, transformation);
  return outputType === 'JSON' ? entries : textOf(entries, outputType);
}

/** An object to be written. */
interface ResultObject {
  readonly Key: string;
  readonly Body: string;
}

/**
 * One file for each outcome that there is, then `manifest.json`, which names them. AWS splits files
 * of more than 5 GB, which the lab never has.
 */
export function objectsOf(
  results: MapRunResults,
  { writer, bucket, prefix }: { writer: ResultWriter; bucket: Json; prefix: Json },
): { readonly manifestKey: string; readonly objects: readonly ResultObject[] } {
  const { mapRunArn, ended } = results;
  const folder = typeof prefix === 'string' && prefix !== '' ? `${prefix}/` : '';
  const place = `${folder}${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}`;
  const objects: ResultObject[] = [];
  const filesOf = (outcome: Outcome): Json => {
    const indexes = [...ended.keys()].filter((index) => outcomeOf(ended[index]) === outcome);
    if (indexes.length === 0) return [];
    const transformation = outcome === 'SUCCEEDED' ? writer.transformation : 'NONE';
    const Body = textOf(entriesOf(results, indexes, transformation), writer.outputType);
    const Key = `${place}/${outcome}_0.${writer.outputType.toLowerCase()}`;
    objects.push({ Key, Body });
    return [{ Key, Size: Buffer.byteLength(Body) }];
  };
  const manifest = {
    DestinationBucket: bucket,
    MapRunArn: mapRunArn,
    ResultFiles: {
      FAILED: filesOf('FAILED'),
      PENDING: filesOf('PENDING'),
      SUCCEEDED: filesOf('SUCCEEDED'),
    },
  };
  const manifestKey = `${place}/manifest.json`;
  return {
    manifestKey,
    objects: [...objects, { Key: manifestKey, Body: JSON.stringify(manifest) }],
  };
}

type Outcome = 'SUCCEEDED' | 'FAILED' | 'PENDING';

/** Aborted and timed out executions are among the failed ones. */
function outcomeOf(ended: EndedItem | null | undefined): Outcome {
  if (ended === null || ended === undefined) return 'PENDING';
  return ended.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED';
}

/** JSON Lines end with a line end too. */
function textOf(entries: readonly Json[], outputType: ResultWriter['outputType']): string {
  if (outputType === 'JSON') return JSON.stringify(entries);
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

function entriesOf(
  results: MapRunResults,
  indexes: readonly number[],
  transformation: ResultWriter['transformation'],
): readonly Json[] {
  return indexes.flatMap((index): readonly Json[] => {
    const ended = results.ended[index] ?? null;
    if (transformation === 'NONE' || ended?.status !== 'SUCCEEDED') {
      return [recordOf(results, index, ended)];
    }
    const { output = null } = ended;
    return transformation === 'FLATTEN' && Array.isArray(output) ? output : [output];
  });
}

function recordOf(
  { inputs, stateMachineArn }: MapRunResults,
  index: number,
  ended: EndedItem | null,
): JsonObject {
  const given = { Input: JSON.stringify(inputs[index]), InputDetails: { Included: true } };
  if (ended === null) return { ...given, Status: 'PENDING' };
  const { arn, status, startMs, stopMs, redriveCount, output, error, cause } = ended;
  return {
    ExecutionArn: arn,
    ...(cause !== undefined && { Cause: cause }),
    ...(error !== undefined && { Error: error }),
    ...given,
    Name: arn.slice(arn.lastIndexOf(':') + 1),
    ...(output !== undefined && { Output: JSON.stringify(output) }),
    OutputDetails: { Included: true },
    RedriveCount: redriveCount,
    ...(status === 'SUCCEEDED'
      ? {
          RedriveStatus: 'NOT_REDRIVABLE',
          RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
        }
      : { RedriveStatus: 'REDRIVABLE_BY_MAP_RUN' }),
    StartDate: new Date(startMs).toISOString(),
    StateMachineArn: stateMachineArn,
    Status: status,
    StopDate: new Date(stopMs).toISOString(),
  };
}
