/** Compiles a definition into a machine, once for each CreateStateMachine or UpdateStateMachine. */

import {
  type BranchDefinition,
  type DefinitionOf,
  parseMachine,
  parseState,
  type StateDefinition,
} from './definition.ts';
import { InvalidDefinition } from './errors.ts';
import type { JsonObject } from './json.ts';
import { jsonataLanguage } from './jsonata.ts';
import type {
  Branch,
  Catcher,
  ChoiceRule,
  Exit,
  Machine,
  Recoverable,
  State,
  TaskTarget,
} from './machine.ts';
import type { Field, FieldName } from './query.ts';
import { instantOf } from './states/wait.ts';

/** What is known of a Task's resource; throws an Error naming a resource that is not known. */
type TargetFor = (resource: string) => TaskTarget;

interface Compilation {
  readonly queryLanguage: 'JSONata' | 'JSONPath';
  readonly targetFor: TargetFor;
  readonly branches: Branch[];
  readonly names: Set<string>;
}

/** Throws `InvalidDefinition` with the place and the problem. */
export function compileMachine(text: string, targetFor: TargetFor): Machine {
  const definition = parseMachine(text);
  const compilation: Compilation = {
    queryLanguage: definition.QueryLanguage,
    targetFor,
    branches: [],
    names: new Set(),
  };
  compileBranch(compilation, definition, '');
  return {
    branches: compilation.branches,
    ...(definition.TimeoutSeconds !== undefined && { timeoutSeconds: definition.TimeoutSeconds }),
  };
}

/** The position of the compiled list of states. */
function compileBranch(
  compilation: Compilation,
  definition: BranchDefinition,
  location: string,
): number {
  const states = new Map<string, State>();
  const position = compilation.branches.push({ startAt: definition.StartAt, states }) - 1;
  if (!Object.hasOwn(definition.States, definition.StartAt)) {
    throw new InvalidDefinition(
      `MISSING_TRANSITION_TARGET: Missing 'StartAt' target: ${definition.StartAt}`,
      `${location}/StartAt`,
    );
  }
  for (const [name, value] of Object.entries(definition.States)) {
    const place = `${location}/States/${name}`;
    if (compilation.names.has(name)) {
      throw new InvalidDefinition(`DUPLICATE_STATE_NAME: Duplicate State name: ${name}`, place);
    }
    compilation.names.add(name);
    const parsed = parseState(value, place, compilation.queryLanguage);
    const state = compileState(compilation, { name, parsed, place });
    for (const target of targetsOf(state)) {
      if (Object.hasOwn(definition.States, target)) continue;
      throw new InvalidDefinition(
        `MISSING_TRANSITION_TARGET: Missing 'Next' target: ${target}`,
        place,
      );
    }
    states.set(name, state);
  }
  return position;
}

function targetsOf(state: State): readonly string[] {
  const exits: Exit[] = state.type === 'Fail' ? [] : [state];
  if (state.type === 'Choice') exits.push(...state.rules);
  if ('catchers' in state) exits.push(...state.catchers);
  return exits.flatMap(({ next }) => (next === undefined ? [] : [next]));
}

type Fields<Name extends string> = { [Key in Name]?: Field };

/** The fields that the definition has, under the names the machine gives them. */
function fieldsOf<Name extends string>(
  definition: object,
  names: Readonly<Record<Name, FieldName>>,
  path = '',
): Readonly<Fields<Name>> {
  // It came from JSON and the schema has checked every member.
  const json = definition as JsonObject;
  const fields: Fields<Name> = {};
  for (const name in names) {
    const field = jsonataLanguage.field(json, names[name], path);
    if (field !== undefined) fields[name] = field;
  }
  return fields;
}

const exitFields = { output: 'Output', assign: 'Assign' } as const;

interface Source {
  readonly name: string;
  readonly parsed: StateDefinition;
  readonly place: string;
}

function compileState(compilation: Compilation, { name, parsed, place }: Source): State {
  try {
    switch (parsed.Type) {
      case 'Pass':
        return { type: 'Pass', name, ...exitOf(parsed) };
      case 'Task':
        return compileTask(compilation, name, parsed);
      case 'Choice':
        return {
          type: 'Choice',
          name,
          rules: parsed.Choices.map(compileRule),
          ...(parsed.Default !== undefined && { next: parsed.Default }),
          ...fieldsOf(parsed, exitFields),
        };
      case 'Wait':
        checkWait(parsed);
        return {
          type: 'Wait',
          name,
          ...exitOf(parsed),
          ...fieldsOf(parsed, { seconds: 'Seconds', timestamp: 'Timestamp' }),
        };
      case 'Succeed':
        return { type: 'Succeed', name, ...fieldsOf(parsed, { output: 'Output' }) };
      case 'Fail':
        return { type: 'Fail', name, ...fieldsOf(parsed, { error: 'Error', cause: 'Cause' }) };
      case 'Parallel':
        return {
          type: 'Parallel',
          name,
          ...exitOf(parsed),
          ...recoveryOf(parsed),
          ...fieldsOf(parsed, { arguments: 'Arguments' }),
          branches: parsed.Branches.map((branch, index) =>
            compileBranch(compilation, branch, `${place}/Branches[${index}]`),
          ),
        };
      case 'Map':
        return compileMap(compilation, { name, parsed, place });
    }
  } catch (error) {
    if (!(error instanceof InvalidDefinition) || error.message.includes(' at /')) throw error;
    throw new InvalidDefinition(error.message.replace(/^SCHEMA_VALIDATION_FAILED: /, ''), place);
  }
}

function compileTask(compilation: Compilation, name: string, parsed: DefinitionOf<'Task'>): State {
  const isFunction = /^arn:[^:]+:lambda:/.test(parsed.Resource);
  return {
    type: 'Task',
    name,
    resource: parsed.Resource,
    ...(!isFunction && { target: targetOf(compilation, parsed.Resource) }),
    ...exitOf(parsed),
    ...recoveryOf(parsed),
    ...fieldsOf(parsed, {
      arguments: 'Arguments',
      credentials: 'Credentials',
      timeoutSeconds: 'TimeoutSeconds',
      heartbeatSeconds: 'HeartbeatSeconds',
    }),
  };
}

function targetOf({ targetFor }: Compilation, resource: string): TaskTarget {
  if (/^arn:[^:]+:states:[^:]+:\d+:activity:/.test(resource)) {
    throw new InvalidDefinition(`The lab does not run activities: ${resource}`);
  }
  try {
    return targetFor(resource);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidDefinition(`The resource provided ${resource} is not recognized. ${reason}`);
  }
}

function compileMap(
  compilation: Compilation,
  { name, parsed, place }: Source & { readonly parsed: DefinitionOf<'Map'> },
): State {
  if (parsed.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED') {
    throw new InvalidDefinition(
      'The lab does not run Distributed Map states: set "Mode": "INLINE"',
    );
  }
  return {
    type: 'Map',
    name,
    ...exitOf(parsed),
    ...recoveryOf(parsed),
    ...fieldsOf(parsed, {
      items: 'Items',
      itemSelector: 'ItemSelector',
      maxConcurrency: 'MaxConcurrency',
      toleratedFailureCount: 'ToleratedFailureCount',
      toleratedFailurePercentage: 'ToleratedFailurePercentage',
    }),
    processor: compileBranch(compilation, parsed.ItemProcessor, `${place}/ItemProcessor`),
  };
}

interface Passable {
  readonly Next?: string | undefined;
  readonly End?: boolean | undefined;
}

function exitOf(parsed: Passable): Exit {
  if ((parsed.Next === undefined) === (parsed.End !== true)) {
    throw new InvalidDefinition("Exactly one of the fields 'Next' and 'End' is required");
  }
  return {
    ...(parsed.Next !== undefined && { next: parsed.Next }),
    ...fieldsOf(parsed, exitFields),
  };
}

function compileRule(rule: DefinitionOf<'Choice'>['Choices'][number], index: number): ChoiceRule {
  const path = `Choices[${index}]/`;
  const { condition } = fieldsOf(rule, { condition: 'Condition' }, path);
  if (condition === undefined) throw new InvalidDefinition("The field 'Condition' is required");
  return { condition, next: rule.Next, ...fieldsOf(rule, exitFields, path) };
}

function checkWait(parsed: DefinitionOf<'Wait'>): void {
  if ((parsed.Seconds === undefined) === (parsed.Timestamp === undefined)) {
    throw new InvalidDefinition("Exactly one of the fields 'Seconds' and 'Timestamp' is required");
  }
  const timestamp = parsed.Timestamp;
  if (
    timestamp !== undefined &&
    !timestamp.startsWith('{%') &&
    instantOf(timestamp) === undefined
  ) {
    throw new InvalidDefinition('String does not match RFC3339 timestamp');
  }
}

function recoveryOf(parsed: DefinitionOf<'Task' | 'Parallel' | 'Map'>): Recoverable {
  for (const list of [parsed.Retry, parsed.Catch]) {
    list.forEach(({ ErrorEquals }, index) => {
      if (!ErrorEquals.includes('States.ALL')) return;
      if (ErrorEquals.length === 1 && index === list.length - 1) return;
      throw new InvalidDefinition("'States.ALL' must appear alone in 'ErrorEquals' and be last");
    });
  }
  return {
    retriers: parsed.Retry.map((retrier) => ({
      errorEquals: retrier.ErrorEquals,
      intervalSeconds: retrier.IntervalSeconds,
      maxAttempts: retrier.MaxAttempts,
      backoffRate: retrier.BackoffRate,
      maxDelaySeconds: retrier.MaxDelaySeconds,
      jitter: retrier.JitterStrategy === 'FULL',
    })),
    catchers: parsed.Catch.map(
      (catcher, index): Catcher => ({
        errorEquals: catcher.ErrorEquals,
        next: catcher.Next,
        ...fieldsOf(catcher, exitFields, `Catch[${index}]/`),
      }),
    ),
  };
}
