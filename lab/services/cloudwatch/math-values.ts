/** Values of metric math and how operators and functions spread over them; NaN stands for a missing datapoint. */

/** A scalar, a time series on the grid of the evaluation, or an array of time series. */
export type MathValue = number | Float64Array | readonly Float64Array[];

/** A mistake in an expression, in words that follow "Error in expression 'e1': ". */
export class MathError extends Error {}

export const isArray = (value: MathValue): value is readonly Float64Array[] => Array.isArray(value);

/** The value as an array of time series; a scalar is refused. */
export function seriesOf(value: MathValue, functionName: string): readonly Float64Array[] {
  if (typeof value === 'number') {
    throw new MathError(`The function '${functionName}' expects a time series, not a scalar`);
  }
  return isArray(value) ? value : [value];
}

/** Datapoints that a calculation cannot give (division by zero, LOG of a negative number) are dropped. */
const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/** Applies a function to every datapoint; missing ones stay missing. */
export function mapValue(value: MathValue, change: (value: number) => number): MathValue {
  if (typeof value === 'number') return change(value);
  if (isArray(value)) return value.map((series) => mapSeries(series, change));
  return mapSeries(value, change);
}

// Loops here and below: `map` of a typed array costs several times what alarms calculate every minute.
function mapSeries(series: Float64Array, change: (value: number) => number): Float64Array {
  const result = new Float64Array(series.length);
  for (let place = 0; place < series.length; place++) {
    const value = at(series, place);
    result[place] = Number.isNaN(value) ? value : finite(change(value));
  }
  return result;
}

function pair(
  left: Float64Array,
  right: Float64Array,
  operate: (left: number, right: number) => number,
): Float64Array {
  const result = new Float64Array(left.length);
  for (let at = 0; at < left.length; at++) {
    const a = left[at] ?? Number.NaN;
    const b = right[at] ?? Number.NaN;
    const neither = Number.isNaN(a) && Number.isNaN(b);
    // Metric math: "Missing values in a time series are treated as 0", where the other side has a value.
    result[at] = neither
      ? Number.NaN
      : finite(operate(Number.isNaN(a) ? 0 : a, Number.isNaN(b) ? 0 : b));
  }
  return result;
}

/** Applies an operator to two values of any kind; an array meets another array element by element. */
export function combine(
  left: MathValue,
  right: MathValue,
  operate: (left: number, right: number) => number,
): MathValue {
  if (typeof right === 'number') {
    if (typeof left === 'number') return operate(left, right);
    return mapValue(left, (value) => operate(value, right));
  }
  if (typeof left === 'number') return mapValue(right, (value) => operate(left, value));
  if (isArray(left)) {
    if (isArray(right) && right.length !== left.length) {
      throw new MathError('Arrays of time series in one operation must have the same length');
    }
    return left.map((series, at) =>
      pair(series, isArray(right) ? (right[at] ?? series) : right, operate),
    );
  }
  if (isArray(right)) return right.map((series) => pair(left, series, operate));
  return pair(left, right, operate);
}

/** The datapoint at one place of the grid; a scalar is the same everywhere. */
export const at = (value: number | Float64Array, place: number): number =>
  typeof value === 'number' ? value : (value[place] ?? Number.NaN);
