/** What TestState is asked: the one state, its surroundings, and the mock of its work. */

import type { MockInput, TestStateConfiguration, TestStateInput } from '@aws-sdk/client-sfn';
import { isObject, type Json, type JsonObject } from '../../../asl/json.ts';
import type { State } from '../../../asl/machine.ts';
import { refuse } from '../../../service.ts';
import { refusals } from '../behaviour.ts';
import type { Calls } from '../call.ts';
import { compile } from '../state-machines.ts';

/** The state under test, as it is written and compiled. */
export interface Tested {
  readonly definition: JsonObject;
  readonly state: State;
  readonly isJsonata: boolean;
}

export interface TestRequest extends Tested {
  readonly input: Json;
  readonly variables: JsonObject | undefined;
  readonly context: JsonObject | undefined;
  readonly roleArn: string | null;
  readonly mock: MockInput | undefined;
  readonly configuration: TestStateConfiguration;
}

/** Throws a ValidationException. */
export function invalid(problem: string): never {
  throw refuse(refusals.invalidTest, { problem });
}

export function parseJson(text: string, name: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return invalid(`Invalid ${name}: '${text}' is not JSON`);
  }
}

function parseObject(text: string | undefined, name: string): JsonObject | undefined {
  if (text === undefined) return undefined;
  const value = parseJson(text, name);
  return isObject(value) ? value : invalid(`Invalid ${name}: it must be a JSON object`);
}

interface Written {
  readonly name: string;
  readonly definition: Json;
  /** The query language of the machine around it. */
  readonly language: Json | undefined;
}

/** The name of a state that came without one, in the context object too (recorded). */
export const namelessState = 'StateName';

/** A state machine has a list of states; anything else is taken for a single state. */
function written(definition: JsonObject, stateName: string | undefined): Written {
  if (!('States' in definition)) {
    return { name: namelessState, definition, language: undefined };
  }
  const name = stateName ?? String(definition.StartAt);
  const found = findState(definition, name);
  if (found === undefined) invalid(`State '${name}' is not in the state machine definition`);
  return { name, definition: found, language: definition.QueryLanguage };
}

/** Looks into Parallel and Map too. */
function findState(within: JsonObject, name: string): Json | undefined {
  const { States } = within;
  if (!isObject(States)) return undefined;
  if (Object.hasOwn(States, name)) return States[name];
  const inner = Object.values(States).flatMap((state): readonly Json[] => {
    if (!isObject(state)) return [];
    const { Branches, ItemProcessor, Iterator } = state;
    return [...(Array.isArray(Branches) ? Branches : []), ItemProcessor ?? Iterator ?? null];
  });
  for (const branch of inner) {
    const found = isObject(branch) ? findState(branch, name) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the state leads to need not be there: an end stands for each such state. */
function targetsIn(definition: Json): string[] {
  if (!isObject(definition)) return [];
  const { Next, Default, Choices, Catch } = definition;
  const listed = [Choices, Catch].flatMap((list) => (Array.isArray(list) ? list : []));
  const named = [Next, Default, ...listed.map((entry) => (isObject(entry) ? entry.Next : null))];
  return named.filter((name) => typeof name === 'string');
}

/** Throws InvalidDefinition. */
async function compileTested(
  calls: Calls,
  { name, definition, language }: Written,
): Promise<Tested> {
  const ends = targetsIn(definition).map((target): [string, Json] => [target, { Type: 'Succeed' }]);
  const text = JSON.stringify({
    ...(language !== undefined && { QueryLanguage: language }),
    StartAt: name,
    States: { ...Object.fromEntries(ends), [name]: definition },
  });
  const { branches } = await compile(calls, text, 'STANDARD');
  const state = branches[0]?.states.get(name);
  if (state === undefined || !isObject(definition)) return invalid('The definition has no state');
  const own = definition.QueryLanguage ?? language;
  return { definition, state, isJsonata: own === 'JSONata' };
}

const contextFields: Readonly<Record<string, readonly string[]>> = {
  Execution: ['Id', 'Input', 'Name', 'RoleArn', 'StartTime', 'RedriveCount', 'RedriveTime'],
  State: ['EnteredTime', 'Name', 'RetryCount'],
  StateMachine: ['Id', 'Name'],
  Task: ['Token'],
  Map: ['Item'],
};

/** Only what a context object can have. input-output-contextobject.html; texts recorded. */
function checkContext(context: JsonObject): void {
  for (const [name, value] of Object.entries(context)) {
    const allowed = contextFields[name];
    const wrong = allowed === undefined ? name : unknownIn(value, allowed);
    if (wrong !== undefined) {
      invalid(`Invalid Context object provided: Field '${wrong}' is not allowed`);
    }
  }
}

function unknownIn(value: Json, allowed: readonly string[]): string | undefined {
  return isObject(value) ? Object.keys(value).find((name) => !allowed.includes(name)) : undefined;
}

/** Throws ValidationException or InvalidDefinition. */
export async function parseTest(calls: Calls, request: TestStateInput): Promise<TestRequest> {
  const { definition, stateName, input = '{}', roleArn, mock, stateConfiguration = {} } = request;
  const machine = parseObject(definition, 'definition') ?? invalid('A definition is required');
  const tested = await compileTested(calls, written(machine, stateName));
  const context = parseObject(request.context, 'Context object');
  if (context !== undefined) checkContext(context);
  return {
    ...tested,
    input: parseJson(input, 'input'),
    variables: parseObject(request.variables, 'variables'),
    context,
    roleArn: roleArn ?? null,
    mock,
    configuration: stateConfiguration,
  };
}
