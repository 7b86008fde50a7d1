/** `arq lab serve`: from the command line to an answer of the API and to Ctrl-C. */

import { createServer } from 'node:net';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ListStateMachinesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { serve } from '../../../cli/lab/serve.ts';
import { createOutput } from '../../../cli/output.ts';
import { realStopwatch } from '../../../cli/stopwatch.ts';
import { arq } from '../terminal.ts';

/** Ctrl-C for every lab that a test left open. */
const interrupts: (() => void)[] = [];
afterEach(() => {
  for (const interrupt of interrupts.splice(0)) interrupt();
});

/** A served lab, in a terminal that only this test sees. */
function served(options: { port?: number; speed?: number; days?: number } = {}) {
  let written = '';
  let interrupt = (): void => {};
  const sink = {
    write(text: string) {
      written += text;
    },
    isTty: false,
    columns: 100,
  };
  const environment = { noColor: true, forceColor: false, dumb: true };
  const output = createOutput({ stdout: sink, stderr: sink, environment, noColor: true });
  const stdin = { isTty: false, text: async () => '', ask: async () => '' };
  const ended = serve(
    { port: 0, seed: '42', speed: 600, days: 1, ...options },
    {
      output,
      stdin,
      stopwatch: realStopwatch,
      folder: '.',
      connect: () => Promise.reject(new Error('no AWS here')),
      onInterrupt(handler) {
        interrupt = handler;
        interrupts.push(handler);
        return () => {};
      },
    },
  );
  async function until(pattern: RegExp): Promise<string> {
    for (let look = 0; look < 600; look++) {
      const found = pattern.exec(written)?.[0];
      if (found !== undefined) return found;
      await realStopwatch.sleep(25);
    }
    throw new Error(`${pattern} was not written:\n${written}`);
  }
  return { ended, until, interrupt: () => interrupt(), text: () => written };
}

const configuration = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});

describe('arq lab serve', () => {
  test('answers the APIs of AWS over the lively day, whose time goes on, until Ctrl-C', async () => {
    const lab = served();
    const url = await lab.until(/^http:\/\/127\.0\.0\.1:\d+$/m);
    expect(lab.text()).toContain('SIMULATED');
    expect(lab.text()).toContain(`aws --endpoint-url ${url} stepfunctions list-state-machines`);
    const sfn = new SFNClient(configuration(url));
    const metrics = new CloudWatchClient(configuration(url));
    const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines.map(({ name }) => name)).toContain('arq-lab-scale-application');
    const { MetricAlarms = [] } = await metrics.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toContain('arq-lab-web-cpu-high');
    const stateMachineArn = stateMachines[0]?.stateMachineArn;
    const startedMs = async (name: string): Promise<number> => {
      const started = await sfn.send(new StartExecutionCommand({ stateMachineArn, name }));
      return started.startDate?.getTime() ?? 0;
    };
    const firstMs = await startedMs('first');
    await realStopwatch.sleep(500);
    // 600 virtual seconds pass in a second; a busy machine may be behind.
    expect((await startedMs('second')) - firstMs).toBeGreaterThan(60_000);
    lab.interrupt();
    expect(await lab.ended).toBe(exitCodes.interrupted);
    await expect(sfn.send(new ListStateMachinesCommand({}))).rejects.toThrow();
  }, 60_000);

  test('goes on answering when its load has ended', async () => {
    const lab = served({ speed: 100_000 });
    await lab.until(
      /The load ends at 2026-03-03 00:00:00: time stands still, calls are answered\./,
    );
    const url = await lab.until(/^http:\/\/127\.0\.0\.1:\d+$/m);
    const sfn = new SFNClient(configuration(url));
    await expect(sfn.send(new ListStateMachinesCommand({}))).resolves.toBeDefined();
    lab.interrupt();
    expect(await lab.ended).toBe(exitCodes.interrupted);
  }, 60_000);

  test('says what to do when the port is taken', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve(Object(other.address()).port));
    });
    const { exitCode, stderr } = await arq(['lab', 'serve', '--port', String(port)]);
    other.close();
    expect(exitCode).toBe(exitCodes.conflict);
    expect(stderr).toBe(
      `arq: Port ${port} cannot be used: give another with --port, or --port 0 for any.\n`,
    );
  }, 60_000);

  test.each([
    ['--port', '70000'],
    ['--port', 'http'],
    ['--speed', '0'],
    ['--days', '0.5'],
  ])('refuses %s %s before anything is started', async (option, value) => {
    const { exitCode, stdout } = await arq(['lab', 'serve', option, value]);
    expect(exitCode).toBe(exitCodes.usage);
    expect(stdout).toBe('');
  });
});
