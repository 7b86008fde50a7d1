/** `${Name}` placeholders: each has a substitution, each substitution a placeholder, none stands in an expression. */

import { expressionsOf, type Rule, stringsIn } from './machine.ts';

/** `names` are the keys of DefinitionSubstitutions. CloudFormation: keys are alphanumeric. */
export const placeholderRule = (names: readonly string[]): Rule => ({
  name: 'placeholder',
  check(machine, report) {
    const used = new Set(stringsIn(machine.fields).flatMap(placeholdersIn));
    for (const name of used) {
      if (!names.includes(name)) report('', `\${${name}} has no substitution.`);
    }
    for (const name of names) {
      if (!used.has(name)) report('', `The substitution ${name} is used nowhere.`);
    }
  },
});

/** A substituted text becomes part of the code, quotes and all. */
export const placeholderInExpressionRule: Rule = {
  name: 'placeholder',
  check(machine, report) {
    for (const state of machine.states) {
      for (const { field, text } of expressionsOf(state)) {
        if (text.includes('${')) {
          report(state.name, `${field}: ${text} has a placeholder inside an expression.`);
        }
      }
    }
  },
};

const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name);
