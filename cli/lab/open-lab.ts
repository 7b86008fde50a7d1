/** The lab session as a stage: played again from its seed to where it stands, and on from there. */

import { openSession } from '../../lab/session.ts';
import type { World } from '../../lab/world.ts';
import { type Context, invocation } from '../context.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { describe } from '../read/executions.ts';
import { findStartable } from '../read/workflows.ts';
import { instant } from '../report/format.ts';
import { type KeptSession, keepSession, readSession } from '../session-file.ts';
import type { Stage } from '../stage.ts';
import { readInventory, readStrategy } from '../stage-files.ts';

/** Virtual time between two looks at a running execution. */
const lookEveryMs = 5_000;

function isNameTaken(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExecutionAlreadyExists';
}

/** Plays a session up to where it stands. */
async function play(session: KeptSession, world: World): Promise<void> {
  try {
    await world.clock.runUntil(session.untilMs);
  } catch (error) {
    if (!isNameTaken(error)) throw error;
    const name = session.starts.at(-1)?.name ?? '';
    throw new CommandError(
      exitCodes.conflict,
      `There is an execution "${name}" already: give another name with --name.`,
    );
  }
}

/** @throws CommandError when there is no session */
export async function openLab(context: Context): Promise<Stage> {
  const { folder, stopwatch } = context;
  let session = await readSession(folder);
  let world: World | undefined;

  /** @throws CommandError when the load of the world ends before that */
  function checkEnd({ endMs }: World, untilMs: number): void {
    if (untilMs <= endMs) return;
    throw new CommandError(
      exitCodes.conflict,
      `The load of the lab session ends at ${instant(endMs)}: begin a new one with "${invocation} lab day --fast".`,
    );
  }

  async function played(): Promise<World> {
    if (world === undefined) {
      const opened = (await openSession(session)).world;
      await play(session, opened);
      world = opened;
    }
    return world;
  }

  return {
    name: 'lab',
    region: readInventory('lab', readStrategy()).region,
    clients: async () => (await played()).clients,
    async find(workflow) {
      const opened = world ?? (await openSession(session)).world;
      const stateMachineArn = await findStartable(opened.clients, 'lab', workflow);
      checkEnd(opened, session.untilMs + 2);
      return stateMachineArn;
    },
    async start({
      workflow,
      stateMachineArn,
      name = `by-hand-${session.starts.length + 1}`,
      input,
    }) {
      // One millisecond later nothing else is due, so that playing it again gives the same order.
      const atMs = session.untilMs + 1;
      const start = { atMs, workflow, name, input };
      const next = { ...session, starts: [...session.starts, start], untilMs: atMs };
      const opened = (await openSession(next)).world;
      await play(next, opened);
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      const { startDate } = await describe(opened.clients, executionArn);
      // It ran already: the session is as it was.
      if (startDate !== undefined && startDate.getTime() < atMs) return executionArn;
      session = next;
      world = opened;
      keepSession(folder, session);
      return executionArn;
    },
    nowMs: () => session.untilMs,
    async moveOn() {
      const current = await played();
      const untilMs = session.untilMs + lookEveryMs;
      checkEnd(current, untilMs);
      // Virtual time passes without a pause in which the process could hear a Ctrl-C.
      await stopwatch.sleep(0);
      await current.clock.runUntil(untilMs);
      session = { ...session, untilMs };
      keepSession(folder, session);
    },
  };
}
