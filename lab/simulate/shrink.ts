/** Delta debugging: the fewest faults that still break the same rule. */

/**
 * A smallest list of `items`, in their order, that still `fails`: leaving out any one of them makes it pass.
 * `fails(items)` must be true. Algorithm: Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input".
 */
export async function shrink<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  if (items.length > 0 && (await fails([]))) return [];
  let left = items;
  let parts = 2;
  while (left.length >= 2) {
    const size = Math.ceil(left.length / parts);
    let smaller: readonly T[] | undefined;
    for (let from = 0; from < left.length && smaller === undefined; from += size) {
      const without = [...left.slice(0, from), ...left.slice(from + size)];
      if (await fails(without)) smaller = without;
    }
    if (smaller !== undefined) {
      left = smaller;
      parts = Math.max(parts - 1, 2);
    } else if (size > 1) {
      parts = Math.min(parts * 2, left.length);
    } else {
      break;
    }
  }
  return left;
}
