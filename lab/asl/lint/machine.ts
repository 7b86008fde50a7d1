/** A state machine definition as the lint sees it: scopes, states, the ways between them and their expressions. */

export type Fields = Readonly<Record<string, unknown>>;

export interface State {
  readonly name: string;
  readonly type: string;
  readonly fields: Fields;
  /** The machines inside a Map (one) or a Parallel (one per branch). */
  readonly inner: readonly Scope[];
}

/** One level of states that may name each other: the machine, a branch of a Parallel or the processor of a Map. */
export interface Scope {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
  /** Children of a distributed Map see no outer variable. */
  readonly distributed: boolean;
}

export interface Machine {
  readonly fields: Fields;
  readonly scope: Scope;
  /** Every state of every scope, in the order of the definition. */
  readonly states: readonly State[];
}

/** Where an expression stands: before the state's work, on its result, or on a caught error. */
type Place = 'before' | 'result' | 'error';

export interface Expression {
  /** With its `{% %}`. */
  readonly text: string;
  readonly field: string;
  readonly place: Place;
}

/** A way out of a state with the variables that are assigned on it. */
interface Exit {
  readonly field: 'Next' | 'Default' | 'Catch' | 'Choices';
  readonly target: string;
  readonly assigns: readonly string[];
}

/** Reports one problem of a state; an empty state name means the machine as a whole. */
export type Report = (state: string, message: string) => void;

/** One check over a whole machine; `name` is how its problems are labelled. */
export interface Rule {
  readonly name: string;
  check(machine: Machine, report: Report): void;
}

/** Reads a definition; what is not of the expected form is left out, asl-validator reports it. */
export function readMachine(definition: unknown): Machine {
  const fields = fieldsOf(definition);
  const scope = readScope(fields);
  return { fields, scope, states: allStates(scope) };
}

function readScope(fields: Fields): Scope {
  const states = Object.entries(fieldsOf(fields.States)).map(([name, value]): [string, State] => {
    const state = fieldsOf(value);
    return [name, { name, type: String(state.Type), fields: state, inner: innerScopes(state) }];
  });
  return {
    startAt: String(fields.StartAt),
    states: new Map(states),
    distributed: fieldsOf(fields.ProcessorConfig).Mode === 'DISTRIBUTED',
  };
}

function innerScopes(state: Fields): Scope[] {
  if (state.Type === 'Map') return [readScope(fieldsOf(state.ItemProcessor))];
  if (state.Type === 'Parallel') {
    return listOf(state.Branches).map((branch) => readScope(fieldsOf(branch)));
  }
  return [];
}

function allStates(scope: Scope): State[] {
  return [...scope.states.values()].flatMap((state) => [state, ...state.inner.flatMap(allStates)]);
}

/** The ways out of a state, as written: targets may be missing. */
export function exitsOf({ type, fields }: State): Exit[] {
  const own = namesOf(fields.Assign);
  const exits: Exit[] = [];
  if (typeof fields.Next === 'string') {
    exits.push({ field: 'Next', target: fields.Next, assigns: own });
  }
  if (type === 'Choice') {
    for (const choice of listOf(fields.Choices).map(fieldsOf)) {
      exits.push({
        field: 'Choices',
        target: String(choice.Next),
        assigns: namesOf(choice.Assign),
      });
    }
    if (typeof fields.Default === 'string') {
      exits.push({ field: 'Default', target: fields.Default, assigns: own });
    }
  }
  for (const catcher of listOf(fields.Catch).map(fieldsOf)) {
    exits.push({ field: 'Catch', target: String(catcher.Next), assigns: namesOf(catcher.Assign) });
  }
  return exits;
}

/** Every variable that a state assigns on some way out, or at its end. */
export function assignedBy(state: State): string[] {
  return [
    ...namesOf(state.fields.Assign),
    ...exitsOf(state).flatMap(({ assigns }) => assigns),
  ].filter((name, at, all) => all.indexOf(name) === at);
}

const nested = new Set(['ItemProcessor', 'Branches']);
const withResult = new Set(['Task', 'Map', 'Parallel']);

/** Every expression of a state itself, not of the states inside it. */
export function expressionsOf({ type, fields }: State): Expression[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    if (nested.has(field)) return [];
    if (field === 'Catch') return expressionsIn(value, { field, place: 'error' });
    const after = (field === 'Assign' || field === 'Output') && withResult.has(type);
    return expressionsIn(value, { field, place: after ? 'result' : 'before' });
  });
}

export const isExpression = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');

/** Every string of a JSON value, in the order of the document. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

function expressionsIn(
  value: unknown,
  where: { readonly field: string; readonly place: Place },
): Expression[] {
  return stringsIn(value)
    .filter(isExpression)
    .map((text) => ({ text, ...where }));
}

const namesOf = (assign: unknown): string[] => Object.keys(fieldsOf(assign));

/** A JSON object as it is; anything else as an empty one. */
export function fieldsOf(value: unknown): Fields {
  // Any JSON object is a record of unknown members.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
