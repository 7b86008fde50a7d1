/** The rules over the code of one module, each by code that keeps it and code that breaks it. */

import { describe, expect, test } from '@jest/globals';
import { bannedCalls } from './banned-calls.ts';
import { longFiles, longFunctions, manyParameters } from './sizes.ts';
import { parseSource } from './source.ts';
import { uncheckedTypes, unexplainedCasts } from './type-escapes.ts';
import { machinePaths, moduleSentence, switchedOffTests, unfinishedWork } from './wording.ts';

const at = (path: string, ...lines: readonly string[]) =>
  parseSource({ path, text: `${lines.join('\n')}\n` });
const code = (...lines: readonly string[]) => at('lab/part.ts', ...lines);

describe('banned calls', () => {
  test.each([
    ['Date.now()', 'Date.now'],
    ['const now = Date.now;', 'Date.now'],
    ['new Date()', 'new Date()'],
    ['Date()', 'Date()'],
    ['performance.now()', 'performance.now'],
    ['Math.random()', 'Math.random'],
    ['setTimeout(run, 1)', 'setTimeout'],
    ['globalThis.setInterval(run, 1)', 'setInterval'],
    ["import { setTimeout as sleep } from 'node:timers/promises';", 'timers/promises.setTimeout'],
    ["import { randomUUID as id } from 'node:crypto';", 'crypto.randomUUID'],
    ['crypto.getRandomValues(bytes)', 'crypto.getRandomValues'],
    ['process.env.STAGE', 'process.env'],
    ["process['env']", 'process.env'],
    ['const { env } = process;', 'process.env'],
    ["console.log('x')", 'console.log'],
  ])('%s is found', (text, name) => {
    const problems = bannedCalls(code('', text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(`lab/part.ts:2: ${name} is banned here, `);
  });

  test.each([
    ['lab/part.ts', 'new Date(nowMs); clock.now(); random.next(); "Date.now()"; // Math.random()'],
    ['bench/speed.ts', 'performance.now(); Date.now()'],
    ['shared/runtime/config.ts', 'process.env'],
    ['cli/environment.ts', 'process.env.NO_COLOR'],
    ['cli/output.ts', 'console.log(1)'],
    ['cli/stopwatch.ts', 'setTimeout(run, 1); performance.now()'],
    ['scripts/check.ts', 'console.error(process.env.PATH, performance.now())'],
  ])('nothing is found in %s: %s', (path, text) => {
    expect(bannedCalls(at(path, text))).toEqual([]);
  });
});

describe('sizes', () => {
  const lines = (count: number) => Array<string>(count).fill('// line');

  test.each([
    ['lab/part.ts', 300],
    ['workflows/a/a.asl.json', 420],
    ['serverless.yml', 150],
  ])('%s may have %d lines and not one more', (path, most) => {
    expect(longFiles(at(path, ...lines(most)))).toEqual([]);
    expect(longFiles(at(path, ...lines(most + 1)))).toEqual([
      `${path}: has ${most + 1} lines, at most ${most}: split it`,
    ]);
  });

  test('a function may have 70 lines and not one more', () => {
    expect(longFunctions(code('function run() {', ...lines(68), '}'))).toEqual([]);
    expect(longFunctions(code('const run = () => {', ...lines(69), '};'))).toEqual([
      'lab/part.ts:1: run has 71 lines, at most 70: split it',
    ]);
  });

  test('a chapter of a test may be long, a test may not', () => {
    expect(longFunctions(code("describe('x', () => {", ...lines(80), '});'))).toEqual([]);
    expect(longFunctions(code("test('x', () => {", ...lines(80), '});'))).toHaveLength(1);
  });

  test('an exported function takes three parameters and not four', () => {
    expect(manyParameters(code('export function put(a, b, c) {}'))).toEqual([]);
    expect(manyParameters(code('function put(a, b, c, d) {}'))).toEqual([]);
    expect(
      manyParameters(
        code('export function put(a, b, c, d) {}', 'export const get = (a, b, c, d) => a;'),
      ),
    ).toEqual([
      'lab/part.ts:1: put takes 4 parameters, at most 3: take an object',
      'lab/part.ts:2: get takes 4 parameters, at most 3: take an object',
    ]);
  });
});

describe('escapes from the type checker', () => {
  test('any and ! are found', () => {
    expect(
      uncheckedTypes(code('let a: any;', 'const b = c!.d;', 'class E { f!: string }')),
    ).toEqual([
      'lab/part.ts:1: any, name the type or use unknown',
      'lab/part.ts:2: !, handle the case that it is missing',
      'lab/part.ts:3: !, handle the case that it is missing',
    ]);
  });

  test('unknown, !== and an any with its reason are no problem', () => {
    const reason = '// biome-ignore lint/suspicious/noExplicitAny: each service narrows it';
    expect(uncheckedTypes(code('let a: unknown = !b !== c;', reason, 'let d: any;'))).toEqual([]);
  });

  test('a cast without a comment is found', () => {
    expect(unexplainedCasts(code('const a = 1;', 'const b = a as Length;'))).toEqual([
      'lab/part.ts:2: a cast, say why it is true on the line above',
    ]);
    expect(unexplainedCasts(code("const url = '//' + (a as Host);"))).toHaveLength(1);
  });

  test.each([
    [['// Made above.', 'const b = a as Length;']],
    [['const b = a as Length; // Made above.']],
    [['// Any object.', 'return a', '  ? (b as Fields)', '  : {};']],
    [['const b = list', '  // Keys of the table.', '  .map((name) => name as Name);']],
    [['const b = [1] as const;', 'const c = d satisfies E;']],
  ])('a cast with a comment, as const and satisfies are no problem: %j', (lines) => {
    expect(unexplainedCasts(code(...lines))).toEqual([]);
  });

  test('a test may cast', () => {
    expect(unexplainedCasts(at('test/part.test.ts', 'const b = a as Length;'))).toEqual([]);
  });
});

describe('wording', () => {
  test.each([
    ['/** Says what it is. */\n\nimport x;'],
    ['#!/usr/bin/env node\n/**\n * Says what it is,\n * at length.\n */\n\nimport x;'],
  ])('a module may begin: %j', (text) => {
    expect(moduleSentence(code(text))).toEqual([]);
  });

  test.each([
    ['import x;'],
    ['// A line comment.\n\nimport x;'],
    ['/** */\n\nimport x;'],
    ['/** Belongs to the function. */\nexport function run() {}'],
  ])('a module may not begin: %j', (text) => {
    expect(moduleSentence(code(text))).toHaveLength(1);
  });

  test('unfinished work is found', () => {
    const word = 'todo'.toUpperCase();
    expect(unfinishedWork(code('', `// ${word}: later`))).toEqual([
      `lab/part.ts:2: ${word}, finish it or delete it`,
    ]);
    expect(unfinishedWork(code('const todoList = 1;'))).toEqual([]);
  });

  test('paths of one machine are found', () => {
    const path = (folder: string) => `see ${['', folder, 'notes'].join('/')}`;
    expect(machinePaths(code(path('work')))).toHaveLength(1);
    expect(machinePaths(at('test/part.ts', path('root')))).toHaveLength(1);
    expect(machinePaths(code(path('tmp')))).toHaveLength(1);
    expect(machinePaths(at('test/part.ts', path('tmp')))).toEqual([]);
    expect(machinePaths(code('see docs/work/notes, arn:role/root/x'))).toEqual([]);
  });

  test('a test that is switched off is found, one that is switched off by a condition is not', () => {
    expect(switchedOffTests(code("test.skip('x', run);", "describe.only('y', run);"))).toHaveLength(
      2,
    );
    expect(switchedOffTests(code("xit('x', run);"))).toHaveLength(1);
    expect(switchedOffTests(code('const suite = present ? describe : describe.skip;'))).toEqual([]);
  });
});
