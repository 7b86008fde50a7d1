/** The import table, by one allowed and one forbidden import per layer. */

import { describe, expect, test } from '@jest/globals';
import { importTable } from './import-table.ts';
import { parseSource } from './source.ts';

const problemsOf = (path: string, text: string): string[] =>
  importTable(parseSource({ path, text }));

describe('the import table', () => {
  test.each([
    ['shared/limits.ts', "import * as z from 'zod';"],
    ['shared/runtime/clients.ts', "import { join } from 'node:path';"],
    ['shared/runtime/lambda.ts', "import { OperationError } from '../errors.ts';"],
    ['workflows/watch-health/decide.ts', "import type { Change } from '../../shared/events.ts';"],
    ['functions/judge-health/handler.ts', "import { SFNClient } from '@aws-sdk/client-sfn';"],
    [
      'functions/judge-health/handler.ts',
      "import { decide } from '../../workflows/x/decide-y.ts';",
    ],
    ['functions/judge-health/handler.ts', "import { part } from './part.ts';"],
    ['deploy/alarms.ts', "import { readFile } from 'node:fs/promises';"],
    ['lab/world.ts', "import { iamActions } from '../deploy/actions.ts';"],
    ['lab/model/index.ts', `const model = import(\`@aws-sdk/client-\${service}\`);`],
    ['lab/services/lambda.ts', 'const module = await import(path);'],
    ['cli/main.ts', "import { serve } from '../console/server.ts';"],
    ['console/server.ts', "import { createWorld } from '../lab/world.ts';"],
    ['bench/autoscaling.ts', "import { fixed } from './peer-policies.ts';"],
    ['scripts/write-schema.ts', "import { strategySchema } from '../shared/strategy/schema.ts';"],
    ['test/cli/main.test.ts', "import { handler } from '../../functions/a/handler.ts';"],
  ])('allows in %s: %s', (path, text) => {
    expect(problemsOf(path, text)).toEqual([]);
  });

  test.each([
    ['shared/limits.ts', "import { join } from 'node:path';", 'node:path'],
    ['shared/events.ts', "import { hash } from './runtime/hash.ts';", 'shared/runtime/hash.ts'],
    ['shared/runtime/lambda.ts', "import { at } from '../../lab/clock.ts';", 'lab/clock.ts'],
    ['workflows/a/decide.ts', "import middy from '@middy/core';", '@middy/core'],
    [
      'workflows/a/decide.ts',
      "import { z } from '../../shared/runtime/z.ts';",
      'shared/runtime/z.ts',
    ],
    ['workflows/a/decide.ts', "export { sfn } from '@aws-sdk/client-sfn';", '@aws-sdk/client-sfn'],
    ['functions/a/handler.ts', "import { b } from '../b/handler.ts';", 'functions/b/handler.ts'],
    [
      'functions/a/handler.ts',
      "import { cases } from '../../workflows/b/cases.ts';",
      'workflows/b/cases.ts',
    ],
    ['functions/a/handler.ts', "import { request } from 'node:https';", 'node:https'],
    ['deploy/roles.ts', "type Clock = import('../lab/clock.ts').Clock;", 'lab/clock.ts'],
    ['deploy/roles.cjs', "require('../lab/clock.ts');", 'lab/clock.ts'],
    ['lab/services/lambda.ts', "import('../../functions/a/handler.ts');", 'functions/a/handler.ts'],
    ['lab/world.ts', "import { run } from '../cli/run.ts';", 'cli/run.ts'],
    ['lab/world.ts', "import { root } from '../test/root.ts';", 'test/root.ts'],
    ['lab/world.ts', 'const part = await import(path);', 'a computed path'],
    ['cli/main.ts', "import { decide } from '../workflows/a/decide.ts';", 'workflows/a/decide.ts'],
    ['console/server.ts', "import { run } from '../cli/run.ts';", 'cli/run.ts'],
    [
      'bench/speed.ts',
      "import { handler } from '../functions/a/handler.ts';",
      'functions/a/handler.ts',
    ],
    ['scripts/pack.ts', "import { root } from '../test/root.ts';", 'test/root.ts'],
  ])('forbids in %s: %s', (path, text, target) => {
    const [problem, ...more] = problemsOf(path, text);
    expect(problem).toMatch(`${path}: may not import ${target}, `);
    expect(more).toEqual([]);
  });

  test('says what to do instead', () => {
    expect(problemsOf('workflows/scale/decide.ts', "import '@aws-sdk/client-sfn';")).toEqual([
      'workflows/scale/decide.ts: may not import @aws-sdk/client-sfn, decisions are pure: let a function read it and pass the value in',
    ]);
  });
});
