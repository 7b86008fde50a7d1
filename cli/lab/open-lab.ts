/** The lab session as a stage: played again from its seed to where it stands, and on from there. */

import { openSession } from '../../lab/session.ts';
import type { World } from '../../lab/world.ts';
import { type Context, invocation } from '../context.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { findWorkflow } from '../read/workflows.ts';
import { instant } from '../report/format.ts';
import { type KeptSession, keepSession, readSession } from '../session-file.ts';
import type { Stage } from '../stage.ts';

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
  const { folder } = context;
  let session = await readSession(folder);
  let world: World | undefined;

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
    clients: async () => (await played()).clients,
    async start({ workflow, name = `by-hand-${session.starts.length + 1}`, input }) {
      // One millisecond later nothing else is due, so that playing it again gives the same order.
      const atMs = session.untilMs + 1;
      const start = { atMs, workflow, name, input };
      const next = { ...session, starts: [...session.starts, start], untilMs: atMs };
      const opened = (await openSession(next)).world;
      const stateMachineArn = await findWorkflow(opened.clients, 'lab', workflow);
      if (atMs >= opened.endMs) {
        throw new CommandError(
          exitCodes.conflict,
          `The load of the lab session ends at ${instant(opened.endMs)}: begin a new one with "${invocation} lab day --fast".`,
        );
      }
      await play(next, opened);
      session = next;
      world = opened;
      keepSession(folder, session);
      return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    },
    nowMs: () => session.untilMs,
    async moveOn() {
      const { clock, endMs } = await played();
      const untilMs = session.untilMs + lookEveryMs;
      if (untilMs > endMs) {
        throw new CommandError(
          exitCodes.conflict,
          `The load of the lab session ends at ${instant(endMs)}: begin a new one with "${invocation} lab day --fast".`,
        );
      }
      await clock.runUntil(untilMs);
      session = { ...session, untilMs };
      keepSession(folder, session);
    },
  };
}
