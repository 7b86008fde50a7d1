/** The commands of docs/endpoint.md, run by the AWS CLI, print what the page says. */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { projectRoot } from '../../../lab/project.ts';
import {
  toolEnvironment as env,
  type PacedEndpoint,
  pacedEndpoint,
  patienceMs,
  testWith,
  tool,
} from './paced-endpoint.ts';

const run = promisify(execFile);

/** Each block of commands that is followed by a block of what they print. */
function transcriptOf(page: string): { commands: string; prints: string } {
  const pairs = [...page.matchAll(/```sh\n([^`]*)```\n\n```text\n([^`]*)```/g)];
  const joined = (at: 1 | 2): string => pairs.map((pair) => pair[at]).join('');
  return { commands: joined(1), prints: joined(2) };
}

let it: PacedEndpoint;
beforeAll(async () => {
  it = await pacedEndpoint();
});
afterAll(() => it.close());

testWith('aws')(
  'the transcript of the page is what the AWS CLI prints (skipped without .venv/bin/aws)',
  async () => {
    const page = readFileSync(join(projectRoot, 'docs', 'endpoint.md'), 'utf8');
    const { commands, prints } = transcriptOf(page);
    for (const operation of ['start-execution', 'redrive-execution', 'test-state']) {
      expect(commands).toContain(`aws stepfunctions ${operation} `);
    }
    const script = commands.replace('http://127.0.0.1:4580', it.endpoint.url);
    const aws = `aws() { '${tool('aws')}' "$@"; }\n`;
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', aws + script], { env });
    expect(stdout).toBe(prints);
    expect(it.problems).toEqual([]);
  },
  patienceMs,
);
