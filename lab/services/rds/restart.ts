/** Instances go down and come up again: restarts, failovers, and what then turns out. */

import { type Book, changed, draw, hasFault, nowOf } from './book.ts';
import { classFacts } from './classes.ts';
import { replaceWriter } from './cluster.ts';
import type { EventName } from './event-table.ts';
import { announce } from './events.ts';
import type { Instance, Step } from './instance.ts';
import { memoryNeededBytes } from './parameters.ts';

const bytesPerGibibyte = 2 ** 30;

/** What is told: the name of an event, or the name and what its words are filled with. */
type Telling =
  | EventName
  | { readonly name: EventName; readonly values: Readonly<Record<string, string | number>> };

/** An event about an instance. */
export function tell(book: Book, { identifier, arn }: Instance, telling: Telling): void {
  const event = typeof telling === 'string' ? { name: telling } : telling;
  announce(book, { kind: 'db-instance', identifier, arn }, event);
}

/** No connections from now on. */
export function takeDown(book: Book, instance: Instance): void {
  instance.isDown = true;
  tell(book, instance, 'shutdown');
  changed(book, instance);
}

/** The engine starts with its parameters; when they do not fit the class it cannot. */
export function bringUp(book: Book, instance: Instance): void {
  const { memoryGibibytes } = classFacts(instance.configuration.DBInstanceClass) ?? {};
  instance.parameterGroup.status = 'in-sync';
  const needed = memoryNeededBytes(book, instance);
  const fits = memoryGibibytes === undefined || needed <= memoryGibibytes * bytesPerGibibyte;
  instance.isDown = !fits;
  instance.condition = fits ? 'sound' : 'incompatible-parameters';
  if (fits) {
    tell(book, instance, 'restarted');
  } else {
    const message = 'Memory parameters are set too high for this instance class';
    tell(book, instance, {
      name: 'incompatible',
      values: { state: 'incompatible-parameters', message },
    });
  }
  changed(book, instance);
}

/** A restart that costs `seconds` without connections. */
export function restartSteps(book: Book, instance: Instance, seconds: number): readonly Step[] {
  return [
    { seconds: 0, run: () => takeDown(book, instance) },
    { seconds, run: () => bringUp(book, instance) },
  ];
}

/** The standby takes over; the two change their zones. */
export function failoverSteps(book: Book, instance: Instance): readonly Step[] {
  const begin = (): void => {
    takeDown(book, instance);
    tell(book, instance, 'failoverStarted');
  };
  const end = (): void => {
    const standby = instance.secondaryAvailabilityZone;
    if (standby !== undefined) {
      instance.secondaryAvailabilityZone = instance.availabilityZone;
      instance.availabilityZone = standby;
    }
    bringUp(book, instance);
    tell(book, instance, 'failoverFinished');
  };
  return [
    { seconds: 0, run: begin },
    { seconds: draw(book, 'failover'), run: end },
  ];
}

/** The instance is beyond repair: only a restore helps. */
export function breakDown(book: Book, instance: Instance): void {
  instance.condition = 'failed';
  instance.isDown = true;
  instance.queue.length = 0;
  instance.work = undefined;
  tell(book, instance, 'failed');
  replaceWriter(book, instance);
  changed(book, instance);
}

/** Breaks the instance when its fault is due; the last thing a modification does. */
export function breakDownIfFaulty(book: Book, instance: Instance): void {
  if (hasFault(book, 'database-fails', instance.identifier)) breakDown(book, instance);
}

/** Blocks of a restored volume come from Amazon S3, first those that are asked for. */
export function beginLazyLoad(book: Book, instance: Instance): void {
  const fromMs = nowOf(book);
  const seconds = draw(book, 'lazyLoad', 30 * instance.configuration.AllocatedStorage);
  instance.loading = { fromMs, toMs: fromMs + seconds * 1000 };
}
