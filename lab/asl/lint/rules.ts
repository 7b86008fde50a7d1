/** All rules of our own, and how rules are run over a definition. */

import { choiceRule } from './choices.ts';
import { commentRule } from './comments.ts';
import { errorNameRule } from './errors.ts';
import { reachableRule, targetRule } from './graph.ts';
import { type Rule, readMachine } from './machine.ts';
import { placeholderInExpressionRule, placeholderRule } from './placeholders.ts';
import { expressionRule } from './queries.ts';
import { catchRule, machineRule, retryRule, timeoutRule } from './safety.ts';
import {
  argumentsRule,
  compensationRule,
  repeatedEffectRule,
  resourceRule,
  taskTokenRule,
} from './tasks.ts';
import { assignRule, variableRule } from './variables.ts';

export interface Problem {
  readonly machine: string;
  /** Name of the state; empty for the machine as a whole. */
  readonly state: string;
  readonly rule: string;
  /** One sentence. */
  readonly message: string;
}

/** `substitutions` are the keys of DefinitionSubstitutions; without them placeholders are not compared. */
export const ownRules = (substitutions: readonly string[] | undefined): Rule[] => [
  ...[machineRule, targetRule, reachableRule, variableRule, assignRule, expressionRule],
  ...[choiceRule, placeholderInExpressionRule, resourceRule, argumentsRule, timeoutRule],
  ...[retryRule, catchRule, errorNameRule, taskTokenRule, compensationRule, repeatedEffectRule],
  commentRule,
  ...(substitutions === undefined ? [] : [placeholderRule(substitutions)]),
];

/** The problems that these rules find, rule by rule in the order of the definition. */
export function runRules(definition: unknown, name: string, rules: readonly Rule[]): Problem[] {
  const machine = readMachine(definition);
  const problems: Problem[] = [];
  for (const rule of rules) {
    rule.check(machine, (state, message) =>
      problems.push({ machine: name, state, rule: rule.name, message }),
    );
  }
  return problems;
}
