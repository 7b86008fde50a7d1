/** A change that cannot be taken back: whatever hides the group from the rollback, nothing more is changed until a person has looked. */

import { expect, test } from '@jest/globals';
import type { CallFault } from '../../lab/faults.ts';
import { messagesOf, outcomesOf } from '../../lab/outcomes.ts';
import { playScenario } from '../../lab/scenarios/play-scenario.ts';
import type { World } from '../../lab/world.ts';
import type { Scenario } from '../../shared/scenario.ts';

const scenario: Scenario = {
  name: 'roll back',
  instances: 4,
  minutes: 60,
  when: [
    { atMinute: 0, load: 300 },
    { atMinute: 0, fault: 'never-healthy', subject: 'arq-lab-web', forMinutes: 60 },
    { atMinute: 3, load: 480 },
  ],
  expect: [],
};

/** The rollback never gets an answer from one operation. */
function without(service: string, operation: string): Promise<World> {
  const roleName = 'RollBackApplicationStateMachineRole';
  const always = { from: 1, to: Number.POSITIVE_INFINITY };
  const fault: CallFault = { kind: 'accessDenied', service, operation, roleName, ...always };
  return playScenario(scenario, { callFaults: [fault] });
}

const recordOf = (world: World) =>
  world.services.dynamoDb
    .items('arq-lab-operations')
    .find((item) => item.pk?.S === 'target#application#web');

const scalings = (world: World) =>
  outcomesOf(world).filter(({ workflow }) => workflow === 'scale-application');

test.each([
  ['lambda', 'Invoke', 'States.TaskFailed'],
  ['auto-scaling', 'TerminateInstanceInAutoScalingGroup', 'after 10 minutes'],
])('a rollback that is never allowed %s %s ends in quarantine', async (service, operation, why) => {
  const world = await without(service, operation);
  expect(scalings(world).map(({ outcome }) => outcome)).toContain('FAILED');
  expect(recordOf(world)?.quarantine?.S).toMatch(/^the rollback of arn:.* is incomplete$/);
  const page = messagesOf(world).find(({ subject }) => subject.includes('ROLLBACK FAILED: web'));
  expect(page?.body.rollback).toMatch(why);
});
