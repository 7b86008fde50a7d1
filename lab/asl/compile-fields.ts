/** Compiles the fields that states of several types have: ways out, Retry and Catch. */

import type { DefinitionOf, QueryLanguageName, StateDefinition } from './definition.ts';
import { InvalidDefinition } from './errors.ts';
import type { JsonObject } from './json.ts';
import { jsonataLanguage } from './jsonata.ts';
import { jsonpathLanguage } from './jsonpath/language.ts';
import type { Catcher, ChoiceRule, Exit, Recoverable } from './machine.ts';
import type { Field, FieldName, QueryLanguage } from './query.ts';

export const languages: Readonly<Record<QueryLanguageName, QueryLanguage>> = {
  JSONata: jsonataLanguage,
  JSONPath: jsonpathLanguage,
};

type Fields<Name extends string> = { [Key in Name]?: Field };

/** The fields that the definition has, under the names the machine gives them. */
export function fieldsOf<Name extends string>(
  language: QueryLanguage,
  definition: object,
  {
    names,
    path = '',
  }: { readonly names: Readonly<Record<Name, FieldName>>; readonly path?: string },
): Readonly<Fields<Name>> {
  // It came from JSON and the schema has checked every member.
  const json = definition as JsonObject;
  const fields: Fields<Name> = {};
  for (const name in names) {
    const field = language.field(json, names[name], path);
    if (field !== undefined) fields[name] = field;
  }
  return fields;
}

const exitFields = { output: 'Output', assign: 'Assign' } as const;

type Passable = Exclude<StateDefinition, { Type: 'Choice' | 'Succeed' | 'Fail' }>;

export function exitOf(language: QueryLanguage, parsed: Passable): Exit {
  if ((parsed.Next === undefined) === (parsed.End !== true)) {
    throw new InvalidDefinition("Exactly one of the fields 'Next' and 'End' is required");
  }
  return {
    ...(parsed.Next !== undefined && { next: parsed.Next }),
    ...fieldsOf(language, parsed, { names: exitFields }),
  };
}

/** The way out when no rule holds. */
export function defaultExitOf(language: QueryLanguage, parsed: DefinitionOf<'Choice'>): Exit {
  return {
    ...(parsed.Default !== undefined && { next: parsed.Default }),
    ...fieldsOf(language, parsed, { names: exitFields }),
  };
}

/** In JSONPath a rule sees and hands on what the state's own InputPath and OutputPath leave. */
export function rulesOf(language: QueryLanguage, parsed: DefinitionOf<'Choice'>): ChoiceRule[] {
  const { Choices, Default: _default, Assign: _assign, ...around } = parsed;
  const shared = language === jsonpathLanguage ? around : {};
  return Choices.map((rule, index) => {
    const path = `Choices[${index}]/`;
    const definition = { ...shared, ...rule };
    const { condition } = fieldsOf(language, definition, {
      names: { condition: 'Condition' },
      path,
    });
    if (condition === undefined) throw new InvalidDefinition("The field 'Condition' is required");
    return {
      condition,
      next: rule.Next,
      ...fieldsOf(language, definition, { names: exitFields, path }),
    };
  });
}

export function recoveryOf(
  language: QueryLanguage,
  parsed: DefinitionOf<'Task' | 'Parallel' | 'Map'>,
): Recoverable {
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
        ...fieldsOf(language, catcher, { names: exitFields, path: `Catch[${index}]/` }),
      }),
    ),
  };
}
