/** A calm stage that the invariants watch, and ways to break its rules from outside. */

import { type Watchdog, watchInvariants } from '../../../lab/invariants/index.ts';
import { setScene } from '../../../lab/scenarios/play-scenario.ts';
import type { World } from '../../../lab/world.ts';
import type { Scenario } from '../../../shared/scenario.ts';

const table = 'arq-lab-operations';
const Key = { pk: { S: 'target#application#web' } };

/** Four instances of `web` under a load that asks for no change. */
const calm = {
  name: 'calm',
  instances: 4,
  minutes: 60,
  when: [{ atMinute: 0, load: 300 }],
  expect: [],
};

export interface Scene {
  readonly world: World;
  readonly watchdog: Watchdog;
  /** Ids of the invariants that were violated, in order, up to the end asked for now. */
  idsAtEnd(): string[];
  /** Runs the stage for some minutes. */
  pass(minutes: number): Promise<void>;
  /** An operator of the lab calls an API: no lease is asked of those. */
  asLab(service: string, operation: string, input: object): Promise<unknown>;
  /** Sets the capacity of `web` as the state machine of scale-application does. */
  scaleTo(DesiredCapacity: number): Promise<unknown>;
  /** Puts a lease of `web` into the operations table, for some minutes. */
  lease(minutes: number, of?: { owner?: string; version?: number }): Promise<unknown>;
  freeLease(): Promise<unknown>;
  /** Lets a deployed workflow do nothing but end so, and runs it once with this input; answers the execution's ARN. */
  endAs(workflow: string, end: object, input?: object, name?: string): Promise<string>;
}

/** The stage two minutes after its start, between two sweeps: nothing runs. */
export async function calmScene(scenario: Scenario = calm): Promise<Scene> {
  const world = await setScene(scenario);
  const watchdog = watchInvariants(world);
  await world.clock.runUntil(world.startMs + 2 * 60_000);
  const asLab = (service: string, operation: string, input: object): Promise<unknown> =>
    world.gateway.call(service, operation, input, {});
  return {
    world,
    watchdog,
    idsAtEnd() {
      watchdog.end();
      return watchdog.violations.map((violation) => violation.slice(0, violation.indexOf(':')));
    },
    pass: (minutes) => world.clock.runUntil(world.clock.nowMs + minutes * 60_000),
    asLab,
    scaleTo: (DesiredCapacity) =>
      world.gateway.call(
        'auto-scaling',
        'SetDesiredCapacity',
        { AutoScalingGroupName: 'arq-lab-web', DesiredCapacity },
        { roleArn: 'arn:aws:iam::111122223333:role/ScaleApplicationStateMachineRole' },
      ),
    lease: (minutes, { owner = 'a canary', version = 1 } = {}) =>
      asLab('dynamodb', 'PutItem', {
        TableName: table,
        Item: {
          ...Key,
          version: { N: String(version) },
          leaseOwner: { S: owner },
          leaseExpiresAt: { N: String(world.clock.nowMs / 1000 + minutes * 60) },
        },
      }),
    freeLease: () => asLab('dynamodb', 'DeleteItem', { TableName: table, Key }),
    async endAs(workflow, end, input = {}, name = 'canary') {
      const stateMachineArn = `arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-${workflow}`;
      const definition = JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'End',
        States: { End: end },
      });
      await asLab('sfn', 'UpdateStateMachine', { stateMachineArn, definition });
      const started = await asLab('sfn', 'StartExecution', {
        stateMachineArn,
        name: name.replaceAll(' ', '-'),
        input: JSON.stringify(input),
      });
      await world.clock.runUntil(world.clock.nowMs + 1_000);
      return Object(started).executionArn;
    },
  };
}
