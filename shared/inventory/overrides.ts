/** Merges the numbers a target overrides over its section of the strategy. */

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `base` with every member that `overrides` names replaced; sections merge, lists and values do not. */
export function mergeOverrides(base: Plain, overrides: Plain): Plain {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overrides)) {
    const under = merged.get(key);
    merged.set(key, isPlain(under) && isPlain(value) ? mergeOverrides(under, value) : value);
  }
  return Object.fromEntries(merged);
}
