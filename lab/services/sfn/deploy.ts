/** AWS::StepFunctions::StateMachine: the definition of a template, its substitutions filled in. */

import { isObject, type Json } from '../../asl/json.ts';
import type { Deployed, ResourceDeclaration, ServiceContext } from '../../service.ts';
import type { MachineType, StateMachines } from './state-machines.ts';

/**
 * The definition with each `${Name}` of DefinitionSubstitutions replaced. AWS would leave one
 * without a value in the text; here it is an error, for nobody means it.
 * AWS::StepFunctions::StateMachine, DefinitionSubstitutions.
 */
function substitute(definition: Json, values: Readonly<Record<string, unknown>>): Json {
  if (typeof definition === 'string') {
    return definition.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
      if (!Object.hasOwn(values, name)) {
        throw new Error(`DefinitionSubstitutions has no value for \${${name}}`);
      }
      return String(values[name]);
    });
  }
  if (Array.isArray(definition)) return definition.map((item) => substitute(item, values));
  if (!isObject(definition)) return definition;
  return Object.fromEntries(
    Object.entries(definition).map(([name, value]) => [name, substitute(value, values)]),
  );
}

function definitionText(properties: ResourceDeclaration['properties']): string {
  const values = properties.DefinitionSubstitutions ?? {};
  if (properties.DefinitionString !== undefined) {
    return String(substitute(properties.DefinitionString, values));
  }
  if (properties.Definition === undefined) {
    throw new Error('A state machine needs a Definition or a DefinitionString');
  }
  return JSON.stringify(substitute(properties.Definition, values));
}

/** AWS::StepFunctions::StateMachine, StateMachineType. */
function typeOf(value: unknown): MachineType {
  if (value === undefined || value === 'STANDARD') return 'STANDARD';
  if (value === 'EXPRESS') return 'EXPRESS';
  throw new Error(`StateMachineType must be STANDARD or EXPRESS, not ${String(value)}`);
}

export function deployStateMachine(
  context: ServiceContext,
  machines: StateMachines,
  { logicalId, properties }: ResourceDeclaration,
): Deployed {
  const tags: { Key: string; Value: string }[] = properties.Tags ?? [];
  const name = String(properties.StateMachineName ?? `${logicalId}-${context.random.hex(12)}`);
  const { arn, revision } = machines.add(name, {
    definition: definitionText(properties),
    roleArn: String(properties.RoleArn),
    tags: new Map(tags.map(({ Key, Value }) => [Key, Value])),
    type: typeOf(properties.StateMachineType),
    creation: {},
  });
  return {
    ref: arn,
    attributes: { Arn: arn, Name: name, StateMachineRevisionId: revision.id },
  };
}
