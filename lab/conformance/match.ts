/** Compares an expected value, tokens in it, with what was found. */

import { isObject, type Json } from '../asl/json.ts';

/** Values that stand for anything of their sort. Corpus README, "Placeholders". */
const free: readonly RegExp[] = [
  /^(datetime|start-date|stop-date|start-time|entered-time|generated-uuid|LogResult)$/,
  /^(RequestId|x-amzn-RequestId|X-Amzn-Trace-Id|RandomNumberGenerated)$/,
  /^<(start-date|stop-date|start-time|entered-time|date|request-id|request_id|extended_request_id|omitted)>$/,
  /^<(json-input|LogResult):\d+>$/,
  /^(snf_role_arn|sfn_role_arn|map_run_arn)$/,
  /^(stateExited|executionSucceeded)EventDetails\.output$/,
];

const isFree = (token: string): boolean => free.some((pattern) => pattern.test(token));

/** Where the two values differ. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** The tokens of one case, and the values they have been found to stand for. */
export class Tokens {
  readonly #known: readonly string[];
  readonly #bound = new Map<string, string>();

  /** Longer tokens first, so that one inside another is not taken for it. */
  constructor(tokens: readonly string[]) {
    this.#known = [...tokens].sort((left, right) => right.length - left.length);
  }

  /** The value with its bound tokens replaced by what they stand for. */
  fill(value: Json): Json {
    if (typeof value === 'string') {
      let filled = value;
      for (const [token, bound] of this.#bound) filled = filled.replaceAll(token, bound);
      return filled;
    }
    if (Array.isArray(value)) return value.map((item) => this.fill(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.fill(member)]),
    );
  }

  /** The first place where the values differ; tokens met on the way are bound. */
  difference(
    expected: Json | undefined,
    found: Json | undefined,
    path = '',
  ): Difference | undefined {
    if (typeof expected === 'string' && this.#stands(expected, found)) return undefined;
    if (Array.isArray(expected) && Array.isArray(found)) {
      return this.#arrays(expected, found, path);
    }
    if (isObject(expected) && isObject(found)) {
      const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
      for (const name of names) {
        const at = this.difference(expected[name], found[name], `${path}.${name}`);
        if (at !== undefined) return at;
      }
      return undefined;
    }
    return Object.is(expected, found) || expected === found
      ? undefined
      : { path, expected: expected ?? null, found: found ?? null };
  }

  #arrays(expected: readonly Json[], found: readonly Json[], path: string): Difference | undefined {
    const length = Math.max(expected.length, found.length);
    for (let index = 0; index < length; index++) {
      const at = this.difference(expected[index], found[index], `${path}[${index}]`);
      if (at !== undefined) return at;
    }
    return undefined;
  }

  /** A token alone may stand for any value, inside a text for a part of it. */
  #stands(expected: string, found: Json | undefined): boolean {
    if (found === undefined) return false;
    if (isFree(expected) && this.#known.includes(expected)) return true;
    if (typeof found !== 'string') {
      return this.#known.includes(expected) && this.#bind([expected], [JSON.stringify(found)]);
    }
    if (expected === found) return true;
    const { form, tokens } = this.#form(expected);
    if (tokens.length === 0) return false;
    const values = form.exec(found)?.slice(1);
    return values !== undefined && this.#bind(tokens, values);
  }

  #bind(tokens: readonly string[], values: readonly string[]): boolean {
    const pairs = tokens.map((token, index): [string, string] => [token, values[index] ?? '']);
    const fresh = new Map(pairs.filter(([token]) => !isFree(token)));
    for (const [token, value] of pairs) {
      if (isFree(token)) continue;
      if ((this.#bound.get(token) ?? value) !== value || fresh.get(token) !== value) return false;
    }
    for (const [token, value] of fresh) this.#bound.set(token, value);
    return true;
  }

  #form(expected: string): { readonly form: RegExp; readonly tokens: readonly string[] } {
    const tokens: string[] = [];
    let source = '';
    for (let at = 0; at < expected.length; ) {
      const token = this.#known.find((known) => expected.startsWith(known, at));
      if (token === undefined) {
        source += expected.charAt(at).replace(/[.*+?^${}()|[\]\\]/, '\\$&');
        at += 1;
      } else {
        source += '(.+?)';
        tokens.push(token);
        at += token.length;
      }
    }
    return { form: new RegExp(`^${source}$`, 's'), tokens };
  }
}
