import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/exit-codes.ts';
import { projectRoot } from '../../lab/project.ts';
import { temporaryFolder } from './terminal.ts';

const main = join(projectRoot, 'cli', 'main.ts');

/** Nobody's credentials, and no question to a metadata service that is not there. */
const environment = (folder: string) => ({ HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' });

function arq(argv: readonly string[], input = '', stdout: 'pipe' | number = 'pipe') {
  const folder = temporaryFolder();
  return spawnSync(process.execPath, [main, ...argv], {
    cwd: folder,
    encoding: 'utf8',
    input,
    stdio: ['pipe', stdout, 'pipe'],
    env: environment(folder),
  });
}

/** A folder with a lab session that has been played for half an hour. */
function folderWithSession(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.arq'));
  const session = {
    seed: '42',
    traffic: { kind: 'generated', days: 1, peakRps: 900, burstsPerDay: 4 },
    faults: [],
    starts: [],
    untilMs: Date.parse('2026-03-02T00:30:00Z'),
  };
  writeFileSync(join(folder, '.arq', 'session.json'), JSON.stringify(session));
  return folder;
}

/** A process that runs while the test looks at it. */
function running(argv: readonly string[], folder: string) {
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(folder),
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  async function until(pattern: RegExp): Promise<void> {
    while (!pattern.test(written.stderr)) await once(child.stderr, 'data');
  }
  return { child, written, until, ended: once(child, 'close') };
}

describe('the arq process', () => {
  test('writes help to standard output and ends with 0', () => {
    const { status, stdout, stderr } = arq(['--help']);
    expect([status, stderr]).toEqual([exitCodes.ok, '']);
    expect(stdout).toMatch(/^Usage: arq /);
  });

  test('writes what is wrong to standard error and ends with the code of it', () => {
    const { status, stdout, stderr } = arq(
      ['start', 'scale-application', '-i', '-', '--yes'],
      '{"topicArn"',
    );
    expect([status, stdout]).toEqual([exitCodes.usage, '']);
    expect(stderr).toMatch(/^arq: The input on stdin is not JSON \(.*\): correct it\.\n$/);
  });

  test('ends with 130 when Ctrl-C is pressed while it watches the lab', async () => {
    const argv = ['start', 'scale-application', '--set', 'target=web', '--set'];
    const { child, written, until, ended } = running(
      [...argv, 'desiredCapacity=20', '--yes', '--watch'],
      folderWithSession(),
    );
    await until(/Check readiness/);
    child.kill('SIGINT');
    expect(await ended).toEqual([exitCodes.interrupted, null]);
    expect(written.stderr).toContain('No longer watching; the execution goes on.');
  });

  test('finishes its work when nobody reads it any more', async () => {
    const folder = temporaryFolder();
    const { child, ended } = running(
      ['lab', 'run', '--days', '0.02', '--report', 'r.html'],
      folder,
    );
    child.stdout.destroy();
    expect(await ended).toEqual([exitCodes.ok, null]);
    expect(existsSync(join(folder, 'r.html'))).toBe(true);
  });

  const full = existsSync('/dev/full') ? test : test.skip;
  full('says in one sentence that its output cannot be written', () => {
    const { status, stderr } = arq(['strategy', 'show', '--json'], '', openSync('/dev/full', 'w'));
    expect(stderr).toMatch(/^arq: Standard output cannot be written \(ENOSPC[^\n]*\n$/);
    expect(status).toBe(exitCodes.error);
  });

  test('says in one sentence that a deployed stage needs credentials', () => {
    const { status, stdout, stderr } = arq(['executions', 'ls', '--stage', 'example']);
    expect([status, stdout]).toEqual([exitCodes.denied, '']);
    expect(stderr).toMatch(/^arq: There are no AWS credentials: [^\n]*\n$/);
  });
});
