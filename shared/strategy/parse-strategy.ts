/** Reads `strategy.yml`: the strategy, or every problem at once. */

import { type Problem, readDocument } from './document.ts';
import { type Strategy, strategySchema } from './schema.ts';

/**
 * Reads the text of a strategy file.
 * @returns the strategy, or one problem for each mistake, with line and column in `fileName`
 */
export function parseStrategy(
  text: string,
  fileName: string,
): { readonly strategy: Strategy } | { readonly problems: readonly Problem[] } {
  const document = readDocument(text, fileName);
  if (document.syntaxProblems.length > 0) return { problems: document.syntaxProblems };
  const result = strategySchema.safeParse(document.value);
  if (result.success) return { strategy: result.data };
  return { problems: document.problemsOf(result.error.issues) };
}
