/** One thing at a time: requests and the clock's entries take turns, in the order they came. */

/** Runs `work` when everything asked for before has ended; its outcome is the answer. */
export type Turns = <T>(work: () => T | Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    // Who asked hears of a failure; the next in line does not.
    last = turn.catch(() => {});
    return turn;
  };
}
