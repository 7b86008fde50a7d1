/** Puts what a schema does not accept into a sentence for people: the same words for files and for inputs. */

import type * as z from 'zod';

/** Longer values say no more of what is wrong. */
const shownMax = 120;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > shownMax ? `${text.slice(0, shownMax)}...` : text;
}

const choiceOf = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;

const kinds: Readonly<Record<string, string>> = {
  number: 'a number without quotes and unit',
  int: 'a whole number without quotes and unit',
  string: 'a text',
  boolean: 'true or false',
  object: 'a section of its own keys',
  record: 'a section of its own keys',
  array: 'a list',
};

/** One sentence for one thing zod found: what, where, what to do. `name` is the place in words, `found` the value there. */
export function issueSentence(issue: z.core.$ZodIssue, name: string, found: unknown): string {
  const is = `${name} is ${shown(found)}`;
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kinds[issue.expected] ?? issue.expected;
      if (found === undefined) return `${name} is missing: add it, ${kind}.`;
      return `${is}, but must be ${kind}: correct the value.`;
    }
    case 'too_small': {
      if (issue.origin === 'string') return `${is}, but must have text: write some.`;
      const verb = issue.origin === 'array' ? 'have at least' : 'be at least';
      return `${is}, but must ${verb} ${issue.minimum}: raise it.`;
    }
    case 'too_big':
      if (issue.origin === 'string') {
        return `${name} has more than ${issue.maximum} characters: shorten it.`;
      }
      return `${is}, but must be at most ${issue.maximum}: lower it.`;
    case 'invalid_value':
      if (found === undefined) return `${name} is missing: add it, ${choiceOf(issue.values)}.`;
      return `${is}, but must be ${choiceOf(issue.values)}: ${issue.values.length === 1 ? 'correct the value' : 'choose one'}.`;
    case 'invalid_format':
      return `${is}, but ${issue.message}: correct the value.`;
    case 'custom':
      return `${name} ${issue.message}.`;
    default:
      return `${is}, which is not accepted (${issue.message}): correct the value.`;
  }
}

/** The value at the end of a path; undefined where the path ends before. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined,
    value,
  );
}
