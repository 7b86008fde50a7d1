import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/exit-codes.ts';
import { arq } from './terminal.ts';

const commands = [
  'lab day',
  'lab run',
  'lab serve',
  'lab sweep',
  'lab reset',
  'start',
  'executions ls',
  'executions get',
  'executions watch',
  'alarms ls',
  'alarms why',
  'strategy show',
  'strategy lint',
  'inventory show',
  'release',
  'help',
];

describe('help', () => {
  test.each(commands)('arq %s --help begins with an example and names its page', async (name) => {
    const { exitCode, stdout, stderr } = await arq([...name.split(' '), '--help']);
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout.startsWith(`Examples:\n  npm run -s arq -- ${name}`)).toBe(true);
    expect(stdout).toContain(`Usage: arq ${name}`);
    expect(stdout).toContain('More: docs/cli.md');
    expect(stderr).toBe('');
  });

  test('stays within a narrow terminal', async () => {
    const { stdout } = await arq(['lab', 'run', '--help'], { isTty: true, columns: 60 });
    const [, usage = ''] = stdout.split('Usage:');
    expect(Math.max(...usage.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('arq alone shows the commands', async () => {
    const { exitCode, stdout } = await arq([]);
    expect(exitCode).toBe(exitCodes.ok);
    for (const name of new Set(commands.map((command) => command.split(' ')[0]))) {
      expect(stdout).toContain(`\n  ${name}`);
    }
  });

  test('arq help lab day is arq lab day --help', async () => {
    const asked = await arq(['help', 'lab', 'day']);
    expect(asked.exitCode).toBe(exitCodes.ok);
    expect(asked.stdout).toBe((await arq(['lab', 'day', '--help'])).stdout);
  });

  test('arq help exit-codes lists every exit code once', async () => {
    const { stdout } = await arq(['help', 'exit-codes']);
    const listed = stdout.split('\n').flatMap((line) => /^ *(\d+) {2}\S/.exec(line)?.[1] ?? []);
    expect(listed.map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 124, 130]);
    expect(listed.map(Number)).toEqual(Object.values(exitCodes));
  });

  test('a group without a command shows its help as talk and is a usage error', async () => {
    const { exitCode, stdout, stderr } = await arq(['lab']);
    expect(exitCode).toBe(exitCodes.usage);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: arq lab');
  });
});

describe('a word that is nearly right', () => {
  test.each([
    ['lab dya', "unknown command 'dya': did you mean day?"],
    ['exections ls', "unknown command 'exections': did you mean executions?"],
    ['lab day --fsat', "unknown option '--fsat': did you mean --fast?"],
    ['bogus', "unknown command 'bogus': see arq --help for those there are."],
    ['alarms ls --rde', "unknown option '--rde': did you mean --red?"],
  ])('arq %s answers with the word that was meant', async (line, answer) => {
    const { exitCode, stdout, stderr } = await arq(line.split(' '));
    expect(exitCode).toBe(exitCodes.usage);
    expect(stdout).toBe('');
    expect(stderr).toBe(`arq: ${answer}\n`);
  });
});
