/** Complete folders and packages, in trees of a few files. */

import { describe, expect, test } from '@jest/globals';
import { functionFolders, runbookFolders, strayLines } from './folders.ts';
import { inexactVersions, lockedHosts, unexplainedPackages } from './packages.ts';

const treeOf = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files));

const readme = [
  'Trigger',
  'What it does',
  'Numbers',
  'How to stop it',
  'How to undo it',
  'Proven by',
]
  .map((section) => `## ${section}\n`)
  .join('\n');

const complete = {
  'serverless.yml': [
    'functions:',
    '  look-around: { handler: functions/look-around/handler.handler, role: LookAroundRole }',
    'resources:',
    `  # Like \${file(./deploy/none.yml)}`,
    `  - \${file(./workflows/scale/runbook.yml)}`,
    `  - \${file(./functions/look-around/role.yml)}`,
  ].join('\n'),
  'workflows/scale/README.md': `# Scale\n\n${readme}`,
  'workflows/scale/runbook.yml': `Definition: \${file(./workflows/scale/scale.asl.json)}`,
  'workflows/scale/scale.asl.json': '{}',
  'workflows/scale/decide.ts': '',
  'workflows/scale/cases.ts': '',
  'functions/look-around/handler.ts': '',
  'functions/look-around/role.yml': '',
};

function without(...paths: readonly (keyof typeof complete)[]) {
  return new Map(Object.entries(complete).filter(([path]) => !paths.some((each) => each === path)));
}

describe('runbook folders', () => {
  test('a complete one is no problem', () => {
    expect(runbookFolders(treeOf(complete))).toEqual([]);
  });

  test('every missing file is named', () => {
    const tree = without('workflows/scale/README.md', 'workflows/scale/decide.ts');
    tree.delete('workflows/scale/scale.asl.json');
    expect(runbookFolders(tree)).toEqual([
      'workflows/scale: add the file README.md',
      'workflows/scale: add the file scale.asl.json',
      'workflows/scale: add the file decide.ts',
    ]);
  });

  test('a folder that decides nothing needs no decide.ts', () => {
    const tree = without('workflows/scale/decide.ts', 'workflows/scale/cases.ts');
    expect(runbookFolders(tree)).toEqual([]);
  });

  test('the line of serverless.yml and the definition are printed as they must be added', () => {
    const tree = without('serverless.yml').set('workflows/scale/runbook.yml', '');
    expect(runbookFolders(tree)).toEqual([
      `workflows/scale/runbook.yml: add: Definition: \${file(./workflows/scale/scale.asl.json)}`,
      `workflows/scale: add to serverless.yml:   - \${file(./workflows/scale/runbook.yml)}`,
    ]);
  });

  test('missing sections of the README are named, and so is a wrong order', () => {
    const path = 'workflows/scale/README.md';
    const shorter = treeOf({ ...complete, [path]: readme.replace('## Numbers\n', '') });
    expect(runbookFolders(shorter)).toEqual([`${path}: add the section ## Numbers`]);
    const turned = treeOf({ ...complete, [path]: readme.split('\n').reverse().join('\n') });
    expect(runbookFolders(turned)).toEqual([
      `${path}: order the sections as Trigger, What it does, Numbers, How to stop it, How to undo it, Proven by`,
    ]);
  });
});

describe('function folders', () => {
  test('a complete one is no problem', () => {
    expect(functionFolders(treeOf(complete))).toEqual([]);
  });

  test('missing files and lines are printed', () => {
    const tree = without('functions/look-around/role.yml', 'serverless.yml');
    expect(functionFolders(tree)).toEqual([
      'functions/look-around: add the file role.yml',
      'functions/look-around: add to serverless.yml:   look-around: { handler: functions/look-around/handler.handler, role: LookAroundRole }',
      `functions/look-around: add to serverless.yml:   - \${file(./functions/look-around/role.yml)}`,
    ]);
  });
});

describe('lines of serverless.yml', () => {
  test('files that exist are no problem, comments do not count', () => {
    expect(strayLines(treeOf(complete))).toEqual([]);
  });

  test('files that do not exist are named', () => {
    const tree = without('functions/look-around/handler.ts', 'workflows/scale/runbook.yml');
    expect(strayLines(tree)).toEqual([
      'serverless.yml: names workflows/scale/runbook.yml, which does not exist',
      'serverless.yml: names functions/look-around/handler.ts, which does not exist',
    ]);
  });
});

describe('packages', () => {
  const packages = treeOf({
    'package.json': JSON.stringify({
      dependencies: { '@aws-sdk/client-sfn': '3.1162.0', zod: '^4.6.7' },
      devDependencies: { serverless: 'npm:osls@4.3.1', jest: 'latest' },
      overrides: { jsonata: '2.0.x' },
    }),
    'ARCHITECTURE.md': 'We use `zod`, `serverless` and every `@aws-sdk/client-*`.',
  });

  test('versions that leave a choice are found', () => {
    expect(inexactVersions(packages)).toEqual([
      'package.json: dependencies zod is ^4.6.7, write one version',
      'package.json: devDependencies jest is latest, write one version',
      'package.json: overrides jsonata is 2.0.x, write one version',
    ]);
  });

  test('packages that ARCHITECTURE.md does not name are found, and so is a missing ARCHITECTURE.md', () => {
    expect(unexplainedPackages(packages)).toEqual([
      'ARCHITECTURE.md: does not name the package `jest`, say what it is for',
    ]);
    expect(unexplainedPackages(new Map())).toHaveLength(1);
  });

  test('hosts in the lock file are found', () => {
    const locked = '{ "resolved": "https://registry.example/zod/-/zod-4.6.7.tgz" }';
    expect(lockedHosts(treeOf({ 'package-lock.json': locked }))).toEqual([
      'package-lock.json: names https://registry.example, set omit-lockfile-registry-resolved in .npmrc',
    ]);
    expect(lockedHosts(treeOf({ 'package-lock.json': '{ "version": "4.6.7" }' }))).toEqual([]);
  });
});
