/** TestState: one state, tried alone. "Using TestState API to test a state", test-state-isolation.html. */

import type { InspectionErrorDetails, TestStateInput, TestStateOutput } from '@aws-sdk/client-sfn';
import {
  errorEquals,
  errorOutput,
  type Failure,
  StateError,
  toleranceExceeded,
} from '../../../asl/errors.ts';
import type { Json } from '../../../asl/json.ts';
import type { Catcher, Exit, MapState, State } from '../../../asl/machine.ts';
import { evaluateAs, numberType, objectType, type Scope } from '../../../asl/query.ts';
import { retrierFor, retryDelayMs } from '../../../asl/retry.ts';
import { wayOf } from '../../../asl/states/choice.ts';
import { failWith } from '../../../asl/states/fail.ts';
import { wholeNumber } from '../../../asl/states/map-fields.ts';
import { endOf } from '../../../asl/states/wait.ts';
import { type ServiceContext, ServiceError } from '../../../service.ts';
import type { Calls } from '../call.ts';
import { checkedMock } from './check-mock.ts';
import { type Inspection, inspectAfter, inspectBefore, type Work } from './inspect.ts';
import { parseJson, parseTest, type TestRequest } from './request.ts';
import { scopeOf } from './scope.ts';

/** How the state ended, and what is shown of it. */
interface Ending {
  readonly status: NonNullable<TestStateOutput['status']>;
  readonly output?: Json;
  readonly failure?: Failure;
  readonly nextState?: string | undefined;
  readonly errorDetails?: InspectionErrorDetails;
  readonly inspection: Inspection;
}

export async function testState(
  context: ServiceContext,
  calls: Calls,
  input: TestStateInput,
): Promise<TestStateOutput> {
  const request = await parseTest(calls, input);
  const result = checkedMock(calls, request);
  const scope = scopeOf(context, request);
  const work = once(async () =>
    'arguments' in request.state ? request.state.arguments?.evaluate(scope) : undefined,
  );
  const before = await inspectBefore(request, scope, { work, readItems: readItemsOf(request) });
  const ending = await tried({ context, calls, request, scope, result, work });
  return written(
    ending,
    {
      ...before,
      ...ending.inspection,
      ...variablesIn(request),
    },
    input.inspectionLevel ?? 'INFO',
  );
}

/** The first answer, or what was thrown instead of it, is the answer to everyone who asks. */
function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let known: Promise<Value> | undefined;
  return () => {
    known ??= work();
    return known;
  };
}

/** What the ItemReader of a Map would have read. */
function readItemsOf({ configuration: { mapItemReaderData } }: TestRequest): Json | undefined {
  return mapItemReaderData === undefined
    ? undefined
    : parseJson(mapItemReaderData, 'MapItemReaderData');
}

/** Recorded: no variables are not shown. */
function variablesIn({ variables = {} }: TestRequest): Inspection {
  return Object.keys(variables).length === 0 ? {} : { variables };
}

/** INFO shows nothing of the way; the payloads are JSON texts. */
function written(ending: Ending, inspection: Inspection, level: string): TestStateOutput {
  const { status, output, failure, nextState, errorDetails } = ending;
  const shown = Object.entries(inspection).map(([name, value]): [string, unknown] => [
    name,
    typeof value === 'number' && /^(max|tolerated)/.test(name) ? value : JSON.stringify(value),
  ]);
  return {
    status,
    ...(output !== undefined && { output: JSON.stringify(output) }),
    ...(failure?.error !== undefined && { error: failure.error }),
    ...(failure?.cause !== undefined && { cause: failure.cause }),
    ...(nextState !== undefined && { nextState }),
    ...(level !== 'INFO' && {
      inspectionData: {
        ...Object.fromEntries(shown),
        ...(errorDetails !== undefined && { errorDetails }),
      },
    }),
  };
}

interface Trial {
  readonly context: ServiceContext;
  readonly calls: Calls;
  readonly request: TestRequest;
  readonly scope: Scope;
  /** The mocked one. */
  readonly result: Json | undefined;
  /** The state's arguments: evaluated once, and undefined when it has none. Throws `StateError`. */
  readonly work: Work;
}

/** A state that fails is retried, caught, or failed for good. */
async function tried(trial: Trial): Promise<Ending> {
  try {
    return await succeeded(trial);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return await failed(trial, error.failure);
  }
}

async function succeeded(trial: Trial): Promise<Ending> {
  const { request, scope } = trial;
  const { state, input } = request;
  if (state.type === 'Fail') return failWith(state, scope);
  const result = await resultOf(trial);
  const exit = state.type === 'Choice' ? await wayOf(state, scope) : state;
  const seen: Scope = result === undefined ? scope : { ...scope, result };
  const output = await outputOf(exit, seen, result === undefined ? input : result);
  const inspection = await inspectAfter(request, seen);
  const nextState = 'next' in exit ? exit.next : undefined;
  return { status: 'SUCCEEDED', output, nextState, inspection };
}

async function outputOf(exit: Exit, scope: Scope, byDefault: Json): Promise<Json> {
  if (exit.assign !== undefined) await evaluateAs(exit.assign, scope, objectType);
  return exit.output === undefined ? byDefault : exit.output.evaluate(scope);
}

/** Undefined for a state that does no work. */
async function resultOf({
  context,
  calls,
  request,
  scope,
  result,
  work,
}: Trial): Promise<Json | undefined> {
  const { state, mock, configuration } = request;
  const given = await work();
  if (state.type === 'Pass') return given;
  if (state.type === 'Wait') await endOf(scope.nowMs, state, scope);
  if (state.type === 'Map') await checkMap(state, scope, configuration.mapIterationFailureCount);
  if (mock?.errorOutput !== undefined) {
    const { error, cause } = mock.errorOutput;
    throw new StateError({
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
  }
  if (mock !== undefined || state.type !== 'Task') return result;
  const parameters = given === undefined ? scope.input : given;
  return called(context, calls.callOf(state.resource), { parameters, roleArn: request.roleArn });
}

/** Throws `StateError` when the call fails. */
async function called(
  context: ServiceContext,
  call: ReturnType<Calls['callOf']>,
  { parameters, roleArn }: { readonly parameters: Json; readonly roleArn: string | null },
): Promise<Json> {
  try {
    const caller = roleArn === null ? {} : { roleArn };
    const input = call.toInput(parameters);
    const answer = await context.call(call.service, call.operation, input, caller);
    const [happening] = await call.toHappenings(0, answer);
    if (happening?.kind === 'succeeded') return happening.output;
    const { error, cause } = happening?.kind === 'failed' ? happening : {};
    throw new StateError({
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new StateError(call.toError(error));
  }
}

/** Throws `StateError` when the items are none, or more iterations have failed than are tolerated. */
async function checkMap(state: MapState, scope: Scope, failures = 0): Promise<void> {
  const { items, toleratedFailureCount, toleratedFailurePercentage, distributed } = state;
  const list = distributed?.reader === undefined ? await items?.evaluate(scope) : undefined;
  const count = Array.isArray(list) ? list.length : 0;
  const tolerated =
    toleratedFailureCount === undefined
      ? Number.POSITIVE_INFINITY
      : await wholeNumber(toleratedFailureCount, scope);
  const percentage =
    toleratedFailurePercentage === undefined
      ? 100
      : await evaluateAs(toleratedFailurePercentage, scope, numberType);
  if (failures <= tolerated && failures <= (Math.max(count, failures) * percentage) / 100) return;
  throw new StateError(toleranceExceeded);
}

async function failed({ context, request, scope }: Trial, failure: Failure): Promise<Ending> {
  const { state, configuration } = request;
  const inspection: Inspection = {};
  if (!('retriers' in state) || failure.error === 'States.Runtime') {
    return { status: 'FAILED', failure, inspection };
  }
  const retry = retryOf(state, failure, configuration.retrierRetryCount ?? 0);
  if (retry?.isDue === true) {
    const { index, made } = retry;
    const retrier = state.retriers[index];
    const delayMs = retrier === undefined ? 0 : retryDelayMs(retrier, made, context.random);
    const errorDetails = {
      retryIndex: index,
      retryBackoffIntervalSeconds: Math.floor(delayMs / 1000),
    };
    return { status: 'RETRIABLE', failure, errorDetails, inspection };
  }
  const exhausted = retry === undefined ? {} : { retryIndex: retry.index };
  const catchIndex = state.catchers.findIndex((one) => errorEquals(one.errorEquals, failure));
  const catcher = state.catchers[catchIndex];
  if (catcher === undefined) {
    const errorDetails = retry === undefined ? {} : { errorDetails: exhausted };
    return { status: 'FAILED', failure, ...errorDetails, inspection };
  }
  const errorDetails = { ...exhausted, catchIndex };
  return caught(scope, { catcher, failure, errorDetails });
}

async function caught(
  scope: Scope,
  by: {
    readonly catcher: Catcher;
    readonly failure: Failure;
    readonly errorDetails: InspectionErrorDetails;
  },
): Promise<Ending> {
  const { catcher, failure, errorDetails } = by;
  const error = errorOutput(failure);
  const output = await outputOf(catcher, { ...scope, errorOutput: error }, error);
  return {
    status: 'CAUGHT_ERROR',
    failure,
    output,
    nextState: catcher.next,
    errorDetails,
    inspection: {},
  };
}

/** The entry that takes the failure, and whether it has attempts left. */
function retryOf(
  state: Extract<State, { retriers: unknown }>,
  failure: Failure,
  made: number,
): { readonly index: number; readonly made: number; readonly isDue: boolean } | undefined {
  const index = state.retriers.findIndex((one) => errorEquals(one.errorEquals, failure));
  if (index < 0) return undefined;
  const attempts = state.retriers.map((_one, at) => (at === index ? made : 0));
  return { index, made, isDue: retrierFor(state.retriers, attempts, failure) !== undefined };
}
