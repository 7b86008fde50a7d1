/** Measures both engines in one run: their samples take turns, so that what else the machine does meets both. */

import { stat } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Engine } from './engine.ts';
import type { MachineUnderTest } from './machines.ts';
import { createOurEngine } from './our-engine.ts';
import { createPeerEngine } from './peer-engine.ts';

export interface Effort {
  readonly rounds: number;
  /** State transitions of one sample; the executions of a sample follow from it. */
  readonly statesPerSample: number;
}

/** State transitions per second over all rounds. */
export interface Speed {
  readonly best: number;
  readonly median: number;
}

export interface Comparison {
  readonly name: string;
  readonly statesPerExecution: number;
  readonly ours: Speed;
  readonly peer: Speed;
  /** Growth of the heap for each execution whose history is kept, in bytes. */
  readonly heapBytes: { readonly ours: number; readonly peer: number };
}

type Create = () => Engine | Promise<Engine>;

export async function countStates(machine: MachineUnderTest): Promise<number> {
  const engine = await createOurEngine(machine);
  await engine.run(1);
  return engine.statesPerExecution();
}

/** Seconds that one new engine needs for the executions; what it needs to get ready is not counted. */
export async function secondsFor(
  create: Create,
  { executions, atOnce }: { readonly executions: number; readonly atOnce: number },
): Promise<number> {
  const engine = await create();
  collectGarbage();
  const fromMs = performance.now();
  for (let done = 0; done < executions; done += atOnce) await engine.run(atOnce);
  return (performance.now() - fromMs) / 1000;
}

export function speedOf(samples: readonly number[]): Speed {
  const sorted = samples.toSorted((a, b) => a - b);
  return { best: sorted.at(-1) ?? 0, median: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0 };
}

async function heapBytesPerExecution(create: Create, executions: number): Promise<number> {
  const engine = await create();
  await engine.run(1);
  const before = await settledHeapBytes();
  for (let done = 0; done < executions; done++) await engine.run(1);
  const grown = (await settledHeapBytes()) - before;
  // Keeps the engine, and with it the histories, alive until here.
  engine.output();
  return Math.round(grown / executions);
}

/**
 * The heap without garbage. The peer passes events of branches on in the background, and what only
 * they hold is garbage a turn of the event loop later.
 */
async function settledHeapBytes(): Promise<number> {
  for (let turn = 0; turn < 4; turn++) {
    // An answer of the operating system never comes in the same turn.
    await stat('.');
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

export async function compare(machine: MachineUnderTest, effort: Effort): Promise<Comparison> {
  const statesPerExecution = await countStates(machine);
  const executions = Math.max(1, Math.round(effort.statesPerSample / statesPerExecution));
  const creators = { ours: () => createOurEngine(machine), peer: () => createPeerEngine(machine) };
  const samples: Record<keyof typeof creators, number[]> = { ours: [], peer: [] };
  // Whoever begins changes from round to round; the first round of each is a warm-up.
  for (let round = 0; round <= effort.rounds; round++) {
    const order = round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const);
    for (const who of order) {
      const seconds = await secondsFor(creators[who], { executions, atOnce: 1 });
      if (round > 0) samples[who].push((executions * statesPerExecution) / seconds);
    }
  }
  return {
    name: machine.name,
    statesPerExecution,
    ours: speedOf(samples.ours),
    peer: speedOf(samples.peer),
    heapBytes: {
      ours: await heapBytesPerExecution(creators.ours, executions),
      peer: await heapBytesPerExecution(creators.peer, executions),
    },
  };
}

let collect: (() => void) | undefined;

/** Node shows its garbage collector only to those who ask with a flag. */
function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    const found: unknown = runInNewContext('gc');
    if (typeof found !== 'function') throw new Error('This Node shows no garbage collector');
    collect = () => found();
  }
  collect();
}
