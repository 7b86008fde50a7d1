/** How our engine grows: with the length of a machine, and with executions that run at the same time. */

import type { MachineUnderTest } from './machines.ts';
import { passChain, runbook } from './machines.ts';
import { countStates, type Effort, secondsFor, speedOf } from './measure.ts';
import { createOurEngine } from './our-engine.ts';

/** The median speed at one size; level figures mean that the effort grows in proportion. */
export interface GrowthPoint {
  readonly size: number;
  readonly statesPerSecond: number;
}

export interface Growth {
  readonly states: readonly GrowthPoint[];
  readonly concurrentExecutions: readonly GrowthPoint[];
}

async function pointOf(
  machine: MachineUnderTest,
  { size, atOnce, effort }: { size: number; atOnce: number; effort: Effort },
): Promise<GrowthPoint> {
  const states = await countStates(machine);
  const turns = Math.max(1, Math.round(effort.statesPerSample / (states * atOnce)));
  const executions = turns * atOnce;
  const samples: number[] = [];
  for (let round = 0; round < effort.rounds; round++) {
    const seconds = await secondsFor(() => createOurEngine(machine), { executions, atOnce });
    samples.push((executions * states) / seconds);
  }
  return { size, statesPerSecond: speedOf(samples).median };
}

/** Measures at 1, 10, 100 ... up to `sizeMax`; the chain of states begins at 10. */
export async function measureGrowth(effort: Effort, sizeMax: number): Promise<Growth> {
  const states: GrowthPoint[] = [];
  const concurrentExecutions: GrowthPoint[] = [];
  for (let size = 1; size <= sizeMax; size *= 10) {
    if (size > 1) states.push(await pointOf(passChain(size), { size, atOnce: 1, effort }));
    concurrentExecutions.push(await pointOf(runbook, { size, atOnce: size, effort }));
  }
  return { states, concurrentExecutions };
}
