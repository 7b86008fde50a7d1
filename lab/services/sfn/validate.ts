/** ValidateStateMachineDefinition: what is wrong with a definition, without creating anything. */

import type {
  ValidateStateMachineDefinitionDiagnostic,
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput,
} from '@aws-sdk/client-sfn';
import { compileMachine } from '../../asl/compile.ts';
import { InvalidDefinitions } from '../../asl/errors.ts';
import type { Calls } from './call.ts';
import { resourcesOf } from './state-machines.ts';

/** API reference, ValidateStateMachineDefinition, `maxResults`. */
const diagnosticsMax = 100;

/** Every problem is an error; the lab gives no warnings. */
export async function validateDefinition(
  calls: Calls,
  input: ValidateStateMachineDefinitionInput,
): Promise<ValidateStateMachineDefinitionOutput> {
  const { definition = '', type, maxResults } = input;
  await calls.load(resourcesOf(definition));
  const found = diagnosticsOf(() =>
    compileMachine(definition, { targetFor: calls.targetFor, type }),
  );
  const shown = found.slice(0, maxResults || diagnosticsMax);
  return {
    result: found.length === 0 ? 'OK' : 'FAIL',
    diagnostics: shown,
    truncated: shown.length < found.length,
  };
}

function diagnosticsOf(compile: () => unknown): ValidateStateMachineDefinitionDiagnostic[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidDefinitions)) throw error;
    return error.problems.map(({ code, problem, location }) => ({
      severity: 'ERROR',
      code,
      message: problem,
      ...(location !== undefined && { location }),
    }));
  }
}
