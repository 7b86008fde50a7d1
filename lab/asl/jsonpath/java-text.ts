/** How Step Functions writes a value into a text: as Java's `toString` does. */

import { isObject, type Json } from '../json.ts';

/**
 * Objects and arrays as Java's maps and lists, strings bare (recorded for States.Format:
 * `{Arg1=1, Arg2=[]}`).
 */
export function javaText(value: Json): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}=${javaText(member)}`);
  return `{${members.join(', ')}}`;
}
