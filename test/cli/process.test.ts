import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/exit-codes.ts';
import { projectRoot } from '../../lab/project.ts';
import { temporaryFolder } from './terminal.ts';

function arq(argv: readonly string[], input = '') {
  const folder = temporaryFolder();
  return spawnSync(process.execPath, [join(projectRoot, 'cli', 'main.ts'), ...argv], {
    cwd: folder,
    encoding: 'utf8',
    input,
    // Nobody's credentials, and no question to a metadata service that is not there.
    env: { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' },
  });
}

describe('the arq process', () => {
  test('writes help to standard output and ends with 0', () => {
    const { status, stdout, stderr } = arq(['--help']);
    expect([status, stderr]).toEqual([exitCodes.ok, '']);
    expect(stdout).toMatch(/^Usage: arq /);
  });

  test('writes what is wrong to standard error and ends with the code of it', () => {
    const { status, stdout, stderr } = arq(['start', 'notify', '-i', '-', '--yes'], '{"topicArn"');
    expect([status, stdout]).toEqual([exitCodes.usage, '']);
    expect(stderr).toMatch(/^arq: The input on stdin is not JSON \(.*\): correct it\.\n$/);
  });

  test('goes on to its end, report included, when who reads its output stops early', async () => {
    const folder = temporaryFolder();
    const main = join(projectRoot, 'cli', 'main.ts');
    const argv = [main, 'lab', 'run', '--days', '0.05', '--report', 'run.html'];
    const child = spawn(process.execPath, argv, { cwd: folder, env: { HOME: folder } });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
    });
    const [status] = await once(child, 'close');
    expect(stderr).toMatch(/Report: .*run\.html\n$/);
    expect(existsSync(join(folder, 'run.html'))).toBe(true);
    expect(status).toBe(exitCodes.ok);
  });

  test('says in one sentence that a deployed stage needs credentials', () => {
    const { status, stdout, stderr } = arq(['executions', 'ls', '--stage', 'example']);
    expect([status, stdout]).toEqual([exitCodes.denied, '']);
    expect(stderr).toMatch(/^arq: There are no AWS credentials: [^\n]*\n$/);
  });
});
