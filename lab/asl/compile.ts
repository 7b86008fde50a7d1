/** Compiles a definition into a machine, once for each CreateStateMachine or UpdateStateMachine. */

import {
  defaultExitOf,
  exitOf,
  fieldsOf,
  languages,
  recoveryOf,
  rulesOf,
} from './compile-fields.ts';
import { distributedOf, mapFieldsOf, processorOf } from './compile-map.ts';
import {
  type BranchDefinition,
  type DefinitionOf,
  parseMachine,
  parseState,
  type QueryLanguageName,
  type StateDefinition,
} from './definition.ts';
import { InvalidDefinition, InvalidDefinitions, unknownResource } from './errors.ts';
import type { Branch, Exit, Machine, State, TaskState, TaskTarget } from './machine.ts';
import type { QueryLanguage } from './query.ts';
import { isActivityArn, isFunctionArn } from './resources.ts';
import { instantOf } from './states/wait.ts';

interface Options {
  /** What is known of a Task's resource; undefined for one that Step Functions does not have. */
  targetFor(resource: string): TaskTarget | undefined;
  readonly type?: 'STANDARD' | 'EXPRESS' | undefined;
}

interface Compilation extends Pick<Options, 'targetFor'> {
  readonly queryLanguage: QueryLanguageName;
  readonly express: boolean;
  readonly branches: Branch[];
  readonly names: Set<string>;
  readonly problems: InvalidDefinition[];
}

/** What the work gives, or undefined and one problem more. */
function collecting<Value>(problems: InvalidDefinition[], work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    problems.push(error);
    return undefined;
  }
}

/** Throws `InvalidDefinitions` with the places and the problems. */
export function compileMachine(text: string, { targetFor, type }: Options): Machine {
  const problems: InvalidDefinition[] = [];
  const definition = collecting(problems, () => parseMachine(text));
  if (definition === undefined) throw new InvalidDefinitions(problems);
  const compilation: Compilation = {
    queryLanguage: definition.QueryLanguage,
    targetFor,
    express: type === 'EXPRESS',
    branches: [],
    names: new Set(),
    problems,
  };
  compileBranch(compilation, definition, '');
  if (problems.length > 0) throw new InvalidDefinitions(problems);
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
  const { problems } = compilation;
  if (!Object.hasOwn(definition.States, definition.StartAt)) {
    problems.push(
      new InvalidDefinition(
        `MISSING_TRANSITION_TARGET: Missing 'StartAt' target: ${definition.StartAt}`,
        `${location}/StartAt`,
      ),
    );
  }
  for (const [name, value] of Object.entries(definition.States)) {
    const place = `${location}/States/${name}`;
    const state = collecting(problems, () => compileNamed(compilation, { name, value, place }));
    if (state === undefined) continue;
    for (const target of targetsOf(state)) {
      if (Object.hasOwn(definition.States, target)) continue;
      problems.push(
        new InvalidDefinition(`MISSING_TRANSITION_TARGET: Missing 'Next' target: ${target}`, place),
      );
    }
    states.set(name, state);
  }
  return position;
}

function compileNamed(
  compilation: Compilation,
  {
    name,
    value,
    place,
  }: { readonly name: string; readonly value: unknown; readonly place: string },
): State {
  if (compilation.names.has(name)) {
    throw new InvalidDefinition(`DUPLICATE_STATE_NAME: Duplicate State name: ${name}`, place);
  }
  compilation.names.add(name);
  const { state: parsed, language } = parseState(value, place, compilation.queryLanguage);
  return compileState(compilation, { name, parsed, language: languages[language], place });
}

function targetsOf(state: State): readonly string[] {
  const exits: Exit[] = state.type === 'Fail' ? [] : [state];
  if (state.type === 'Choice') exits.push(...state.rules);
  if ('catchers' in state) exits.push(...state.catchers);
  return exits.flatMap(({ next }) => (next === undefined ? [] : [next]));
}

interface Source {
  readonly name: string;
  readonly parsed: StateDefinition;
  readonly language: QueryLanguage;
  readonly place: string;
}

function compileState(compilation: Compilation, source: Source): State {
  try {
    return compileByType(compilation, source);
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    const { location = '', code, problem } = error;
    if (location.startsWith('/')) throw error;
    const place = location === '' ? source.place : `${source.place}/${location}`;
    throw new InvalidDefinition(`${code}: ${problem}`, place);
  }
}

function compileByType(compilation: Compilation, { name, parsed, language, place }: Source): State {
  switch (parsed.Type) {
    case 'Pass':
      return {
        type: 'Pass',
        name,
        ...exitOf(language, parsed),
        ...fieldsOf(language, parsed, { names: { arguments: 'Arguments' } }),
      };
    case 'Task':
      return compileTask(compilation, { name, parsed, language, place });
    case 'Choice':
      return {
        type: 'Choice',
        name,
        rules: rulesOf(language, parsed),
        ...defaultExitOf(language, parsed),
      };
    case 'Wait':
      checkWait(parsed);
      return {
        type: 'Wait',
        name,
        ...exitOf(language, parsed),
        ...fieldsOf(language, parsed, { names: { seconds: 'Seconds', timestamp: 'Timestamp' } }),
      };
    case 'Succeed':
      return {
        type: 'Succeed',
        name,
        ...fieldsOf(language, parsed, { names: { output: 'Output' } }),
      };
    case 'Fail':
      return {
        type: 'Fail',
        name,
        ...fieldsOf(language, parsed, { names: { error: 'Error', cause: 'Cause' } }),
      };
    case 'Parallel':
      return {
        type: 'Parallel',
        name,
        ...exitOf(language, parsed),
        ...recoveryOf(language, parsed),
        ...fieldsOf(language, parsed, { names: { arguments: 'Arguments' } }),
        branches: parsed.Branches.map((branch, index) =>
          compileBranch(compilation, branch, `${place}/Branches[${index}]`),
        ),
      };
    case 'Map':
      return compileMap(compilation, { name, parsed, language, place });
  }
}

function compileTask(
  compilation: Compilation,
  { name, parsed, language, place }: Source & { readonly parsed: DefinitionOf<'Task'> },
): State {
  return {
    type: 'Task',
    name,
    resource: parsed.Resource,
    ...kindOf(compilation, parsed.Resource, place),
    ...exitOf(language, parsed),
    ...recoveryOf(language, parsed),
    ...fieldsOf(language, parsed, {
      names: {
        arguments: 'Arguments',
        credentials: 'Credentials',
        timeoutSeconds: 'TimeoutSeconds',
        heartbeatSeconds: 'HeartbeatSeconds',
      },
    }),
  };
}

/** A function and an activity are named by their own ARN; anything else is an integration. */
function kindOf(
  { targetFor, express }: Compilation,
  resource: string,
  place: string,
): Pick<TaskState, 'target' | 'activity'> {
  if (isFunctionArn(resource)) return {};
  const at = `${place}/Resource`;
  if (isActivityArn(resource)) {
    if (!express) return { activity: true };
    throw new InvalidDefinition('Express state machine does not support Activity ARN', at);
  }
  const target = targetFor(resource);
  if (target === undefined) {
    throw new InvalidDefinition(unknownResource(resource), at);
  }
  if (express && target.pattern !== 'requestResponse') {
    throw new InvalidDefinition(
      `Express state machine does not support '.${target.pattern}' service integration`,
      at,
    );
  }
  return { target };
}

function compileMap(
  compilation: Compilation,
  { name, parsed, language, place }: Source & { readonly parsed: DefinitionOf<'Map'> },
): State {
  const processor = processorOf(parsed);
  if (processor === undefined) {
    throw new InvalidDefinition("The field 'ItemProcessor' is required but was missing");
  }
  const distributed = distributedOf(language, name, parsed);
  if (distributed !== undefined && compilation.express) {
    throw new InvalidDefinition(
      'Express state machine does not support Map state in DISTRIBUTED mode',
    );
  }
  return {
    type: 'Map',
    name,
    ...exitOf(language, parsed),
    ...recoveryOf(language, parsed),
    ...mapFieldsOf(language, parsed),
    ...(distributed !== undefined && { distributed }),
    processor: compileBranch(compilation, processor, `${place}/ItemProcessor`),
  };
}

function checkWait(parsed: DefinitionOf<'Wait'>): void {
  const names = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'];
  const given = Object.keys(parsed).filter((name) => names.includes(name));
  if (given.length !== 1) {
    throw new InvalidDefinition("Exactly one of the fields 'Seconds' and 'Timestamp' is required");
  }
  const timestamp = parsed.Timestamp;
  if (
    timestamp !== undefined &&
    !timestamp.startsWith('{%') &&
    instantOf(timestamp) === undefined
  ) {
    throw new InvalidDefinition('String does not match RFC3339 timestamp', 'Timestamp');
  }
}
