import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { createPace } from '../../../cli/lab/pace.ts';
import { arq, type Ended, temporaryFolder } from '../terminal.ts';

const folder = temporaryFolder();
let fast: Ended;
beforeAll(async () => {
  fast = await arq(['lab', 'day', '--fast'], { folder });
});

describe('arq lab day', () => {
  test('says first that no AWS account is needed and what will be seen', () => {
    const [title, promise, preview] = fast.stderr.split('\n');
    expect(title).toContain('ARQ Scaling');
    expect(promise).toMatch(/^No AWS account is needed/);
    expect(preview).toMatch(/^You will see load bursts/);
  });

  test('tells the reaction to a burst from the alarm to the cost, in order', () => {
    expect(fast.exitCode).toBe(exitCodes.ok);
    const told = [
      /x ALARM +web latency-high/,
      /> STARTED +scale-application for web, by alarm latency-high/,
      /\* DECIDED +web: .* instances/,
      /- web: Check readiness/,
      /- web: Set desired capacity/,
      /- web: Wait for warm-up/,
      /\* INSTANCES +web 4 to 6 in service/,
      /- TOLD +ARQ: web scaled out from 4 to 6/,
      /\+ COMPLETED +web: 4 to \d+ instances, \+\$0\.\d{4} per hour/,
      /\+ WATCHED +web: /,
    ];
    const lines = fast.stdout.split('\n');
    let from = 0;
    for (const pattern of told) {
      const at = lines.findIndex((line, index) => index >= from && pattern.test(line));
      expect([String(pattern), at >= from]).toEqual([String(pattern), true]);
      from = at;
    }
  });

  test('shows the bad launch being rolled back, and alarms that led to nothing with the reason', () => {
    expect(fast.stdout).toMatch(/! ROLLED BACK web: .*0 of \d instances serve traffic/);
    expect(fast.stdout).toMatch(/- SKIPPED +web: .*is working on it/);
    expect(fast.stdout).toMatch(/- HELD +api: already at the minimum of 2 instances/);
  });

  test('ends with a table, the count of looks, the report and what to try next', () => {
    expect(fast.stdout).toMatch(/^application +changes +rollbacks +minutes over 1 s/m);
    expect(fast.stdout).toMatch(/^web +\d+ +1 +\d+ +\d+\.\d +\$\d\.\d\d +\d\.\d\d$/m);
    expect(fast.stdout).toMatch(/^\d+ looks found nothing to do\.$/m);
    expect(fast.stderr).toContain(`Report: ${join(folder, 'report.html')}`);
    expect(fast.stderr.match(/^ {2}npm run -s arq -- /gm)).toHaveLength(3);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('A lively day');
  });

  test('leaves a day in which executions ls finds the rollback', async () => {
    const { stdout, stderr } = await arq(['executions', 'ls', '--limit', '100'], { folder });
    expect(stdout).toMatch(/ ! rolledBack /);
    expect(stderr).not.toContain('looked through');
  });

  test('tells the same day to a person who watches, slower, within a minute', async () => {
    const watched = await arq(['lab', 'day', '--no-color'], { isTty: true });
    const words = (text: string): string[] => text.match(/\d\d:\d\d:\d\d . [A-Z ]{11} .*/g) ?? [];
    const plain = (line: string): string => `${line.slice(0, 9)}${line.slice(10)}`;
    expect(words(watched.stdout).map(plain)).toEqual(words(fast.stdout).map(plain));
    expect(fast.sleptMs).toBe(0);
    expect(watched.sleptMs).toBeGreaterThan(15_000);
    expect(watched.sleptMs).toBeLessThan(45_000);
  });
});

describe('createPace', () => {
  test('sleeps less when computing took time, and no more after its limit', async () => {
    let nowMs = 0;
    const slept: number[] = [];
    const pace = createPace({
      nowMs: () => nowMs,
      instantMs: () => nowMs,
      sleep: async (ms) => {
        slept.push(ms);
        nowMs += ms;
      },
    });
    await pace.read(100);
    nowMs += 70;
    await pace.read(100);
    nowMs += 500;
    await pace.read(100);
    expect(slept).toEqual([100, 30]);
    nowMs = 50_000;
    await pace.read(60_000);
    expect(slept).toEqual([100, 30]);
  });
});
