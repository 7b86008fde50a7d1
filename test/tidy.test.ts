/** The house rules over the real tree: every problem of every rule is printed at once. */

import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bannedCalls } from './tidy/banned-calls.ts';
import { functionFolders, runbookFolders, strayLines, treeOf } from './tidy/folders.ts';
import { grantedActions } from './tidy/granted-actions.ts';
import { importTable } from './tidy/import-table.ts';
import { inexactVersions, lockedHosts, unexplainedPackages } from './tidy/packages.ts';
import { readTree } from './tidy/read-tree.ts';
import { longFiles, longFunctions, manyParameters } from './tidy/sizes.ts';
import { type ProjectFile, parseSource, type Source } from './tidy/source.ts';
import { machineProblems } from './tidy/state-machines.ts';
import { uncheckedTypes, unexplainedCasts } from './tidy/type-escapes.ts';
import { sharedWithOneUser, unusedExports, unusedFiles } from './tidy/unused.ts';
import { machinePaths, moduleSentence, switchedOffTests, unfinishedWork } from './tidy/wording.ts';

const root = join(import.meta.dirname, '..');
const files = readTree(root);
const tree = treeOf(files);
const sources = files.filter(({ path }) => /\.(ts|cjs)$/.test(path)).map(parseSource);
const configuration = tree.get('serverless.yml') ?? '';

const expectNone = (problems: readonly string[]): void => expect(problems.join('\n')).toBe('');

describe('every file', () => {
  const rules: readonly (readonly [string, (file: ProjectFile) => string[]])[] = [
    ['is short enough to be read', longFiles],
    ['is finished', unfinishedWork],
    ['names no path of one machine', machinePaths],
  ];
  test.each(rules)('%s', (_name, rule) => expectNone(files.flatMap(rule)));
});

describe('every module', () => {
  const rules: readonly (readonly [string, (source: Source) => string[]])[] = [
    ['imports only what its layer may', importTable],
    ['makes no call that has a home elsewhere', bannedCalls],
    ['has functions short enough to be read', longFunctions],
    ['exports no function with more than three parameters', manyParameters],
    ['never steps around the type checker', uncheckedTypes],
    ['says why each cast is true', unexplainedCasts],
    ['switches no test off', switchedOffTests],
  ];
  test.each(rules)('%s', (_name, rule) => expectNone(sources.flatMap(rule)));

  test('begins with a sentence that says what it is', () => {
    expectNone(sources.filter(({ path }) => path.endsWith('.ts')).flatMap(moduleSentence));
  });
});

describe('the project', () => {
  test('has complete runbook folders', () => expectNone(runbookFolders(tree)));
  test('has complete function folders', () => expectNone(functionFolders(tree)));
  test('names only files that exist in serverless.yml', () => expectNone(strayLines(tree)));
  test('grants each function what its code calls and nothing else', async () => {
    expectNone(await grantedActions(root, sources));
  });
  test('has no file that nothing runs', () => expectNone(unusedFiles(sources, configuration)));
  test('has no export that nothing imports', () => expectNone(unusedExports(sources)));
  test('shares only what two folders use', () => expectNone(sharedWithOneUser(sources)));
  test('has state machines that pass the lint', async () =>
    expectNone(await machineProblems(root)));
  test('depends on exact versions', () => expectNone(inexactVersions(tree)));
  test('explains every package it depends on', () => expectNone(unexplainedPackages(tree)));
  test('locks packages without naming a host', () => expectNone(lockedHosts(tree)));
});
