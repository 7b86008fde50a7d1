/** Conditions of Choice states: they route, they do not compute. */

import { factsOf } from './expression.ts';
import { type Fields, fieldsOf, isExpression, listOf, type Rule } from './machine.ts';

export const choiceRule: Rule = {
  name: 'choice',
  check(machine, report) {
    for (const { name, type, fields } of machine.states) {
      if (type !== 'Choice') continue;
      for (const { Condition: condition } of listOf(fields.Choices).map(fieldsOf)) {
        if (!isExpression(condition)) continue;
        const { tree } = factsOf(condition);
        if (tree !== undefined && !isSimple(tree)) {
          report(
            name,
            `Condition ${condition} must compare variables with literals (=, !=, <, >, and, or, $exists, $not).`,
          );
        }
      }
    }
  },
};

const comparisons: ReadonlySet<unknown> = new Set(['=', '!=', '<', '>', '<=', '>=']);

/** A bare variable is no condition: Step Functions fails on anything but true and false. */
function isSimple(node: Fields): boolean {
  const [only, ...others] = listOf(node.expressions);
  if (node.type === 'block') return others.length === 0 && isSimple(fieldsOf(only));
  if (node.type === 'function') return isSimpleCall(node);
  if (node.type !== 'binary') return false;
  const lhs = fieldsOf(node.lhs);
  const rhs = fieldsOf(node.rhs);
  if (node.value === 'and' || node.value === 'or') return isSimple(lhs) && isSimple(rhs);
  if (!comparisons.has(node.value)) return false;
  return (isReference(lhs) && isLiteral(rhs)) || (isLiteral(lhs) && isReference(rhs));
}

function isSimpleCall(node: Fields): boolean {
  const name = fieldsOf(node.procedure).value;
  const [argument, ...others] = listOf(node.arguments);
  if (others.length > 0) return false;
  if (name === 'exists') return isReference(fieldsOf(argument));
  return name === 'not' && isSimple(fieldsOf(argument));
}

const isLiteral = ({ type }: Fields): boolean =>
  type === 'string' || type === 'number' || type === 'value';

/** A variable, or a path of names below one: `$decision.action`. */
export function isReference(node: Fields): boolean {
  if (node.predicate !== undefined || node.stages !== undefined) return false;
  if (node.type === 'variable') return true;
  if (node.type !== 'path' || node.group !== undefined) return false;
  const [first, ...names] = listOf(node.steps).map(fieldsOf);
  return (
    first?.type === 'variable' &&
    isReference(first) &&
    names.every((step) => step.type === 'name' && step.stages === undefined)
  );
}
