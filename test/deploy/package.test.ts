import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import * as z from 'zod';
import { loadTemplate } from '../../lab/template/index.ts';
import { bundle } from '../../scripts/bundle.ts';
import { packageProject, removeProjects, root } from './temporary-project.ts';

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
  Outputs: z.record(z.string(), z.unknown()),
});

/** What osls packaged, without what it adds for its own uploads. */
function readPackage(folder: string) {
  const path = join(folder, '.serverless', 'cloudformation-template-update-stack.json');
  const { Resources, Outputs } = templateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const { ServerlessDeploymentBucket, ServerlessDeploymentBucketPolicy, ...resources } = Resources;
  const { ServerlessDeploymentBucketName, ...outputs } = Outputs;
  for (const { Type, Properties } of Object.values(resources)) {
    // The key of a bundle contains the time at which it was packaged.
    if (Type === 'AWS::Lambda::Function' && Properties) Properties.Code = {};
  }
  return { folder, path, resources, outputs };
}

let packaged: ReturnType<typeof readPackage>;

beforeAll(() => {
  packaged = readPackage(packageProject('lab'));
}, 60_000);

afterAll(removeProjects);

describe('the packaged template', () => {
  test('is exactly what the lab reads', async () => {
    const template = await loadTemplate({ root, stage: 'lab' });
    expect(template.resources).toEqual(packaged.resources);
    expect(template.outputs).toEqual(packaged.outputs);
  });

  const linter = join(root, '.venv', 'bin', 'cfn-lint');
  const lint = existsSync(linter) ? test : test.skip;
  lint(
    'passes cfn-lint (skipped without .venv/bin/cfn-lint, see requirements-dev.txt)',
    () => {
      const { stdout } = spawnSync(
        linter,
        ['--format', 'json', '--regions', 'eu-west-1', '--', packaged.path],
        {
          encoding: 'utf8',
          maxBuffer: 64 * 1024 * 1024,
        },
      );
      const findings = z
        .array(z.object({ Level: z.string(), Message: z.string() }))
        .parse(JSON.parse(stdout));
      const errors = findings.filter(({ Level }) => Level === 'Error');
      expect(errors).toEqual([]);
    },
    60_000,
  );
});

describe('a bundled function', () => {
  const bundlesOf = () =>
    Object.values(packaged.resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => {
        const name = String(Properties?.FunctionName).replace('arq-lab-', '');
        return { name, zip: join(packaged.folder, '.build', `${name}.zip`) };
      });

  test('is small: less code than one published function of its kind, 760 kB', () => {
    const sizes = bundlesOf().map(({ name, zip }) => ({
      name,
      bytes: unzipSync(readFileSync(zip))['index.js']?.length ?? 0,
    }));
    expect(sizes.filter(({ bytes }) => bytes === 0 || bytes > 760_000)).toEqual([]);
  });

  test('loads as Lambda loads it, and exports its handler', () => {
    const script = `
      const { unzipSync } = require('fflate');
      const { readFileSync } = require('node:fs');
      const Module = require('node:module');
      for (const zip of process.argv.slice(1)) {
        const bundled = new Module(zip);
        bundled._compile(Buffer.from(unzipSync(readFileSync(zip))['index.js']).toString(), zip);
        if (typeof bundled.exports.handler !== 'function') throw new Error(zip + ' exports no handler');
      }`;
    const zips = bundlesOf().map(({ zip }) => zip);
    expect(() =>
      execFileSync(process.execPath, ['-e', script, ...zips], { cwd: root }),
    ).not.toThrow();
    expect(zips.length).toBeGreaterThan(0);
  });

  test('is the same file, byte for byte, when it is bundled again', async () => {
    const [first] = bundlesOf();
    const { name = '', zip = '' } = first ?? {};
    const entry = join(root, 'functions', name, 'handler.ts');
    const again = await bundle(entry, name, join(packaged.folder, 'again'));
    expect(statSync(zip).size).toBeGreaterThan(0);
    expect(readFileSync(again.artifact).equals(readFileSync(zip))).toBe(true);
  });
});
