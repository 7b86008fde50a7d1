/** The documents say what is true: links, names of proofs, generated parts, commands. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { coveredLines } from '../scripts/docs/strategy-coverage.ts';
import { generatedPages } from '../scripts/write-docs.ts';
import { arq, temporaryFolder } from './cli/terminal.ts';
import { anchorsIn, commandsIn, linksIn, sectionOf, wordsOf } from './docs/markdown.ts';
import { proofTitles } from './docs/proof-titles.ts';
import { unknownWords } from './docs/unknown-words.ts';
import { readTree } from './tidy/read-tree.ts';

const root = join(import.meta.dirname, '..');
const files = readTree(root);
const pages = files.filter(({ path }) => path.endsWith('.md'));
const titles = proofTitles(files);
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** `npm start` is a command too: what stands behind `cli/main.ts` in its script. */
const { scripts } = z
  .object({ scripts: z.object({ start: z.string() }) })
  .parse(JSON.parse(textOf('package.json')));
const startScript = scripts.start.split('cli/main.ts ')[1] ?? '';
const runbooks = readdirSync(join(root, 'workflows')).sort();

/** What is wrong with a proof; undefined when its test exists. */
function brokenProof(path: string, title: string): string | undefined {
  return titles.get(path)?.has(title) === true ? undefined : `${path} has no "${title}"`;
}

const arqCommand = 'npm run -s arq -- ';

/** The commands of a page that are for the command line of the project. */
function arqCommandsIn(text: string): { argv: string[]; exitCode: number }[] {
  return commandsIn(text).flatMap(({ line, exitCode }) => {
    if (line === 'npm start') return [{ argv: wordsOf(startScript), exitCode }];
    return line.startsWith(arqCommand)
      ? [{ argv: wordsOf(line.slice(arqCommand.length)), exitCode }]
      : [];
  });
}

describe('every page', () => {
  test.each(pages.map(({ path }) => path))('%s has links that lead somewhere', (page) => {
    const broken = linksIn(page, textOf(page)).filter(({ path, anchor }) => {
      if (!existsSync(join(root, path))) return true;
      return anchor !== '' && !anchorsIn(textOf(path)).has(anchor);
    });
    expect(broken.map(({ target }) => target)).toEqual([]);
  });

  test('has generated parts that are current: run node scripts/write-docs.ts', async () => {
    const generated = await generatedPages();
    const stale = generated.filter(({ text, filled }) => text !== filled);
    expect(stale.map(({ path }) => path)).toEqual([]);
    expect(generated.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'docs/lab-fidelity.md',
        'docs/strategy-coverage.md',
        ...runbooks.map((name) => `workflows/${name}/README.md`),
      ]),
    );
  });
});

describe('the runbooks', () => {
  test('in the table of the README are those there are', () => {
    const named = [
      ...sectionOf(textOf('README.md'), 'Runbooks').matchAll(
        /^\| \[([\w-]+)\]\(workflows\/([\w-]+)\//gm,
      ),
    ];
    expect(named.map(([, name]) => name).sort()).toEqual(runbooks);
    expect(named.filter(([, name, folder]) => name !== folder)).toEqual([]);
  });

  test.each(runbooks)('%s is proven by what exists', (runbook) => {
    const page = `workflows/${runbook}/README.md`;
    const bullets = sectionOf(textOf(page), 'Proven by')
      .split('\n')
      .filter((line) => line !== '');
    const problems = bullets.map((line) => {
      const [, path = '', target = '', title = ''] =
        /^- \[([^\]]+)\]\(([^)]+)\): (.+)$/.exec(line) ?? [];
      const [link] = linksIn(page, `[x](${target})`);
      return link?.path === path ? brokenProof(path, title) : `"${line}" names no test`;
    });
    expect(bullets.length).toBeGreaterThan(0);
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });
});

describe('the strategy, line by line', () => {
  const lines = coveredLines();

  test('has all 135 lines, each with a proof or a reason', () => {
    expect(lines).toHaveLength(135);
    const bare = lines.filter(({ proofs, reason }) => proofs.length === 0 && reason === undefined);
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  test('is proven by tests that exist', () => {
    const problems = lines.flatMap(({ id, proofs }) =>
      proofs.flatMap(({ path, title }) => {
        const problem = brokenProof(path, title);
        return problem === undefined ? [] : [`${id}: ${problem}`];
      }),
    );
    expect(problems).toEqual([]);
  });
});

describe('every command of', () => {
  // The page of wrong inputs has a suite of its own.
  const played = pages.filter(({ path }) => /^(README|docs\/(?!bad-input)[\w-]+)\.md$/.test(path));
  test.each(
    played
      .map(({ path, text }) => ({ path, commands: arqCommandsIn(text) }))
      .filter(({ commands }) => commands.length > 0),
  )(
    '$path ends as the page says',
    async ({ commands }) => {
      // Its commands follow one another in one folder, as in one terminal that nobody watches.
      const folder = temporaryFolder();
      for (const { argv, exitCode } of commands) {
        const answer = await arq(argv, { folder });
        const ended = `${argv.join(' ')} ended with ${answer.exitCode}: ${answer.stderr}`;
        expect(answer.exitCode === exitCode ? '' : ended).toBe('');
      }
    },
    30_000,
  );

  const named = pages.filter(({ path }) => /^(workflows|docs\/alarms)\//.test(path));
  test('runbooks and alarm pages is known to the command line', () => {
    const commands = named.flatMap(({ path, text }) =>
      arqCommandsIn(text).map(({ argv }) => ({ path, argv })),
    );
    expect(commands.length).toBeGreaterThan(0);
    const unknown = commands.flatMap(({ path, argv }) =>
      unknownWords(argv).map((word) => `${path}: ${argv.join(' ')}: ${word}`),
    );
    expect(unknown).toEqual([]);
  });

  test('any page that releases a target names a deployed stage', () => {
    const releases = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\brelease [\w<>-]+ (?:[^`\n]* )?--(?:stage|reason) [^`\n]*/g)].map(
        ([line]) => ({ path, line }),
      ),
    );
    expect(releases.length).toBeGreaterThan(5);
    expect(releases.filter(({ line }) => line.includes('--stage lab'))).toEqual([]);
  });
});

describe('how an execution ends', () => {
  /** Outcomes and errors that our workflows give; the statuses are those of Step Functions. */
  const endings = new Set([
    'FAILED',
    'TIMED_OUT',
    'ABORTED',
    ...files
      .filter(({ path }) => /^workflows\/[\w-]+\/([\w-]+\.asl\.json|decide[\w-]*\.ts)$/.test(path))
      .flatMap(({ text }) => [
        ...[...text.matchAll(/\boutcome"?: ([^\n]+)/g)].flatMap(([, value = '']) =>
          [...value.matchAll(/["'](\w+)["']/g)].map(([, word = '']) => word),
        ),
        ...[...text.matchAll(/"Error": "(\w+)"/g)].map(([, word = '']) => word),
      ]),
  ]);

  test('is written in words that the workflows give', () => {
    expect([...endings]).toEqual(
      expect.arrayContaining(['completed', 'rolledBack', 'held', 'skipped', 'ROLLBACK_FAILED']),
    );
    const named = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:end(?:s|ed) as|outcome|failed with|fails as)\s+`(\w+)`/g)].map(
        ([, word = '']) => ({ path, word }),
      ),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ word }) => !endings.has(word))).toEqual([]);
  });
});
