import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { arq, type Ended, temporaryFolder } from '../terminal.ts';

/** Three hours of the lively day's load; within the second one the load grows four times in a minute. */
const hours = ['--days', '0.125', '--seed', '42'];
const folder = temporaryFolder();
const inLab = (line: string): Promise<Ended> => arq(line.split(' '), { folder });
const sessionFile = join(folder, '.arq', 'session.json');

let played: Ended;
beforeAll(async () => {
  played = await arq(['lab', 'run', ...hours, '--json'], { folder });
});

describe('arq lab run --json', () => {
  test('gives the figures of the run and nothing else', () => {
    expect(played.exitCode).toBe(exitCodes.ok);
    const figures = JSON.parse(played.stdout);
    expect(Object.keys(figures)).toEqual([
      'requests',
      'requestsOverCapacityPercent',
      'minutesP95OverSlo',
      'instanceHours',
      'scaleEvents',
      'executions',
      'virtualSeconds',
      'wallSeconds',
      'relativeCost',
      'index',
    ]);
    expect(figures.virtualSeconds).toBe(3 * 3600);
    expect(figures.requests).toBeGreaterThan(1_000_000);
    expect(figures.scaleEvents).toBeGreaterThan(0);
    expect(figures.relativeCost).toBeGreaterThan(1);
    expect(figures.index).toBeGreaterThan(figures.relativeCost);
  });

  test('counts every execution once, under what came of it', () => {
    const { started, idle, ...kinds } = JSON.parse(played.stdout).executions;
    expect(Object.keys(kinds)).toEqual(['succeeded', 'rolledBack', 'failed', 'skipped']);
    // The burst turns more than one alarm red: an execution finds the application busy and has something to do.
    expect(idle).toBeGreaterThan(0);
    expect(idle).toBeLessThan(kinds.skipped);
    expect(kinds.succeeded).toBeGreaterThan(0);
    // The sweep looks every five minutes, 36 times in three hours.
    expect(kinds.skipped).toBeGreaterThanOrEqual(30);
    expect(kinds.succeeded + kinds.rolledBack + kinds.failed + kinds.skipped).toBe(started);
  });

  test('gives the same figures again, wall time apart', async () => {
    const again = await arq(['lab', 'run', ...hours, '--json']);
    const { wallSeconds: _first, ...first } = JSON.parse(played.stdout);
    const { wallSeconds: _second, ...second } = JSON.parse(again.stdout);
    expect(second).toEqual(first);
  });

  test('counts what is rolled back when no new instance gets healthy', async () => {
    const fault = ['--fault', 'never-healthy:arq-lab-web:90:90'];
    const { stdout } = await arq(['lab', 'run', ...hours, ...fault, '--json']);
    const { executions, scaleEvents } = JSON.parse(stdout);
    expect(executions.rolledBack).toBeGreaterThan(0);
    expect(executions.succeeded).toBe(0);
    expect(scaleEvents).toBe(executions.rolledBack);
  });
});

describe('arq lab run', () => {
  test('writes a table for people, and a report where asked', async () => {
    const own = temporaryFolder();
    const argv = ['lab', 'run', '--days', '0.02', '--report', 'run.html'];
    const { exitCode, stdout, stderr } = await arq(argv, { folder: own });
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toMatch(/^minutes with p95 over 1 s +0$/m);
    expect(stdout).toMatch(
      /^executions .* (\d+) without a change, \d+ of these with nothing to do$/m,
    );
    expect(stdout).toMatch(/^web +\d+ +0 +0 /m);
    expect(stderr).toContain(`Report: ${join(own, 'run.html')}`);
    expect(readFileSync(join(own, 'run.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });
});

describe('the lab session', () => {
  test('is remembered as what it takes to play it again', () => {
    expect(JSON.parse(readFileSync(sessionFile, 'utf8'))).toEqual({
      seed: '42',
      traffic: { kind: 'generated', days: 0.125, peakRps: 900, burstsPerDay: 4 },
      faults: [],
      starts: [],
      untilMs: Date.parse('2026-03-02T03:00:00Z'),
    });
  });

  test('answers executions ls, newest first, without looks that found nothing to do', async () => {
    const line = 'executions ls --workflow scale-application';
    const { exitCode, stdout, stderr } = await inLab(line);
    expect(exitCode).toBe(exitCodes.ok);
    const rows = stdout.trim().split('\n').slice(1);
    expect(rows.length).toBeGreaterThan(0);
    const instants = rows.map((row) => row.slice(0, 19));
    expect(instants).toEqual([...instants].sort().reverse());
    expect(stdout).toMatch(/\+ completed .*4 to \d+ instances/);
    expect(stderr).toMatch(/\d+ looks that found nothing to do left out: --all shows them/);
  });

  test('answers executions ls --json with the members of the API', async () => {
    const { stdout } = await inLab('executions ls --status SUCCEEDED --limit 3 --all --json');
    const { executions } = JSON.parse(stdout);
    expect(executions).toHaveLength(3);
    expect(executions[0]).toMatchObject({
      status: 'SUCCEEDED',
      executionArn: expect.stringContaining(':execution:arq-lab-'),
      startDate: expect.stringMatching(/^2026-03-02T/),
    });
  });

  test('says of an alarm what it started and why it started nothing', async () => {
    const { exitCode, stdout } = await inLab('alarms why arq-lab-web-latency-high');
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toMatch(/^2026-03-02 01:43:00 +STARTED .* 4 to \d+ instances in \d steps$/m);
    const busy = await inLab('alarms why web-queue-high');
    expect(busy.stdout).toMatch(/^2026-03-02 01:43:00 +SKIPPED +busy /m);
    const part = await inLab('alarms why arq-lab-web-latency-low');
    expect(part.stdout).toMatch(/PART .* it is read by arq-lab-web-scale-in, which acts$/m);
    const told = await inLab('alarms why arq-lab-web-errors-critical --json');
    expect(JSON.parse(told.stdout)).toMatchObject({
      AlarmName: 'arq-lab-web-errors-critical',
      reactions: [{ reaction: 'NOTIFIED' }],
    });
  });

  test('says of a lost event which sweep looked instead', async () => {
    const own = temporaryFolder();
    const fault = ['--fault', 'event-lost:CloudWatch Alarm State Change:95:30'];
    await arq(['lab', 'run', ...hours, ...fault], { folder: own });
    const { stdout } = await arq(['alarms', 'why', 'web-latency-high'], { folder: own });
    expect(stdout).toMatch(
      /^2026-03-02 01:43:00 +LOST +\S+ +no execution got its event; the sweep looked: 4 to \d+ inst/m,
    );
  });

  test('lists alarms by state', async () => {
    const all = JSON.parse((await inLab('alarms ls --json')).stdout);
    expect(all.MetricAlarms.length).toBeGreaterThan(20);
    const names = all.MetricAlarms.map(({ AlarmName }: { AlarmName: string }) => AlarmName);
    expect(names).toEqual([...names].sort());
    const red = (await inLab('alarms ls --red')).stdout.trim().split('\n').slice(1);
    expect(red.length).toBeGreaterThan(0);
    expect(red.every((line) => line.startsWith('x ALARM'))).toBe(true);
  });

  test('is not there for those who have none', async () => {
    const { exitCode, stdout, stderr } = await arq(['executions', 'ls']);
    expect(exitCode).toBe(exitCodes.notFound);
    expect(stdout).toBe('');
    expect(stderr).toContain('play one with "npm run -s arq -- lab day --fast"');
  });
});

describe('arq start', () => {
  const start = 'start scale-application --set target=web';

  test('starts nothing where nobody can be asked and nobody said yes', async () => {
    const before = readFileSync(sessionFile, 'utf8');
    const { exitCode, stderr } = await inLab(start);
    expect(exitCode).toBe(exitCodes.usage);
    expect(stderr).toContain('say --yes');
    const refused = await arq(start.split(' '), { folder, isTty: true, answer: 'n' });
    expect(refused.exitCode).toBe(exitCodes.aborted);
    expect(readFileSync(sessionFile, 'utf8')).toBe(before);
  });

  test('starts nothing when there is no such workflow', async () => {
    const { exitCode, stderr } = await inLab('start scale-aplication --set target=web --yes');
    expect(exitCode).toBe(exitCodes.notFound);
    expect(stderr).toContain('There is no workflow "scale-aplication" in stage lab: it has');
  });

  test.each([
    ['check-readiness', exitCodes.usage, 'not by hand: start scale-application'],
    ['nope', exitCodes.notFound, 'There is no workflow "nope"'],
    ['scale-application --name no/slash', exitCodes.usage, '1 to 80 letters'],
    ['scale-application --timeout 30', exitCodes.usage, 'add --watch'],
  ])('starts nothing and asks nobody with %s', async (words, exitCode, sentence) => {
    const before = readFileSync(sessionFile, 'utf8');
    const ended = await inLab(`start ${words} --set target=web --yes`);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain(sentence);
    expect(ended.stderr).not.toContain('Starts ');
    expect(readFileSync(sessionFile, 'utf8')).toBe(before);
  });

  test('goes on with the session until the execution has ended, and keeps that', async () => {
    const line = `${start} --set desiredCapacity=12 --set reason=2026 --name raise --yes --watch`;
    const { exitCode, stdout, stderr } = await inLab(line);
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toMatch(/^scale-application raise\n {2}\+ completed: \d+ to 12 instances/);
    expect(stderr).toMatch(/^ {2}\+ Set desired capacity +50 ms$/m);
    const { starts, untilMs } = JSON.parse(readFileSync(sessionFile, 'utf8'));
    const input = { target: 'web', desiredCapacity: 12, reason: '2026' };
    expect(starts).toMatchObject([{ workflow: 'scale-application', name: 'raise', input }]);
    expect(untilMs).toBeGreaterThan(Date.parse('2026-03-02T03:03:00Z'));

    const got = await inLab('executions get raise --json');
    expect(JSON.parse(got.stdout)).toMatchObject({ name: 'raise', status: 'SUCCEEDED' });
  });

  test('takes a name once', async () => {
    const before = readFileSync(sessionFile, 'utf8');
    const { exitCode, stderr } = await inLab(`${start} --name raise --yes`);
    expect(exitCode).toBe(exitCodes.conflict);
    expect(stderr).toContain('There is an execution "raise" already');
    expect(readFileSync(sessionFile, 'utf8')).toBe(before);
  });

  test('reads the input from stdin, and leaves a running execution to executions watch', async () => {
    const argv = ['start', 'scale-application', '-i', '-', '--name', 'lower', '--yes', '--json'];
    const input = '{"target": "web", "desiredCapacity": 9, "requestedBy": "ada"}';
    const { exitCode, stdout, stderr } = await arq(argv, { folder, input });
    expect(exitCode).toBe(exitCodes.ok);
    expect(JSON.parse(JSON.parse(stdout).input)).toEqual(JSON.parse(input));
    expect(stderr).toContain('executions watch lower');

    const before = readFileSync(sessionFile, 'utf8');
    const again = await arq(argv, { folder, input });
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(stdout));
    expect(readFileSync(sessionFile, 'utf8')).toBe(before);

    const watched = await inLab('executions watch lower');
    expect(watched.exitCode).toBe(exitCodes.ok);
    expect(watched.stdout).toContain('scale-application lower');
  });
});

describe('arq executions get', () => {
  test('shows outcome, steps, input and output, and every event when asked', async () => {
    const { exitCode, stdout } = await inLab('executions get raise --history');
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toMatch(/^ {2}\+ completed: \d+ to 12 instances/m);
    expect(stdout).toMatch(/^ {2}\+ Wait for warm-up +\d min/m);
    expect(stdout).toMatch(/^Input\n {2}\{\n {4}"target": "web"/m);
    expect(stdout).toMatch(/^Output$/m);
    expect(stdout).toMatch(/^ +1 {2}2026-03-02 03:00:00 {2}ExecutionStarted/m);
  });

  test.each([
    ['nobody', exitCodes.notFound, 'There is no execution "nobody"'],
    ['', exitCodes.usage, 'write more of the name'],
  ])('refuses "%s" when it does not mean one execution', async (id, exitCode, sentence) => {
    const ended = await arq(['executions', 'get', id], { folder });
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain(sentence);
  });
});

describe('arq lab reset', () => {
  test('forgets the session', async () => {
    expect(existsSync(sessionFile)).toBe(true);
    expect((await inLab('lab reset')).exitCode).toBe(exitCodes.ok);
    expect(existsSync(sessionFile)).toBe(false);
    expect((await inLab('alarms ls')).exitCode).toBe(exitCodes.notFound);
  });
});
