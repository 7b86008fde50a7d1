/** The hash functions of both query languages: States.Hash and `$hash`. */

import { createHash } from 'node:crypto';

const algorithms = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** As refusals list them. "Intrinsic functions", `States.Hash`. */
export const hashAlgorithmNames = [...algorithms.keys()].join(', ');

/** In hexadecimal digits; undefined for an algorithm that is none of `hashAlgorithmNames`. */
export function hashOf(text: string, algorithm: string): string | undefined {
  const name = algorithms.get(algorithm);
  return name === undefined ? undefined : createHash(name).update(text).digest('hex');
}
