/** What RDS does to an instance: one thing after the other, each in its time. */

import type { WorldFaultKind } from '../../faults.ts';
import { type Book, changed, hasFault } from './book.ts';
import type { Instance, InstanceStatus, Step, Work } from './instance.ts';

/** How often what is stuck looks whether it may end. */
export const stuckLookMs = 60_000;

/** Faults that keep work from its end. */
const stickingFaults: Partial<Record<InstanceStatus, WorldFaultKind>> = {
  'backing-up': 'stuck-snapshot',
  creating: 'stuck-creating',
  modifying: 'stuck-modifying',
};

/** Work that can begin whatever the condition; anything else waits until the instance runs again. */
const liveStatuses: readonly string[] = ['starting', 'deleting'];

/** Does `work` as soon as nothing else is being done. */
export function enqueue(book: Book, instance: Instance, work: Work): void {
  instance.queue.push(work);
  pump(book, instance);
}

/** Drops whatever is being done or waiting, and does `work` at once. */
export function seize(book: Book, instance: Instance, work: Work): void {
  instance.queue.length = 0;
  instance.work = undefined;
  enqueue(book, instance, work);
}

/** Begins the next work if it may begin now. */
function pump(book: Book, instance: Instance): void {
  const [next] = instance.queue;
  if (instance.work !== undefined || next === undefined) return;
  const isHalted =
    instance.condition !== 'sound' && instance.condition !== 'incompatible-parameters';
  if (isHalted && !liveStatuses.includes(next.status)) return;
  instance.queue.shift();
  instance.work = next;
  const steps = next.plan();
  if (steps.length > 0) changed(book, instance);
  runFrom(book, instance, { work: next, steps, at: 0 });
}

interface Progress {
  readonly work: Work;
  readonly steps: readonly Step[];
  readonly at: number;
}

function runFrom(book: Book, instance: Instance, progress: Progress): void {
  const { work, steps, at } = progress;
  const step = steps[at];
  if (step === undefined) {
    instance.work = undefined;
    if (at > 0) changed(book, instance);
    pump(book, instance);
    return;
  }
  const { clock } = book.context;
  const act = (): void => {
    if (instance.work !== work) return;
    const isLast = at === steps.length - 1;
    if (isLast && isStuck(book, instance, work)) {
      clock.schedule(clock.nowMs + stuckLookMs, act);
      return;
    }
    step.run?.();
    if (instance.work === work) runFrom(book, instance, { work, steps, at: at + 1 });
  };
  clock.schedule(clock.nowMs + step.seconds * 1000, act);
}

function isStuck(book: Book, { identifier }: Instance, { status }: Work): boolean {
  const fault = stickingFaults[status];
  return fault !== undefined && hasFault(book, fault, identifier);
}
