/** Serves a lab to SDKs and the AWS CLI until somebody presses Ctrl-C. */

import { type Endpoint, openEndpoint } from '../../lab/endpoint/index.ts';
import { createPacer } from '../../lab/endpoint/pacer.ts';
import { createTurns, type Turns } from '../../lab/endpoint/turns.ts';
import { createRandom } from '../../lab/random.ts';
import { livelyDay, openSession, type Session } from '../../lab/session.ts';
import type { World } from '../../lab/world.ts';
import type { ServeOptions } from '../commands/lab-serve.ts';
import type { Context } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { instant } from '../report/format.ts';

/** The lively day, and days with the same kind of load after it. */
function sessionOf({ seed, days }: ServeOptions): Session {
  const { traffic } = livelyDay;
  return {
    ...livelyDay,
    seed,
    traffic: traffic.kind === 'generated' ? { ...traffic, days } : traffic,
  };
}

const isTaken = (error: unknown): boolean => ['EADDRINUSE', 'EACCES'].includes(Object(error).code);

async function open(
  world: World,
  turns: Turns,
  { options, output }: Context & { readonly options: ServeOptions },
): Promise<Endpoint> {
  const { sfn, eventBridge: eventbridge, cloudWatch: cloudwatch } = world.services;
  const parts = {
    gateway: world.gateway,
    services: { sfn, eventbridge, cloudwatch },
    turns,
    random: createRandom(options.seed).fork('request ids'),
    report: (problem: unknown) => {
      const why = problem instanceof Error ? problem.message : String(problem);
      output.talk(output.paint('bad', `A call failed inside the lab: ${why}`));
    },
  };
  try {
    return await openEndpoint(parts, options.port);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const why = `Port ${options.port} cannot be used: give another with --port, or --port 0 for any.`;
    throw new CommandError(exitCodes.conflict, why);
  }
}

function writeHowTo({ url }: Endpoint, world: World, { output }: Context): void {
  const { talk } = output;
  talk(
    output.paint('strong', 'SIMULATED: the AWS APIs of a lab. Nothing here touches an account.'),
  );
  output.data(url);
  talk('Try in another terminal (any credentials will do):');
  const command = (rest: string): string => `  aws --endpoint-url ${url} ${rest}`;
  talk(
    `  export AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab AWS_DEFAULT_REGION=${world.region}`,
  );
  talk(command('stepfunctions list-state-machines'));
  talk(command('cloudwatch describe-alarms --state-value ALARM'));
  talk('More: docs/endpoint.md. Ctrl-C ends it, and the lab with it.');
}

/** Sleeps, and shows the virtual minute when it has changed. */
function sleeper({ clock }: World, { output, stopwatch }: Context) {
  let shown = '';
  return async (ms: number): Promise<void> => {
    const minute = instant(clock.nowMs).slice(0, 16);
    if (minute !== shown) output.status(output.paint('quiet', `${minute} UTC in the lab`));
    shown = minute;
    await stopwatch.sleep(ms);
  };
}

export async function serve(options: ServeOptions, context: Context): Promise<ExitCode> {
  const { output, stopwatch, onInterrupt } = context;
  const { world, endMs } = await openSession(sessionOf(options));
  const turns = createTurns();
  const endpoint = await open(world, turns, { ...context, options });
  const pacer = createPacer({
    clock: world.clock,
    turns,
    speed: options.speed,
    endMs,
    nowMs: stopwatch.nowMs,
    sleep: sleeper(world, context),
  });
  writeHowTo(endpoint, world, context);
  let letGo = (): void => {};
  const interrupted = new Promise<'interrupted'>((resolve) => {
    letGo = onInterrupt(() => {
      pacer.stop();
      resolve('interrupted');
    });
  });
  try {
    // A mistake in the lab ends the command; the end of the load does not.
    const ended = await Promise.race([interrupted, pacer.run()]);
    if (ended === undefined) {
      output.talk(`The load ends at ${instant(endMs)}: time stands still, calls are answered.`);
      await interrupted;
    }
    return exitCodes.interrupted;
  } finally {
    letGo();
    output.status(undefined);
    await endpoint.close();
  }
}
