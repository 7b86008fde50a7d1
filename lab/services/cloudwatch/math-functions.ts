/** The functions of metric math that alarms and dashboards of a scaling product use. */

import { at, isArray, MathError, type MathValue, mapValue, seriesOf } from './math-values.ts';

/** What a function may know beside its arguments. */
export interface MathGrid {
  readonly length: number;
  readonly periodSeconds: number;
}

/** Words that stand for themselves as an argument of FILL. */
export type FillMode = 'REPEAT' | 'LINEAR';

type MathFunction = (grid: MathGrid, args: readonly MathValue[]) => MathValue;

interface Signature {
  readonly least: number;
  readonly most: number;
  readonly apply: MathFunction;
}

const present = (series: Float64Array): Float64Array =>
  series.filter((value) => !Number.isNaN(value));

/** One argument: a time series gives a scalar, an array of them gives a time series, datapoint by datapoint. */
function aggregate(
  name: string,
  reduce: (values: Float64Array, count: number) => number,
): Signature {
  const apply: MathFunction = (grid, [value = Number.NaN]) => {
    const all = seriesOf(value, name);
    if (!isArray(value)) {
      const values = present(all[0] ?? new Float64Array(0));
      return values.length === 0 ? Number.NaN : reduce(values, grid.length);
    }
    const result = new Float64Array(grid.length).fill(Number.NaN);
    for (let place = 0; place < grid.length; place++) {
      const values = present(Float64Array.from(all, (series) => at(series, place)));
      if (values.length > 0) result[place] = reduce(values, all.length);
    }
    return result;
  };
  return { least: 1, most: 1, apply };
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const elementwise = (change: (value: number) => number): Signature => ({
  least: 1,
  most: 1,
  apply: (_grid, [value = Number.NaN]) => mapValue(value, change),
});

function overSeries(name: string, change: (series: Float64Array, grid: MathGrid) => Float64Array) {
  const apply: MathFunction = (grid, [value = Number.NaN]) => {
    const all = seriesOf(value, name).map((series) => change(series, grid));
    return isArray(value) ? all : (all[0] ?? Number.NaN);
  };
  return { least: 1, most: 1, apply } satisfies Signature;
}

/** Change per second between a datapoint and the datapoint before it. */
function rate(series: Float64Array, { periodSeconds }: MathGrid): Float64Array {
  let before = -1;
  return series.map((value, place) => {
    if (Number.isNaN(value)) return value;
    const last = before;
    before = place;
    if (last < 0) return Number.NaN;
    return (value - at(series, last)) / ((place - last) * periodSeconds);
  });
}

function runningSum(series: Float64Array): Float64Array {
  let sum = 0;
  return series.map((value) => {
    if (Number.isNaN(value)) return value;
    sum += value;
    return sum;
  });
}

function nextPresent(series: Float64Array, from: number): number {
  for (let place = from; place < series.length; place++) {
    if (!Number.isNaN(at(series, place))) return place;
  }
  return -1;
}

/** Fills one series: with a value, with the datapoint before the gap, or on the line across the gap. */
function fillSeries(series: Float64Array, filler: MathValue | FillMode): Float64Array {
  const result = new Float64Array(series.length);
  let before = -1;
  for (let place = 0; place < series.length; place++) {
    const value = at(series, place);
    const isMissing = Number.isNaN(value);
    if (!isMissing) before = place;
    result[place] = isMissing ? filled(series, filler, { place, before }) : value;
  }
  return result;
}

/** What stands in a gap; `before` is the place of the datapoint before it, -1 when there is none. */
function filled(
  series: Float64Array,
  filler: MathValue | FillMode,
  { place, before }: { readonly place: number; readonly before: number },
): number {
  if (filler === 'REPEAT') return before < 0 ? Number.NaN : at(series, before);
  if (filler === 'LINEAR') {
    const after = nextPresent(series, place);
    if (before < 0 || after < 0) return Number.NaN;
    const start = at(series, before);
    return start + ((at(series, after) - start) * (place - before)) / (after - before);
  }
  if (isArray(filler)) throw new MathError("The second argument of 'FILL' must be one series");
  return at(filler, place);
}

/** FILL: the only function whose second argument may be a word. */
export function fill(value: MathValue, filler: MathValue | FillMode): MathValue {
  const all = seriesOf(value, 'FILL').map((series) => fillSeries(series, filler));
  return isArray(value) ? all : (all[0] ?? Number.NaN);
}

function single(value: MathValue | undefined): number | Float64Array | undefined {
  if (value !== undefined && isArray(value)) {
    throw new MathError("The function 'IF' expects single time series");
  }
  return value;
}

/** IF: a missing condition drops the datapoint; a missing true value counts as 0, a missing false value drops it. */
function choose(grid: MathGrid, args: readonly MathValue[]): MathValue {
  const [condition = Number.NaN, whenTrue = Number.NaN, whenFalse] = args.map(single);
  const otherwise = whenFalse ?? Number.NaN;
  if (typeof condition === 'number') {
    if (condition !== 0) return whenTrue;
    return whenFalse ?? new Float64Array(grid.length).fill(Number.NaN);
  }
  const result = new Float64Array(condition.length);
  for (let place = 0; place < condition.length; place++) {
    const flag = at(condition, place);
    const chosen = at(flag === 0 ? otherwise : whenTrue, place);
    const isTrueAndMissing = flag !== 0 && Number.isNaN(chosen);
    result[place] = Number.isNaN(flag) ? Number.NaN : isTrueAndMissing ? 0 : chosen;
  }
  return result;
}

/** By name; the semantics are those of "Using metric math" in the CloudWatch user guide. */
export const mathFunctions: Readonly<Record<string, Signature>> = {
  ABS: elementwise(Math.abs),
  CEIL: elementwise(Math.ceil),
  FLOOR: elementwise(Math.floor),
  SUM: aggregate('SUM', total),
  // "Missing values are treated as 0": they count in the divisor.
  AVG: aggregate('AVG', (values, count) => total(values) / count),
  MIN: aggregate('MIN', (values) => Math.min(...values)),
  MAX: aggregate('MAX', (values) => Math.max(...values)),
  RATE: overSeries('RATE', rate),
  RUNNING_SUM: overSeries('RUNNING_SUM', runningSum),
  IF: { least: 2, most: 3, apply: choose },
};
