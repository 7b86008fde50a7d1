/** The rule of a composite alarm: ALARM(), OK() and INSUFFICIENT_DATA() joined by AND, OR, NOT and parentheses. */

import type { StateValue } from '@aws-sdk/client-cloudwatch';

/** A mistake in a rule. */
export class AlarmRuleError extends Error {}

/** The state of an alarm by name; undefined for an alarm that does not exist. */
export type StateOf = (alarmName: string) => StateValue | undefined;

/** A rule ready to be evaluated. */
export interface AlarmRule {
  /** Names of the alarms in the rule, in the order they are first named. */
  readonly children: readonly string[];
  readonly evaluate: (stateOf: StateOf) => boolean;
}

type Test = AlarmRule['evaluate'];

const states: readonly StateValue[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];
const MOST_CHILDREN = 100;

/** `my-alarm` for `my-alarm` and for `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:my-alarm`. */
export function alarmNameOf(nameOrArn: string): string {
  const [, name] = /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn) ?? [];
  return name ?? nameOrArn;
}

class RuleParser {
  readonly children = new Set<string>();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Test {
    const test = this.#either();
    if (this.#rest() !== '') throw this.#unexpected();
    return test;
  }

  #rest(): string {
    return this.#text.slice(this.#at).trimStart();
  }

  #unexpected(): AlarmRuleError {
    const rest = this.#rest();
    return new AlarmRuleError(rest === '' ? 'unexpected end' : `unexpected '${rest.slice(0, 20)}'`);
  }

  #match(pattern: RegExp): string | undefined {
    const rest = this.#rest();
    const found = pattern.exec(rest);
    if (found === null) return undefined;
    this.#at = this.#text.length - rest.length + found[0].length;
    return found[1] ?? found[0];
  }

  #either(): Test {
    const tests = [this.#both()];
    while (this.#match(/^OR\b/i) !== undefined) tests.push(this.#both());
    return tests.length === 1
      ? (tests[0] ?? never)
      : (states) => tests.some((test) => test(states));
  }

  #both(): Test {
    const tests = [this.#not()];
    while (this.#match(/^AND\b/i) !== undefined) tests.push(this.#not());
    return tests.length === 1
      ? (tests[0] ?? never)
      : (states) => tests.every((test) => test(states));
  }

  #not(): Test {
    if (this.#match(/^NOT\b/i) === undefined) return this.#element();
    const test = this.#not();
    return (stateOf) => !test(stateOf);
  }

  #element(): Test {
    if (this.#match(/^\(/) !== undefined) {
      const test = this.#either();
      if (this.#match(/^\)/) === undefined) throw this.#unexpected();
      return test;
    }
    const wanted = this.#match(/^(ALARM|OK|INSUFFICIENT_DATA)(?=\s*\()/i)?.toUpperCase();
    const state = states.find((candidate) => candidate === wanted);
    if (state === undefined) return this.#constant();
    return this.#child(state);
  }

  #constant(): Test {
    const constant = this.#match(/^(TRUE|FALSE)\b/i)?.toUpperCase();
    if (constant === undefined) throw this.#unexpected();
    return () => constant === 'TRUE';
  }

  #child(state: StateValue): Test {
    const quoted = this.#match(/^\(\s*"((?:[^"\\]|\\.)*)"\s*\)/)?.replace(/\\(.)/g, '$1');
    const named = quoted ?? this.#match(/^\(\s*([^()"\s]+)\s*\)/);
    if (named === undefined) throw this.#unexpected();
    const name = alarmNameOf(named);
    this.children.add(name);
    return (stateOf) => stateOf(name) === state;
  }
}

const never: Test = () => false;

/**
 * Compiles an AlarmRule (PutCompositeAlarm, AlarmRule). Names may be quoted and may be ARNs.
 * Throws `AlarmRuleError` for a mistake, for outer white space and for more than 100 alarms.
 */
export function compileAlarmRule(text: string): AlarmRule {
  if (text !== text.trim()) throw new AlarmRuleError('leading or trailing white space');
  const parser = new RuleParser(text);
  const evaluate = parser.parse();
  const children = [...parser.children];
  if (children.length > MOST_CHILDREN) throw new AlarmRuleError('more than 100 alarms');
  return { children, evaluate };
}
