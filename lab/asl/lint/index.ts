/** The lint for state machines: what AWS would refuse, and the house rules that keep a runbook safe to run. */

import { readMachine } from './machine.ts';
import { ownRules, type Problem, runRules } from './rules.ts';
import { schemaRule } from './schema.ts';

/**
 * The problems of a state machine definition (the parsed ASL document); empty when it has none. The service models
 * of its Tasks must have been read by `loadIntegrations(taskResources(definition))`. `substitutions` are the keys
 * of its DefinitionSubstitutions; without them placeholders are not compared.
 */
export function lintMachine(
  definition: unknown,
  options: { readonly name: string; readonly substitutions?: readonly string[] },
): Problem[] {
  return runRules(definition, options.name, [schemaRule, ...ownRules(options.substitutions)]);
}

/** The Resource of every Task of a definition, inner ones included. */
export function taskResources(definition: unknown): string[] {
  return readMachine(definition)
    .states.map(({ fields }) => fields.Resource)
    .filter((resource) => typeof resource === 'string');
}
