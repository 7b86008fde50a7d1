/** The peer, aws-local-stepfunctions, with a machine ready to be run. */

import { StateMachine } from 'aws-local-stepfunctions';
import type { Engine } from './engine.ts';
import { localFunction, type MachineUnderTest } from './machines.ts';

/** Keeps what the peer's `run` gives for each execution: the event log is in it. */
export function createPeerEngine(machine: MachineUnderTest): Engine {
  const peer = new StateMachine(machine.definition);
  const handlers = machine.tasks.map((name) => [name, async () => localFunction()] as const);
  const overrides = { taskResourceLocalHandlers: Object.fromEntries(handlers) };
  const kept: unknown[] = [];
  let output: unknown;
  return {
    async run(atOnce) {
      const runs = Array.from({ length: atOnce }, () => peer.run(machine.input, { overrides }));
      kept.push(...runs);
      const outputs = await Promise.all(runs.map(({ result }) => result));
      output = outputs.at(-1);
    },
    output: () => output,
  };
}
