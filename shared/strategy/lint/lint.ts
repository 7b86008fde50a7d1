/** The strategy linter: finds lines that contradict each other or AWS, S1 to S18. */

import { costRules } from './cost-rules.ts';
import type { Finding, Rule } from './finding.ts';
import { recoveryRules } from './recovery-rules.ts';
import { scalingRules } from './scaling-rules.ts';
import type { Stated } from './stated.ts';

const numberOf = ({ id }: Rule): number => Number(id.slice(1));

const rules: readonly Rule[] = [...recoveryRules, ...scalingRules, ...costRules].sort(
  (a, b) => numberOf(a) - numberOf(b),
);

/** Every contradiction in what a strategy states, in the order S1 to S18. */
export const lintStrategy = (stated: Stated): readonly Finding[] =>
  rules.flatMap(({ id, reading, find }) => {
    const sentence = find(stated);
    return sentence === undefined ? [] : [{ id, sentence, reading }];
  });
