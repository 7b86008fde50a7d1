/** Runs one seed of the swarm, shrinks what fails, and plays some seeds twice to see that nothing differs. */

import type { Project } from '../project.ts';
import type { PlannedFault } from './planned-fault.ts';
import { type Day, playDay } from './play-day.ts';
import { shrink } from './shrink.ts';

export interface SeedResult {
  readonly seed: number;
  readonly days: number;
  readonly faults: number;
  readonly executions: number;
  readonly calls: number;
  /** Sentences that begin with the id of what was violated; of the shrunk day when there are any. */
  readonly violations: readonly string[];
  /** The fewest faults that still break the same rule; absent when nothing is violated. */
  readonly smallest?: readonly PlannedFault[];
}

/** Every so many seeds one is played twice (I18): the second run costs as much as the first. */
const twiceEvery = 25;

const ruleOf = (violation: string): string => violation.slice(0, violation.indexOf(':'));

/** `project` is what is deployed: by default the project itself. */
export async function runSeed(day: Day, project?: Project): Promise<SeedResult> {
  const { seed, days } = day;
  const first = await playDay(day, project);
  const { executions, calls } = first;
  const result = { seed, days, faults: day.faults.length, executions, calls };
  const [violation] = first.violations;
  if (violation === undefined) {
    const differs =
      seed % twiceEvery === 0 && (await playDay(day, project)).digest() !== first.digest();
    return differs
      ? { ...result, violations: ['I18: two runs have different histories'], smallest: day.faults }
      : { ...result, violations: [] };
  }
  const rule = ruleOf(violation);
  let violations: readonly string[] = first.violations;
  const smallest = await shrink(day.faults, async (faults) => {
    const again = await playDay({ ...day, faults }, project);
    const same = again.violations.some((each) => ruleOf(each) === rule);
    if (same) violations = again.violations;
    return same;
  });
  return { ...result, violations, smallest };
}
