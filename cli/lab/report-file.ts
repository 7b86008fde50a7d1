/** Where the report of a run goes. */

import { writeFile } from 'node:fs/promises';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { systemReason, whyUnwritable } from '../writable.ts';

const unwritable = (file: string, why: string): CommandError =>
  new CommandError(
    exitCodes.error,
    `The report ${file} cannot be written (${why}): give another file with --report.`,
  );

/**
 * Before the run that the report is about.
 * @throws CommandError when it could not be written
 */
export function checkReport(file: string): void {
  const why = whyUnwritable(file);
  if (why !== undefined) throw unwritable(file, why);
}

/** @throws CommandError when the report cannot be written */
export async function writeReport(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (error) {
    throw unwritable(file, systemReason(error));
  }
}
