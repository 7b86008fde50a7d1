/** The beginning of a Map Run with an ItemReader: Amazon S3 is asked, once or more often, for the items. */

import type { AwaitedMapRun, Reading, Thread } from '../execution.ts';
import type { Json } from '../json.ts';
import type { DistributedMap } from '../machine.ts';
import { type Soon, whenKnown } from '../query.ts';
import { type Run, scopeOf } from '../run.ts';
import { firstRead, portionOf } from './item-reader.ts';
import { wholeNumber } from './map-fields.ts';

type ItemReader = NonNullable<DistributedMap['reader']>;

/** Asks for the first object. */
export function startReading(
  run: Run,
  thread: Thread,
  { awaiting, reader }: { readonly awaiting: AwaitedMapRun; readonly reader: ItemReader },
): Soon<void> {
  return whenKnown(reader.arguments?.evaluate(scopeOf(run, thread)) ?? {}, (parameters) =>
    ask(run, thread, {
      awaiting,
      reading: { read: firstRead(reader, parameters), left: [], items: [] },
    }),
  );
}

function ask(
  run: Run,
  thread: Thread,
  { awaiting, reading }: { readonly awaiting: AwaitedMapRun; readonly reading: Reading },
): void {
  const { resource, parameters } = reading.read;
  thread.awaiting = { ...awaiting, reading };
  run.effects.push({
    kind: 'call',
    id: awaiting.id,
    resource,
    arguments: parameters,
    roleArn: run.execution.identity.roleArn,
  });
}

/** The most items that are read; undefined when all are. */
export function mostItems(
  run: Run,
  thread: Thread,
  { reader, reading }: { readonly reader: ItemReader; readonly reading: Reading },
): Soon<number> {
  const { itemsMax } = reading;
  if (itemsMax !== undefined) return itemsMax;
  return whenKnown(
    wholeNumber(reader.maxItems, scopeOf(run, thread)),
    (given) => given || Number.MAX_SAFE_INTEGER,
  );
}

/**
 * Takes an answer, and asks for what is to be read next. Gives the items when all that are wanted
 * are there. Throws `StateError` (States.ItemReaderFailed).
 */
export function readOn(
  run: Run,
  thread: Thread,
  on: {
    readonly reader: ItemReader;
    readonly awaiting: AwaitedMapRun;
    readonly reading: Reading;
    readonly itemsMax: number;
    readonly answer: Json;
  },
): readonly Json[] | undefined {
  const { reader, awaiting, reading, itemsMax, answer } = on;
  const portion = portionOf(reader, reading.read, answer);
  const items = [...reading.items, ...portion.items];
  const [read, ...left] = [...portion.more, ...reading.left];
  if (read === undefined || items.length >= itemsMax) return items.slice(0, itemsMax);
  ask(run, thread, { awaiting, reading: { read, left, items, itemsMax } });
  return undefined;
}
