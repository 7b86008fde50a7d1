/** Our engine as the lab has it: Step Functions in virtual time, with a local function behind every Task. */

import { createClock } from '../../lab/clock.ts';
import { createRandom } from '../../lab/random.ts';
import type { ServiceContext } from '../../lab/service.ts';
import { createSfn } from '../../lab/services/sfn/index.ts';
import type { Engine } from './engine.ts';
import { localFunction, type MachineUnderTest } from './machines.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const startMs = Date.parse('2026-03-02T00:00:00Z');
const stateMachineArn = `arn:aws:states:${place.region}:${place.account}:stateMachine:bench`;
const encoder = new TextEncoder();

interface OurEngine extends Engine {
  /** State transitions of the execution started last, as AWS bills them. */
  statesPerExecution(): number;
}

/** An account with nothing in it but one function, which answers in JSON as Lambda does. */
function createContext(ended: (status: unknown) => void): ServiceContext {
  return {
    ...place,
    clock: createClock(startMs),
    random: createRandom('bench'),
    publish: ({ detail }) => {
      if (detail.stopDate !== null) ended(detail.status);
    },
    call: async () => ({
      StatusCode: 200,
      Payload: encoder.encode(JSON.stringify(localFunction())),
    }),
    peer(name: string): never {
      throw new Error(`There is no ${name} beside the engine`);
    },
    faults: { active: () => false },
  };
}

export async function createOurEngine(machine: MachineUnderTest): Promise<OurEngine> {
  let started = 0;
  let succeeded = 0;
  const context = createContext((status) => {
    if (status === 'SUCCEEDED') succeeded += 1;
  });
  const sfn = createSfn(context);
  const call = async (operation: string, input: object) => sfn.operations[operation]?.(input, {});
  await call('CreateStateMachine', {
    name: 'bench',
    definition: JSON.stringify(machine.definition),
    roleArn: `arn:aws:iam::${place.account}:role/bench`,
  });
  const input = JSON.stringify(machine.input);
  return {
    async run(atOnce) {
      for (let at = 0; at < atOnce; at++) {
        await call('StartExecution', { stateMachineArn, name: `run-${started++}`, input });
      }
      while (await context.clock.step());
      if (succeeded !== started) throw new Error(`${machine.name}: an execution did not succeed`);
    },
    output: () => sfn.executions().at(-1)?.output,
    statesPerExecution: () => sfn.executions().at(-1)?.stateTransitions ?? 0,
  };
}
