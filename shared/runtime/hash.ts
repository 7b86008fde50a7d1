/** Fingerprints of plain data: the same values give the same hash, whatever the order of their keys. */

import { createHash } from 'node:crypto';

/** JSON with the keys of every object in code point order, so that equal data has equal text. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of a strategy section's canonical JSON, 64 hexadecimal digits; every execution records it. */
export const strategyHash = (section: unknown): string =>
  createHash('sha256').update(canonicalJson(section)).digest('hex');
