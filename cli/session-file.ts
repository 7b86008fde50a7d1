/** The lab session that commands go on with, kept as `.arq/session.json`: enough to play the same run again. */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../lab/session.ts';
import { type Context, invocation } from './context.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { systemReason, whyUnwritable } from './writable.ts';

/** A session that has been played up to an instant. */
export type KeptSession = Session & { readonly untilMs: number };

const pathIn = (folder: string): string => join(folder, '.arq', 'session.json');

function textOf(folder: string): string | undefined {
  try {
    return readFileSync(pathIn(folder), 'utf8');
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const missing = (): CommandError =>
  new CommandError(
    exitCodes.notFound,
    `There is no lab session yet: play one with "${invocation} lab day --fast", or name a deployed stage with --stage.`,
  );

/**
 * Says what is going to take a moment, before anything is loaded for it.
 * @throws CommandError when there is no session
 */
export function announceSession(stage: string, { folder, output }: Context): void {
  if (stage !== 'lab') return;
  if (textOf(folder) === undefined) throw missing();
  output.talk(output.paint('quiet', 'Playing the lab session up to where it stands.'));
}

/** @throws CommandError when there is none, or what is there cannot be played */
export async function readSession(folder: string): Promise<KeptSession> {
  const text = textOf(folder);
  if (text === undefined) throw missing();
  // The schema lies beside the whole lab, which a command without a session does not need.
  const { sessionSchema } = await import('../lab/session.ts');
  const result = sessionSchema.safeParse(parsed(text));
  const untilMs = result.data?.untilMs;
  if (result.success && untilMs !== undefined) return { ...result.data, untilMs };
  throw new CommandError(
    exitCodes.error,
    `.arq/session.json is not a session of this version: forget it with "${invocation} lab reset" and play a new one.`,
  );
}

const unwritable = (why: string): CommandError =>
  new CommandError(
    exitCodes.error,
    `.arq/session.json cannot be written (${why}): make .arq a folder and its files writable, or work in another folder.`,
  );

/**
 * Before anything is played that is to be kept.
 * @throws CommandError when it could not be
 */
export function checkKeeping(folder: string): void {
  const own = join(folder, '.arq');
  const why = whyUnwritable(existsSync(own) ? pathIn(folder) : own);
  if (why !== undefined) throw unwritable(why);
}

/** @throws CommandError when it cannot be written */
export function keepSession(folder: string, session: KeptSession): void {
  try {
    mkdirSync(join(folder, '.arq'), { recursive: true });
    writeFileSync(pathIn(folder), `${JSON.stringify(session, undefined, 2)}\n`);
  } catch (error) {
    throw unwritable(systemReason(error));
  }
}

/** True when there was one. */
export function forgetSession(folder: string): boolean {
  const existed = textOf(folder) !== undefined;
  rmSync(pathIn(folder), { force: true });
  return existed;
}
