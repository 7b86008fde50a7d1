import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/exit-codes.ts';
import { platformFaults } from '../../lab/faults.ts';
import { projectRoot } from '../../lab/project.ts';
import { arq } from './terminal.ts';

const path = join(projectRoot, 'docs', 'cli.md');
const page = readFileSync(path, 'utf8');
const heading = '\n## Reference\n';

/** Names of the commands below `words`, from the help itself; empty for a command without commands of its own. */
async function namesBelow(words: readonly string[]): Promise<string[]> {
  const { stdout } = await arq([...words, '--help']);
  const commands = stdout.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '';
  return commands.split('\n').flatMap((line) => /^ {2}(\w[\w-]*)/.exec(line)?.[1] ?? []);
}

async function commandsBelow(words: readonly string[]): Promise<string[][]> {
  const below: string[][] = [];
  for (const name of await namesBelow(words)) {
    const own = await commandsBelow([...words, name]);
    below.push(...(own.length === 0 ? [[...words, name]] : own));
  }
  return below;
}

async function reference(): Promise<string> {
  const sections: string[] = [];
  for (const words of await commandsBelow([])) {
    const { stdout } = await arq([...words, '--help']);
    sections.push(`\n### arq ${words.join(' ')}\n\n\`\`\`text\n${stdout.trimEnd()}\n\`\`\`\n`);
  }
  return sections.join('');
}

test('docs/cli.md has the help of every command', async () => {
  const expected = await reference();
  const [written = '', found = ''] = page.split(heading);
  if (found === '') {
    writeFileSync(path, `${written}${heading}${expected}`);
    throw new Error('The reference was empty and has been written: read it, then run again');
  }
  // To write it anew, delete everything below the heading and run this test.
  expect(found).toBe(expected);
});

test('docs/cli.md names every exit code and every fault', async () => {
  const { stdout } = await arq(['help', 'exit-codes']);
  const listed = [...stdout.matchAll(/^ *(\d+) {2}(.*)$/gm)];
  expect(listed).toHaveLength(Object.keys(exitCodes).length);
  for (const [, code, meaning] of listed) {
    expect(page).toContain(`| ${code} | ${meaning} |`);
  }
  for (const kind of Object.keys(platformFaults)) expect(page).toContain(`\`${kind}\``);
});
