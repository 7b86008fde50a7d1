/** The virtual clock: one ordered queue; things due at the same instant happen in the order they were asked for. */

export interface Timer {
  readonly atMs: number;
  cancelled: boolean;
}

export type Due = () => void | Promise<void>;

interface Entry extends Timer {
  readonly sequence: number;
  readonly due: Due;
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z, virtual. */
  readonly nowMs: number;
  /** Runs `due` at `atMs` (never before now). The next entry starts only when `due` has ended. */
  schedule(atMs: number, due: Due): Timer;
  cancel(timer: Timer): void;
  /** Runs everything due up to and including `untilMs`, then stands at `untilMs`. */
  runUntil(untilMs: number): Promise<void>;
  /** Runs the next entry; false when the queue is empty or the entry is later than `untilMs`. */
  step(untilMs?: number): Promise<boolean>;
}

const before = (a: Entry, b: Entry): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);

/** A binary heap of what is due, the earliest first. */
function createQueue() {
  const heap: Entry[] = [];

  function push(entry: Entry): void {
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  function pop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      let least = heap[child];
      const right = heap[child + 1];
      if (least === undefined) break;
      if (right !== undefined && before(right, least)) {
        least = right;
        child += 1;
      }
      if (!before(least, last)) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
  }

  return { push, pop, first: (): Entry | undefined => heap[0] };
}

/** A clock that starts at `startMs` and moves only when it is told to. */
export function createClock(startMs: number): Clock {
  const queue = createQueue();
  let nowMs = startMs;
  let sequence = 0;

  /** Takes the next entry out of the queue. */
  function take(untilMs: number): Entry | undefined {
    for (;;) {
      const next = queue.first();
      if (next === undefined || next.atMs > untilMs) return undefined;
      queue.pop();
      if (!next.cancelled) return next;
    }
  }

  function run(entry: Entry): void | Promise<void> {
    nowMs = entry.atMs;
    return entry.due();
  }

  async function step(untilMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const next = take(untilMs);
    if (next === undefined) return false;
    const pending = run(next);
    if (pending !== undefined) await pending;
    return true;
  }

  return {
    get nowMs() {
      return nowMs;
    },
    schedule(atMs, due) {
      const entry = { atMs: Math.max(atMs, nowMs), sequence: sequence++, due, cancelled: false };
      queue.push(entry);
      return entry;
    },
    cancel(timer) {
      timer.cancelled = true;
    },
    step,
    async runUntil(untilMs) {
      for (let next = take(untilMs); next !== undefined; next = take(untilMs)) {
        const pending = run(next);
        if (pending !== undefined) await pending;
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}
