/** Tells before a long run whether the files at its end can be written. */

import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** What the file system says of a call that failed. */
export const systemReason = (error: unknown): string => String(Object(error).message ?? error);

/** Why a file cannot be written; undefined when nothing stands in the way. */
export function whyUnwritable(path: string): string | undefined {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) return 'it is a folder';
    // The slash makes a file in the place of the folder an error.
    accessSync(there === undefined ? `${dirname(path)}/` : path, constants.W_OK);
    return undefined;
  } catch (error) {
    return systemReason(error);
  }
}
