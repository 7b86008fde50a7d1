/** Which mocks fit which states; the texts are recorded where not-supported.md does not say otherwise. */

import type { Json } from '../../../asl/json.ts';
import type { MapState, ParallelState } from '../../../asl/machine.ts';
import { refuse } from '../../../service.ts';
import { refusals } from '../behaviour.ts';
import type { Calls } from '../call.ts';
import { invalid, parseJson, type TestRequest } from './request.ts';

/** The mocked result; undefined when there is none. Throws ValidationException. */
export function checkedMock(calls: Calls, request: TestRequest): Json | undefined {
  const { state, mock, configuration } = request;
  if (mock === undefined) {
    checkWithoutMock(request);
    return undefined;
  }
  if (state.type !== 'Task' && state.type !== 'Map' && state.type !== 'Parallel') {
    invalid(`State type '${state.type}' is not supported when a mock is specified`);
  }
  if (mock.result !== undefined && mock.errorOutput !== undefined) {
    invalid('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  if (mock.result === undefined) return undefined;
  const result = parseJson(mock.result, 'mock result');
  if (state.type === 'Map') checkMapResult(state, result, configuration.mapIterationFailureCount);
  if (state.type === 'Parallel') checkParallelResult(state, result);
  if (state.type === 'Task' && state.target !== undefined && mock.fieldValidationMode !== 'NONE') {
    const isStrict = mock.fieldValidationMode !== 'PRESENT';
    const problem = calls.resultProblem(state.resource, result, isStrict);
    if (problem !== undefined) invalid(`Mock result schema validation error: ${problem}`);
  }
  return result;
}

/** Some states cannot be tried for real. API reference, TestState. */
function checkWithoutMock({ state, configuration, context }: TestRequest): void {
  if (configuration.mapIterationFailureCount !== undefined) {
    invalid('TestState does not support MapIterationFailureCount when a mock is not specified.');
  }
  if (configuration.retrierRetryCount !== undefined) {
    invalid('TestState does not support RetrierRetryCount when a mock is not specified.');
  }
  if (configuration.errorCausedByState !== undefined) {
    invalid('TestState does not support ErrorCausedByState when a mock is not specified.');
  }
  if (context !== undefined) {
    invalid('TestState does not support Context object when a mock is not specified.');
  }
  if (state.type === 'Map' || state.type === 'Parallel') throw refuse(refusals.mockRequired);
  if (state.type === 'Task' && state.activity === true) {
    invalid('Activity tasks are not supported when a mock is not specified');
  }
  const pattern = state.type === 'Task' ? state.target?.pattern : undefined;
  if (pattern !== undefined && pattern !== 'requestResponse') {
    invalid(`Service integration '.${pattern}' is not supported when a mock is not specified`);
  }
}

function checkMapResult(state: MapState, result: Json, failures = 0): void {
  if (state.distributed?.writer?.resource !== undefined) return;
  if (!Array.isArray(result)) invalid('Mocked result must be an array.');
  else if (failures > result.length) {
    invalid(
      'Map iteration failure count must be less than or equal to the number of Map iterations',
    );
  }
}

function checkParallelResult({ branches }: ParallelState, result: Json): void {
  if (!Array.isArray(result)) invalid('Mocked result must be an array.');
  else if (result.length !== branches.length) {
    invalid('Mocked result must contain the same number of items as number of Parallel branches.');
  }
}
