/** Plays a case: gives what the engine answers, in the form of what is expected. */

import type {
  CreateStateMachineOutput,
  GetActivityTaskOutput,
  StartExecutionOutput,
  ValidateStateMachineDefinitionOutput,
} from '@aws-sdk/client-sfn';
import type { Json, JsonObject } from '../asl/json.ts';
import { ServiceError } from '../service.ts';
import type { Case, CaseEvent } from './case.ts';
import { caseEvent, causeValue } from './normalise.ts';
import { causeText } from './replay.ts';
import { type CaseWorld, roleArn } from './world.ts';

export interface Answer {
  readonly value: JsonObject;
  readonly events?: readonly CaseEvent[];
}

const dayMs = 86_400_000;

const textOf = ({ definition, definition_text }: Case): string =>
  definition_text ?? JSON.stringify(definition);

async function create(world: CaseWorld, recorded: Case): Promise<string> {
  const { stateMachineArn } = await world.call<CreateStateMachineOutput>('CreateStateMachine', {
    name: 'conformance',
    roleArn,
    definition: textOf(recorded),
    ...(recorded.workflow_type !== undefined && { type: recorded.workflow_type }),
  });
  return stateMachineArn ?? '';
}

function activityArns(definition: JsonObject | null): readonly string[] {
  return [
    ...new Set(JSON.stringify(definition).match(/arn:aws:states:[\w-]+:\d+:activity:[\w-]+/g)),
  ];
}

/** A worker for each activity: it polls, and answers as the recorded one did. */
async function startWorkers(world: CaseWorld, recorded: Case): Promise<void> {
  for (const activityArn of activityArns(recorded.definition)) {
    await world.call('CreateActivity', {
      name: activityArn.slice(activityArn.lastIndexOf(':') + 1),
    });
    const workerName = workerOf(recorded);
    const poll = async (): Promise<void> => {
      const { taskToken, input } = await world.call<GetActivityTaskOutput>('GetActivityTask', {
        activityArn,
        ...(workerName !== undefined && { workerName }),
      });
      if (taskToken === undefined || input === undefined) {
        if (world.sfn.executions().some(({ status }) => status === 'RUNNING')) later();
        return;
      }
      const outcome = world.replay.take(activityArn, JSON.parse(input))?.outcome;
      if (outcome?.type === 'succeeded') {
        const output = JSON.stringify(outcome.output ?? null);
        await world.call('SendTaskSuccess', { taskToken, output });
      } else if (outcome?.type === 'failed') {
        const { error, cause } = outcome;
        await world.call('SendTaskFailure', {
          taskToken,
          ...(typeof error === 'string' && { error }),
          ...(cause !== null && { cause: causeText(cause) }),
        });
      }
      later();
    };
    const later = (): void => {
      world.clock.schedule(world.clock.nowMs + 1000, poll);
    };
    world.clock.schedule(world.clock.nowMs, poll);
  }
}

/** Who the recorded worker was. */
function workerOf({ expected }: Case): string | undefined {
  const started = expected.events?.find(({ type }) => type === 'ActivityStarted');
  const name = started?.details?.workerName;
  return typeof name === 'string' ? name : undefined;
}

async function execute(world: CaseWorld, recorded: Case): Promise<Answer> {
  const stateMachineArn = await create(world, recorded);
  const request = { stateMachineArn, input: JSON.stringify(recorded.input ?? {}) };
  const { clock, sfn } = world;
  const operation = recorded.kind === 'sync' ? 'StartSyncExecution' : 'StartExecution';
  const { executionArn } = await world.call<StartExecutionOutput>(operation, request);
  await startWorkers(world, recorded);
  if (recorded.runnable === 'actor') {
    await clock.runUntil(clock.nowMs + 1000);
    await world.call('StopExecution', { executionArn, ...stopOf(recorded) });
  }
  await clock.runUntil(clock.nowMs + 30 * dayMs);
  const run = sfn.executions().find(({ arn }) => arn === executionArn);
  if (run === undefined) throw new Error('the execution is gone');
  const { status, output, error, cause } = run;
  const ended: Json =
    status === 'SUCCEEDED'
      ? { status, output: output ?? null }
      : { status, error: error ?? null, cause: causeValue(cause) };
  return { value: ended, events: sfn.history(run.arn).map(caseEvent) };
}

function stopOf({ fixtures }: Case): JsonObject {
  const call = fixtures?.api_calls?.find(
    ({ error, cause }) => error !== undefined || cause !== undefined,
  );
  const { error, cause } = call ?? {};
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}

/** What was refused, under the names the kind of case has for it. */
function refusal(
  error: unknown,
  names: { readonly code: string; readonly message: string },
): Answer {
  if (!(error instanceof ServiceError)) throw error;
  return { value: { [names.code]: error.code, [names.message]: error.message } };
}

async function refusedCreation(world: CaseWorld, recorded: Case): Promise<Answer> {
  try {
    await create(world, recorded);
    return { value: { created: true } };
  } catch (error) {
    return refusal(error, { code: 'error', message: 'cause' });
  }
}

async function validate(world: CaseWorld, recorded: Case): Promise<Answer> {
  const answer = await world.call<ValidateStateMachineDefinitionOutput>(
    'ValidateStateMachineDefinition',
    { definition: textOf(recorded), type: recorded.workflow_type ?? 'STANDARD' },
  );
  return { value: JSON.parse(JSON.stringify(answer)) };
}

const inspected = [
  'input',
  'result',
  'afterInputPath',
  'afterParameters',
  'afterArguments',
  'afterItemsPath',
  'afterItemSelector',
  'afterItemBatcher',
  'afterResultSelector',
  'afterResultPath',
  'variables',
];

/** The answer of TestState, its payloads as values. */
async function testState(world: CaseWorld, recorded: Case): Promise<Answer> {
  const { request = {}, state_definition, definition, input } = recorded;
  const { context, variables, ...plainRequest } = request;
  try {
    const answer = await world.call<Record<string, unknown>>('TestState', {
      definition: JSON.stringify(state_definition ?? definition),
      roleArn,
      ...(input !== undefined && { input: JSON.stringify(input) }),
      ...plainRequest,
      ...(context !== undefined && { context: asText(context) }),
      ...(variables !== undefined && { variables: asText(variables) }),
    });
    const { inspectionData, output, cause, ...rest } = answer;
    const inspection = parsedMembers(Object(inspectionData ?? {}));
    return {
      value: {
        ...JSON.parse(JSON.stringify(rest)),
        ...(output !== undefined && { output: JSON.parse(String(output)) }),
        ...(cause !== undefined && { cause: causeValue(String(cause)) }),
        ...(Object.keys(inspection).length > 0 && { inspection }),
      },
    };
  } catch (error) {
    return refusal(error, { code: 'api_error', message: 'api_message' });
  }
}

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function parsedMembers(data: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]): [string, Json] => [
      name,
      inspected.includes(name) ? JSON.parse(String(value)) : JSON.parse(JSON.stringify(value)),
    ]),
  );
}

/** Throws what the engine throws, which is no answer. */
export async function play(world: CaseWorld, recorded: Case): Promise<Answer> {
  switch (recorded.kind) {
    case 'create_error':
      return refusedCreation(world, recorded);
    case 'validate':
      return validate(world, recorded);
    case 'test_state':
      return testState(world, recorded);
    default:
      return execute(world, recorded);
  }
}
