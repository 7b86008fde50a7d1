/** Says which expectations of a scenario a played world did not meet. */

import type { Expectation, Scenario } from '../../shared/scenario.ts';
import { messagesOf, outcomesOf } from '../outcomes.ts';
import type { World } from '../world.ts';

const application = 'web';

function minuteText(minute: number): string {
  return `minute ${minute}`;
}

function checkInstances(
  expectation: Expectation,
  instances: ArrayLike<number>,
): string | undefined {
  const played = Array.from(instances);
  if ('instances' in expectation) {
    const actual = Math.round(played[expectation.atMinute] ?? 0);
    return actual === expectation.instances
      ? undefined
      : `${actual} instances in ${minuteText(expectation.atMinute)}, expected ${expectation.instances}`;
  }
  if ('instancesAtLeast' in expectation) {
    const reached = played.findIndex((value) => value >= expectation.instancesAtLeast);
    return reached >= 0 && reached <= expectation.byMinute
      ? undefined
      : `${expectation.instancesAtLeast} instances ${reached < 0 ? 'never' : `only in ${minuteText(reached)}`}, expected by ${minuteText(expectation.byMinute)}`;
  }
  if ('neverMoreThan' in expectation) {
    const most = Math.max(...played);
    return most <= expectation.neverMoreThan
      ? undefined
      : `${most} instances, expected at most ${expectation.neverMoreThan}`;
  }
  if ('neverFewerThan' in expectation) {
    const fewest = Math.min(...played);
    return fewest >= expectation.neverFewerThan
      ? undefined
      : `${fewest} instances, expected at least ${expectation.neverFewerThan}`;
  }
  return undefined;
}

function checkEnds(expectation: Expectation, world: World): string | undefined {
  const all = outcomesOf(world);
  const outcomes = new Set(
    all.filter((each) => each.workflow === 'scale-application').map((each) => each.outcome),
  );
  if ('outcomes' in expectation) {
    const missing = expectation.outcomes.filter((outcome) => !outcomes.has(outcome));
    return missing.length === 0
      ? undefined
      : `no execution ended as ${missing.join(', ')}; they ended as ${[...outcomes].join(', ')}`;
  }
  if ('noOutcome' in expectation) {
    return outcomes.has(expectation.noOutcome)
      ? `an execution ended as ${expectation.noOutcome}`
      : undefined;
  }
  if ('verdicts' in expectation) {
    const verdicts = new Set(
      all
        .filter((each) => each.workflow === 'watch-health')
        .map((each) => String(each.output.verdict)),
    );
    const missing = expectation.verdicts.filter((verdict) => !verdicts.has(verdict));
    return missing.length === 0
      ? undefined
      : `no watch ended as ${missing.join(', ')}; they ended as ${[...verdicts].join(', ')}`;
  }
  return undefined;
}

function checkMessages(expectation: Expectation, world: World): string | undefined {
  const subjects = messagesOf(world).map((message) => message.subject);
  if (
    'notified' in expectation &&
    !subjects.some((subject) => subject.includes(expectation.notified))
  ) {
    return `nobody was told "${expectation.notified}"; they were told: ${subjects.join(' | ')}`;
  }
  if (
    'notNotified' in expectation &&
    subjects.some((subject) => subject.includes(expectation.notNotified))
  ) {
    return `somebody was told "${expectation.notNotified}"`;
  }
  return undefined;
}

/** One sentence per expectation that was not met; empty when all were. */
export function checkExpectations(scenario: Scenario, world: World): string[] {
  const record = world.platform.record(application);
  const instances = record.instances.subarray(0, record.minutes);
  return scenario.expect.flatMap((expectation) => {
    const problem =
      checkInstances(expectation, instances) ??
      checkEnds(expectation, world) ??
      checkMessages(expectation, world);
    return problem === undefined ? [] : [problem];
  });
}
