/** Expressions: they parse, stay short, call known functions and read only what Step Functions binds. */

import { type ExpressionFacts, factsOf } from './expression.ts';
import { knownFunctions } from './functions.ts';
import { type Expression, expressionsOf, isExpression, type Rule, stringsIn } from './machine.ts';

const columnsMax = 100;

export const expressionRule: Rule = {
  name: 'expression',
  check(machine, report) {
    for (const state of machine.states) {
      for (const expression of expressionsOf(state)) {
        for (const message of problemsOf(expression)) report(state.name, message);
      }
    }
    // Outside both ends, `{%` makes no expression: the text would go out as it stands.
    for (const text of stringsIn(machine.fields)) {
      const rest = isExpression(text) ? text.slice(2, -2) : text;
      if (/\{%|%\}/.test(rest)) {
        report('', `"${text}" is a literal: an expression begins with {% and ends with %}.`);
      }
    }
  },
};

function problemsOf({ text, field, place }: Expression): string[] {
  const facts = factsOf(text);
  if (facts.syntaxError !== undefined)
    return [`${field}: ${text} does not parse: ${facts.syntaxError}`];
  const problems = [
    ...functionProblems(facts),
    ...facts.statesPaths.flatMap((path) => statesProblem(path, place)),
    ...facts.withoutContext.map(
      (name) => `reads ${name}, but there is no context at the top level`,
    ),
  ];
  if (text.length > columnsMax) {
    problems.push(
      `has ${text.length} columns of ${columnsMax} at most; logic belongs in a function`,
    );
  }
  return problems.map((problem) => `${field}: ${text} ${problem}.`);
}

function functionProblems({ functions }: ExpressionFacts): string[] {
  return [...functions]
    .filter((name) => !knownFunctions.has(name))
    .map((name) => `calls $${name}, which Step Functions does not have`);
}

/** Developer guide, "Transforming data with JSONata": what `$states` holds, and where. */
function statesProblem(path: string, place: Expression['place']): string[] {
  const [first = ''] = path.split('.');
  switch (first) {
    case '':
    case 'input':
    case 'context':
      return [];
    case 'result':
      if (place === 'result') return [];
      return ['reads $states.result, which only Assign and Output of a Task, Map or Parallel have'];
    case 'errorOutput':
      if (place === 'error') return [];
      return ['reads $states.errorOutput, which only Assign and Output of a Catch have'];
    default:
      return [`reads $states.${first}, which does not exist`];
  }
}
