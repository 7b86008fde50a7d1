/** A small endpoint whose virtual time passes by itself, and the tools from PyPI that ask it (requirements-dev.txt). */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { realStopwatch } from '../../../cli/stopwatch.ts';
import { createPacer } from '../../../lab/endpoint/pacer.ts';
import { projectRoot } from '../../../lab/project.ts';
import { smallEndpoint } from './small-endpoint.ts';

/** Ten virtual minutes pass in a second. */
export async function pacedEndpoint() {
  const it = await smallEndpoint();
  const { clock } = it.region;
  const pacer = createPacer({
    clock,
    turns: it.turns,
    speed: 600,
    endMs: clock.nowMs + 7 * 86_400_000,
    nowMs: realStopwatch.nowMs,
    sleep: realStopwatch.sleep,
  });
  const paced = pacer.run();
  return {
    ...it,
    async close() {
      pacer.stop();
      await paced;
      await it.close();
    },
  };
}

export type PacedEndpoint = Awaited<ReturnType<typeof pacedEndpoint>>;

export const tool = (name: string): string => join(projectRoot, '.venv', 'bin', name);

/** A test that is skipped without the tool. */
export const testWith = (name: string) => (existsSync(tool(name)) ? test : test.skip);

/** Nothing of the machine's own configuration counts. */
export const toolEnvironment = {
  AWS_ACCESS_KEY_ID: 'lab',
  AWS_SECRET_ACCESS_KEY: 'lab',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(projectRoot, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(projectRoot, 'none'),
  AWS_PAGER: '',
};

/** A tool of another language may start slowly. */
export const patienceMs = 180_000;
