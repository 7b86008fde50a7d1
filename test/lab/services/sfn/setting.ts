/**
 * A Step Functions of its own for a test: virtual time, the neighbours a test names, and everything
 * it published.
 */

import { createClock } from '../../../../lab/clock.ts';
import { createRandom } from '../../../../lab/random.ts';
import { type NewEvent, type ServiceContext, ServiceError } from '../../../../lab/service.ts';
import { createSfn, type ExecutionRecord } from '../../../../lab/services/sfn/index.ts';

export const startMs = Date.parse('2026-01-05T03:00:00.000Z');
export const roleArn = 'arn:aws:iam::111122223333:role/arq-lab-machine';

/** Answers of the neighbours by `lambda.Invoke`; what one throws is the service's refusal. */
type Neighbours = Readonly<Record<string, (input: never) => unknown>>;

export function createSetting(neighbours: Neighbours = {}, start = startMs) {
  const clock = createClock(start);
  const published: NewEvent[] = [];
  const calls: { readonly name: string; readonly input: unknown; readonly roleArn?: string }[] = [];
  const context: ServiceContext = {
    clock,
    random: createRandom('sfn'),
    account: '111122223333',
    region: 'eu-west-1',
    publish: (event) => published.push(event),
    async call(service, operation, input, caller) {
      const name = `${service}.${operation}`;
      calls.push({ name, input, ...caller });
      const answer = neighbours[name];
      // The test wrote both the neighbour and the arguments that reach it.
      if (answer !== undefined) return answer(input as never);
      if (service === 'sfn') return sfn.operations[operation]?.(input, caller);
      throw new ServiceError('UnknownOperationException', `${name} is not here`);
    },
    peer() {
      throw new Error('Step Functions has no physical neighbours');
    },
    faults: { active: () => false },
  };
  const sfn = createSfn(context);

  async function call<Output>(operation: string, input: object): Promise<Output> {
    // The test names the output type of the operation it calls.
    return (await sfn.operations[operation]?.(input, {})) as Output;
  }

  async function create(definition: object, name = 'arq-lab-example'): Promise<string> {
    const { stateMachineArn } = await call<{ stateMachineArn: string }>('CreateStateMachine', {
      name,
      roleArn,
      definition: JSON.stringify(definition),
    });
    return stateMachineArn;
  }

  async function begin(
    stateMachineArn: string,
    input: unknown = {},
    name?: string,
  ): Promise<string> {
    const { executionArn } = await call<{ executionArn: string }>('StartExecution', {
      stateMachineArn,
      input: JSON.stringify(input),
      ...(name !== undefined && { name }),
    });
    return executionArn;
  }

  function record(arn: string): ExecutionRecord {
    const found = sfn.executions().find((execution) => execution.arn === arn);
    if (found === undefined) throw new Error(`no execution ${arn}`);
    return found;
  }

  /** Runs a definition to its end, at most a virtual day. */
  async function run(definition: object, input: unknown = {}) {
    const arn = await begin(await create({ QueryLanguage: 'JSONata', ...definition }), input);
    await clock.runUntil(clock.nowMs + 86_400_000);
    return { ...record(arn), history: sfn.history(arn) };
  }

  return { sfn, clock, context, published, calls, call, create, begin, record, run };
}

/** The payload of an Invoke as the function gets it. */
export function payloadOf(input: { readonly Payload?: Uint8Array | string }): unknown {
  const { Payload = '{}' } = input;
  return JSON.parse(typeof Payload === 'string' ? Payload : new TextDecoder().decode(Payload));
}

export function payload(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
