/** Reads the input of a start from options, a file or stdin, and checks it before anything is started. */

import * as z from 'zod';
import { InvalidRequest } from '../../shared/errors.ts';
import { manualSchema, parseRequest } from '../../shared/events.ts';
import { alarmSignals } from '../../shared/strategy/alarm-signals.ts';
import type { StartOptions } from '../commands/start.ts';
import type { Context } from '../context.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { applicationOf, readText } from '../stage-files.ts';

const inputSchema = z.record(z.string(), z.json());
export type StartInput = z.infer<typeof inputSchema>;

/** Signals whose alarms may stand in an alarm event. */
const triggers = Object.entries(alarmSignals)
  .filter(([, { severity }]) => severity === 'trigger')
  .map(([signal]) => signal);

const usage = (problem: string): CommandError => new CommandError(exitCodes.usage, problem);

/** What the workflow that people start takes, by the name of the member. */
const members: Readonly<Record<string, z.ZodType>> = manualSchema.shape;

/** `8` and `true` are JSON where the member is no text; what is not JSON is the text itself. */
function settingOf(key: string, text: string): unknown {
  if (members[key]?.safeParse(text).success === true) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fromSettings(settings: readonly string[]): unknown {
  const input = new Map<string, unknown>();
  for (const setting of settings) {
    const at = setting.indexOf('=');
    const key = setting.slice(0, at);
    if (at < 1) throw usage(`--set ${setting} has no value: write key=value, as in target=web.`);
    if (input.has(key)) throw usage(`--set gives "${key}" twice: give it once.`);
    input.set(key, settingOf(key, setting.slice(at + 1)));
  }
  return Object.fromEntries(input);
}

async function fromFile(file: string, { stdin, folder }: Context): Promise<unknown> {
  const text = file === '-' ? await stdin.text() : readText(file, folder);
  try {
    return JSON.parse(text);
  } catch (error) {
    const where = file === '-' ? 'The input on stdin' : `The input ${file}`;
    throw usage(
      `${where} is not JSON (${error instanceof Error ? error.message : ''}): correct it.`,
    );
  }
}

/** @throws CommandError when it cannot be read or is not an object */
export async function readInput(options: StartOptions, context: Context): Promise<StartInput> {
  if (options.input !== undefined && options.set.length > 0) {
    throw usage('Both --input and --set are given: use one of them.');
  }
  const input =
    options.input === undefined
      ? fromSettings(options.set)
      : await fromFile(options.input, context);
  const result = inputSchema.safeParse(input);
  if (result.success) return result.data;
  throw usage('Input must be a JSON object such as {"target": "web"}.');
}

/** Does what the runbook would do first, so that a wrong input is told here and not by a failed execution. */
function checkScaling(input: StartInput, options: StartOptions): void {
  const request = parseRequest(input, {
    stage: options.stage,
    executionName: options.name ?? 'by-hand',
    signals: triggers,
  });
  const { target } = request;
  const { min, max } = applicationOf(options.stage, target).strategy.instances;
  if (request.trigger !== 'manual' || request.desiredCapacity === undefined) return;
  if (request.desiredCapacity >= min && request.desiredCapacity <= max) return;
  throw new InvalidRequest([
    `Field "desiredCapacity" is ${request.desiredCapacity}: application "${target}" may have ${min} to ${max} instances, ask for as many.`,
  ]);
}

/** @throws CommandError with a sentence for each problem of the input */
export function checkInput(workflow: string, input: StartInput, options: StartOptions): void {
  // Which workflows there are, and that this one is not started by hand, the stage says.
  if (workflow !== 'scale-application') return;
  try {
    checkScaling(input, options);
  } catch (error) {
    if (error instanceof InvalidRequest) throw new CommandError(exitCodes.usage, error.problems);
    throw error;
  }
}
