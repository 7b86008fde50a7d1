/** Checks a strategy file: its mistakes, and lines that contradict each other or AWS. */

import type { Problem } from '../../shared/strategy/document.ts';
import type { Finding } from '../../shared/strategy/lint/finding.ts';
import { lintStrategy } from '../../shared/strategy/lint/lint.ts';
import { stateStrategy } from '../../shared/strategy/lint/state-strategy.ts';
import { parseStated } from '../../shared/strategy/lint/stated.ts';
import { parseStrategy } from '../../shared/strategy/parse-strategy.ts';
import type { LintOptions } from '../commands/strategy.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { count } from '../report/format.ts';
import { checkInventory, placed, readText } from '../stage-files.ts';

interface Checked {
  readonly problems: readonly Problem[];
  readonly findings: readonly Finding[];
}

function checkOriginal(text: string, fileName: string): Checked {
  const result = parseStated(text, fileName);
  if ('problems' in result) return { problems: result.problems, findings: [] };
  return { problems: [], findings: lintStrategy(result.stated) };
}

/** Our own file is judged together with what exists in the lab's inventory. */
function checkStrategy(text: string, fileName: string, own: boolean): Checked {
  const result = parseStrategy(text, fileName);
  if ('problems' in result) return { problems: result.problems, findings: [] };
  const { strategy } = result;
  const inventoryFile = 'inventory/lab.yml';
  const inventory = own
    ? checkInventory(readText(inventoryFile), inventoryFile, strategy)
    : undefined;
  return { problems: [], findings: lintStrategy(stateStrategy(strategy, inventory)) };
}

/** Exit code 1 with findings. */
export function lintFile(
  file: string | undefined,
  { original, json }: LintOptions,
  { output, folder }: Context,
): ExitCode {
  const fileName = file ?? (original === true ? 'docs/strategy-original.yml' : 'strategy.yml');
  const text = file === undefined ? readText(fileName) : readText(fileName, folder);
  const { problems, findings } =
    original === true
      ? checkOriginal(text, fileName)
      : checkStrategy(text, fileName, file === undefined);
  if (json === true) {
    output.json({ problems, findings });
  } else {
    for (const problem of problems) output.data(output.paint('bad', placed(problem)));
    for (const { id, sentence, reading } of findings) {
      output.data(`${output.paint('warning', id.padEnd(4))}${sentence}`);
      output.data(output.paint('quiet', `    Read as: ${reading}`));
    }
  }
  const found = problems.length + findings.length;
  output.talk(`${fileName}: ${found === 0 ? 'nothing found' : count(found, 'finding')}.`);
  return found === 0 ? exitCodes.ok : exitCodes.error;
}
