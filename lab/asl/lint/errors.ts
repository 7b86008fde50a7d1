/** Error names in Retry and Catch: each one can occur where it is named. */

import { isServicePrefix } from '../integrations/registry.ts';
import { fieldsOf, listOf, type Rule, type State } from './machine.ts';
import { integrationOfState } from './tasks.ts';

/** Developer guide, "Handling errors in Step Functions workflows": error names. */
const predefined: ReadonlySet<string> = new Set(
  (
    'ALL BranchFailed DataLimitExceeded ExceedToleratedFailureThreshold HeartbeatTimeout Http.Socket ' +
    'IntrinsicFailure ItemReaderFailed NoChoiceMatched ParameterPathFailure Permissions QueryEvaluationError ' +
    'ResultPathMatchFailure ResultWriterFailed Runtime TaskFailed Timeout'
  )
    .split(' ')
    .map((name) => `States.${name}`),
);

/** What a function can fail with beside what its code throws and what the Lambda API answers. */
const functionErrors: ReadonlySet<string> = new Set([
  ...['Lambda.ClientExecutionTimeoutException', 'Lambda.Unknown', 'Sandbox.Timedout'],
]);

export const errorNameRule: Rule = {
  name: 'error-name',
  check({ states }, report) {
    for (const state of states) {
      for (const field of ['Retry', 'Catch']) {
        const names = listOf(state.fields[field]).flatMap((one) =>
          listOf(fieldsOf(one).ErrorEquals),
        );
        for (const name of names.map(String)) {
          if (!canOccur(name, state)) report(state.name, `${field}: ${name} cannot occur here.`);
        }
      }
    }
  },
};

function canOccur(name: string, state: State): boolean {
  if (name.startsWith('States.')) return predefined.has(name);
  // Map and Parallel pass on what fails inside them.
  const inner = state.inner.flatMap(({ states }) => [...states.values()]);
  if (inner.length > 0) return !isServiceError(name) || inner.some((one) => canOccur(name, one));
  const integration = integrationOfState(state);
  if (integration === undefined || integration.knowsError(name)) return integration !== undefined;
  const ofFunction = integration.resourceType === 'lambda';
  if (ofFunction && functionErrors.has(name)) return true;
  // A function's code and the sender of a task token choose their own names.
  const ownNames = ofFunction || integration.pattern === 'waitForTaskToken';
  return ownNames && !isServiceError(name);
}

const isServiceError = (name: string): boolean => isServicePrefix(name.split('.')[0] ?? '');
