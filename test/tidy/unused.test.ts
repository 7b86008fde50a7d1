/** Unused files and exports, and words that are shared by one user only, in trees of a few files. */

import { describe, expect, test } from '@jest/globals';
import { parseSource } from './source.ts';
import { sharedWithOneUser, unusedExports, unusedFiles } from './unused.ts';

const sourcesOf = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([path, text]) => parseSource({ path, text }));

describe('unused files', () => {
  const configuration = `resources: [ \${file(./deploy/alarms.cjs)} ]`;

  test('a file that only a test imports is found', () => {
    const sources = sourcesOf({
      'lab/part.ts': 'export const part = 1;',
      'test/lab/part.test.ts': "import { part } from '../../lab/part.ts';",
    });
    expect(unusedFiles(sources, configuration)).toEqual([
      'lab/part.ts: nothing that runs imports it, use it or delete it',
    ]);
  });

  test('files that are reached from an entry are no problem, however they are imported', () => {
    const sources = sourcesOf({
      'cli/main.ts': "import { a } from '../lab/a.ts';",
      'lab/a.ts': "export { b } from './b.ts';",
      'lab/b.ts': "await import('./c.ts');",
      'lab/c.ts': "new Worker(new URL('./worker.ts', import.meta.url));",
      'lab/worker.ts': '',
      'deploy/alarms.cjs': "module.exports = () => import('./alarms.ts');",
      'deploy/alarms.ts': '',
      'functions/look/handler.ts': "import '../../shared/words.ts';",
      'shared/words.ts': '',
      'workflows/scale/cases.ts': "import { decide } from './decide.ts';",
      'workflows/scale/decide.ts': '',
    });
    expect(unusedFiles(sources, configuration)).toEqual([]);
    expect(unusedFiles(sources, '')).toEqual([
      'deploy/alarms.cjs: nothing that runs imports it, use it or delete it',
      'deploy/alarms.ts: nothing that runs imports it, use it or delete it',
    ]);
  });
});

describe('unused exports', () => {
  test('an export that no other file imports is found, a type as well', () => {
    const sources = sourcesOf({
      'lab/a.ts': 'export const one = 1;\nexport interface Two {}\nexport function three() {}',
      'lab/b.ts': "import { three as four } from './a.ts';",
    });
    expect(unusedExports(sources)).toEqual([
      'lab/a.ts:1: no other file imports one, do not export it or delete it',
      'lab/a.ts:2: no other file imports Two, do not export it or delete it',
    ]);
  });

  test('an export that is passed on is used, and the passing on must be used too', () => {
    const sources = sourcesOf({
      'lab/a.ts': 'export const one = 1;',
      'lab/b.ts': "export { one as two } from './a.ts';",
    });
    expect(unusedExports(sources)).toEqual([
      'lab/b.ts:1: no other file imports two, do not export it or delete it',
    ]);
  });

  test('passing on everything is refused', () => {
    const sources = sourcesOf({ 'lab/a.ts': '', 'lab/b.ts': "export * from './a.ts';" });
    expect(unusedExports(sources)).toEqual(['lab/b.ts:1: export *, name what is passed on']);
  });

  test('tests, whole modules, Lambda and the generic suites are users', () => {
    const sources = sourcesOf({
      'lab/a.ts': 'export const { one } = parts;',
      'lab/b.ts': 'export default class B {}',
      'test/lab/a.test.ts': "import { one } from '../../lab/a.ts';",
      'scripts/b.ts': "import * as b from '../lab/b.ts';",
      'functions/look/handler.ts': 'export const handler = lambda(look);',
      'workflows/scale/cases.ts': 'export const cases = [];',
    });
    expect(unusedExports(sources)).toEqual([]);
  });
});

describe('shared files with one user', () => {
  const words = { 'shared/words.ts': '', 'shared/list.ts': "import './words.ts';" };

  test('a file that one folder alone reaches is found', () => {
    const sources = sourcesOf({
      ...words,
      'lab/a.ts': "import '../shared/list.ts';",
      'cli/b.ts': "import '../lab/a.ts';",
      'test/c.test.ts': "import '../shared/words.ts';",
    });
    expect(sharedWithOneUser(sources)).toEqual([
      'shared/words.ts: only lab/ uses it, move it next to its user',
      'shared/list.ts: only lab/ uses it, move it next to its user',
    ]);
  });

  test('a file that two folders reach is no problem, nor is shared/runtime/', () => {
    const sources = sourcesOf({
      ...words,
      'lab/a.ts': "import '../shared/list.ts';",
      'deploy/b.ts': "import '../shared/list.ts';",
      'shared/runtime/clients.ts': '',
      'functions/c/handler.ts': "import '../../shared/runtime/clients.ts';",
    });
    expect(sharedWithOneUser(sources)).toEqual([]);
  });
});
