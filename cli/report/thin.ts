/** Leaves out points that no screen can show, and never a minimum, a maximum or a gap. */

/** Two days are drawn minute by minute. */
const exactMax = 2 * 24 * 60;
/** Above that, about one bucket for each pixel column of a small screen. */
const bucketsMax = 720;

export type Values = readonly (number | null)[];

interface ThinSeries {
  /** Minutes of the points; null when every minute is there. */
  readonly minutes: readonly number[] | null;
  readonly values: Values;
}

/** Minutes of each bucket for a series of this length; 1 = nothing is left out. */
export const bucketMinutes = (length: number): number =>
  length <= exactMax ? 1 : Math.ceil(length / bucketsMax);

/** Where the lowest and highest value of a bucket and its first missing one are, in order. */
function kept(values: Values, from: number, to: number): number[] {
  let low = -1;
  let high = -1;
  let gap = -1;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? null;
    if (value === null) {
      if (gap < 0) gap = at;
      continue;
    }
    if (low < 0 || value < (values[low] ?? 0)) low = at;
    if (high < 0 || value > (values[high] ?? 0)) high = at;
  }
  return [...new Set([low, high, gap])].filter((at) => at >= 0).sort((a, b) => a - b);
}

/** Points as they were measured, at their own minute; none of them is an average. */
export function thin(values: Values): ThinSeries {
  const size = bucketMinutes(values.length);
  if (size === 1) return { minutes: null, values };
  const minutes: number[] = [];
  for (let from = 0; from < values.length; from += size) {
    minutes.push(...kept(values, from, Math.min(from + size, values.length)));
  }
  return { minutes, values: minutes.map((minute) => values[minute] ?? null) };
}
