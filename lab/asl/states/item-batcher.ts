/** ItemBatcher: groups the items of a Distributed Map into the inputs of its executions. */

import { isObject, type Json } from '../json.ts';
import { payloadBytesMax } from '../limits.ts';
import type { DistributedMap } from '../machine.ts';
import { type Scope, type Soon, whenKnown } from '../query.ts';
import { wholeNumber } from './map-fields.ts';

/** The items themselves when there is no batcher. input-output-itembatcher.html. */
export function batchesOf(
  batcher: DistributedMap['batcher'],
  scope: Scope,
  items: readonly Json[],
): Soon<readonly Json[]> {
  if (batcher === undefined) return items;
  return whenKnown(wholeNumber(batcher.maxItemsPerBatch, scope), (itemsMax) =>
    whenKnown(wholeNumber(batcher.maxInputBytesPerBatch, scope), (bytesMax) =>
      whenKnown(batcher.batchInput?.evaluate(scope) ?? null, (batchInput) =>
        grouped(items, {
          itemsMax: itemsMax || Number.POSITIVE_INFINITY,
          bytesMax: Math.min(bytesMax || payloadBytesMax, payloadBytesMax),
          shared: isObject(batchInput) ? { BatchInput: batchInput } : {},
        }),
      ),
    ),
  );
}

function grouped(
  items: readonly Json[],
  {
    itemsMax,
    bytesMax,
    shared,
  }: {
    readonly itemsMax: number;
    readonly bytesMax: number;
    readonly shared: { readonly BatchInput?: Json };
  },
): readonly Json[] {
  const overhead = Buffer.byteLength(JSON.stringify({ ...shared, Items: [] }));
  const batches: Json[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    const last = batches.at(-1);
    if (last === undefined || last.length >= itemsMax || bytes + size > bytesMax) {
      batches.push([item]);
      bytes = overhead + size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return batches.map((batch) => ({ ...shared, Items: batch }));
}
