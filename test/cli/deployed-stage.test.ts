import { beforeAll, describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/exit-codes.ts';
import { minuteMs, stepTraffic } from '../../lab/platform/traffic.ts';
import { loadProject, projectRoot } from '../../lab/project.ts';
import { createWorld, type World } from '../../lab/world.ts';
import { type Clients, createClients } from '../../shared/runtime/clients.ts';
import { arq, type Ended } from './terminal.ts';

const startMs = Date.parse('2026-03-02T08:00:00Z');

/** A stage "on AWS": its API is simulated, and sleeping in front of the terminal lets its time pass. */
let world: World;
beforeAll(async () => {
  const project = await loadProject(projectRoot, 'example');
  const load = { startMs, minutes: 240, scoredFromMinute: 0 };
  const traffic = Object.fromEntries(
    Object.keys(project.inventory.applications).map((name) => [
      name,
      stepTraffic([{ fromMinute: 0, requestsPerSecond: 380 }], load),
    ]),
  );
  world = await createWorld({ ...project, seed: 'stage', traffic, instances: { shop: 4 } });
  await world.clock.runUntil(startMs + 20 * minuteMs);
});

const onStage = (argv: readonly string[], more = {}): Promise<Ended> =>
  arq([...argv, '--stage', 'example'], {
    clients: world.clients,
    sleep: (ms) => world.clock.runUntil(world.clock.nowMs + ms),
    ...more,
  });

/** Clients of the stage that change what one command is answered, or what happens after it. */
const intercepted = (name: string, change: (answer: object) => Promise<object>): Clients =>
  createClients((Client) => {
    const client = world.clients.of(Client) as { send(command: object): Promise<object> };
    return Object.assign(Object.create(Client.prototype), {
      send: async (command: object) => {
        const answer = await client.send(command);
        return command.constructor.name === name ? await change(answer) : answer;
      },
    });
  });

const start = ['start', 'scale-application', '--set', 'target=shop', '--yes'];

describe('a command with --stage', () => {
  test('starts and watches an execution on the deployed stage', async () => {
    const argv = [...start, '--set', 'desiredCapacity=6', '--name', 'more', '--watch'];
    const { exitCode, stdout, stderr, sleptMs } = await onStage(argv);
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toMatch(/^scale-application more\n {2}\+ completed: .*4 to 6 instances/);
    expect(stderr).toContain('Starts scale-application in stage example with {"target":"shop"');
    expect(sleptMs).toBeGreaterThan(2 * minuteMs);
  });

  test('lists and shows what ran there', async () => {
    const listed = JSON.parse((await onStage(['executions', 'ls', '--json'])).stdout);
    const more = listed.executions.find(({ name }: { name: string }) => name === 'more');
    expect(more.executionArn).toBe(
      'arn:aws:states:eu-central-1:444455556666:execution:arq-example-scale-application:more',
    );
    const byArn = await onStage(['executions', 'get', more.executionArn]);
    expect(byArn.stdout).toBe((await onStage(['executions', 'get', 'mor'])).stdout);
    expect(byArn.stdout).toMatch(/^ {2}\+ Set desired capacity /m);
  });

  test('says that a name is taken', async () => {
    const { exitCode, stderr } = await onStage([...start, '--name', 'more']);
    expect(exitCode).toBe(exitCodes.conflict);
    expect(stderr).toContain('give another name with --name');
  });

  test('ends with the code of an execution that has failed already', async () => {
    await world.clock.runUntil(world.clock.nowMs + 10 * minuteMs);
    const { exitCode, stdout } = await onStage([...start, '--name', 'failed'], {
      clients: intercepted('DescribeExecutionCommand', async (answer) => ({
        ...answer,
        status: 'FAILED',
        cause: 'the role is gone',
      })),
    });
    expect(stdout).toBe('failed FAILED: the role is gone\n');
    expect(exitCode).toBe(exitCodes.failed);
  });

  test('stops watching at --timeout or Ctrl-C while the execution goes on', async () => {
    await world.clock.runUntil(world.clock.nowMs + 10 * minuteMs);
    const argv = [...start, '--set', 'desiredCapacity=7', '--name', 'slow', '--watch'];
    const timed = await onStage([...argv, '--timeout', '30', '--json']);
    expect(timed.exitCode).toBe(exitCodes.watchTimeout);
    expect(JSON.parse(timed.stdout)).toMatchObject({ name: 'slow', status: 'RUNNING' });
    const watch = ['executions', 'watch', 'slow'];
    const left = await onStage(watch, { interrupted: true });
    expect(left.exitCode).toBe(exitCodes.interrupted);
    expect(left.stderr).toContain('No longer watching; the execution goes on.');
    const ended = await onStage(watch);
    expect(ended.exitCode).toBe(exitCodes.ok);
    expect(ended.stdout).toMatch(/completed: .*6 to 7 instances/);
  });

  test('ends with the exit code of an execution that somebody aborts', async () => {
    await world.clock.runUntil(world.clock.nowMs + 10 * minuteMs);
    const argv = [...start, '--set', 'desiredCapacity=8', '--name', 'aborted', '--watch'];
    let stopped = false;
    const { exitCode } = await onStage(argv, {
      sleep: async (ms: number) => {
        await world.clock.runUntil(world.clock.nowMs + ms);
        if (stopped) return;
        stopped = true;
        const executionArn =
          'arn:aws:states:eu-central-1:444455556666:execution:arq-example-scale-application:aborted';
        await world.gateway.call('sfn', 'StopExecution', { executionArn }, {});
      },
    });
    expect(exitCode).toBe(exitCodes.aborted);
  });

  test('says that there are no credentials', async () => {
    const refused = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    const clients = createClients((Client) =>
      Object.assign(Object.create(Client.prototype), { send: () => Promise.reject(refused) }),
    );
    const { exitCode, stdout, stderr } = await onStage(['alarms', 'ls'], { clients });
    expect(exitCode).toBe(exitCodes.denied);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^arq: There are no AWS credentials: .*\n$/);
  });

  test('says that there is no such stage before AWS is asked', async () => {
    const { exitCode, stderr } = await arq(['alarms', 'ls', '--stage', 'nowhere']);
    expect(exitCode).toBe(exitCodes.notFound);
    expect(stderr).toContain('There is no stage "nowhere": write inventory/nowhere.yml');
  });
});

describe('arq release', () => {
  const key = { pk: { S: 'target#application#shop' } };
  const release = ['release', 'shop', '--reason', 'launch template repaired'];
  const quarantine = (why: string): Promise<unknown> =>
    world.gateway.call(
      'dynamodb',
      'UpdateItem',
      {
        TableName: 'arq-example-operations',
        Key: key,
        UpdateExpression: 'SET quarantine = :why',
        ExpressionAttributeValues: { ':why': { S: why } },
      },
      {},
    );
  const item = () => world.services.dynamoDb.item('arq-example-operations', key);

  test('lifts nothing where there is nothing to lift, or nobody said yes', async () => {
    const free = await onStage([...release, '--yes']);
    expect(free.exitCode).toBe(exitCodes.conflict);
    expect(free.stderr).toContain('shop is not quarantined');
    await quarantine('rollback of slow is incomplete');
    expect((await onStage(release)).exitCode).toBe(exitCodes.usage);
    expect(item()?.quarantine?.S).toBe('rollback of slow is incomplete');
  });

  test('leaves a quarantine in force that was set after the person looked', async () => {
    const { exitCode, stderr } = await onStage(release, {
      isTty: true,
      answer: 'y',
      clients: intercepted('GetItemCommand', async (answer) => {
        await quarantine('again');
        return answer;
      }),
    });
    expect(exitCode).toBe(exitCodes.conflict);
    expect(stderr).toContain('changed meanwhile');
    expect(item()?.quarantine?.S).toBe('again');
  });

  test('says what it lifts, lifts it, and keeps the reason', async () => {
    const { exitCode, stdout, stderr } = await onStage([...release, '--yes']);
    expect(exitCode).toBe(exitCodes.ok);
    expect(stderr).toContain('Lifts the quarantine of shop in stage example, set because: again.');
    expect(stdout).toBe('shop is released: runbooks may change it again.\n');
    expect(item()?.quarantine).toBeUndefined();
    expect(item()?.releasedBecause?.S).toBe('launch template repaired');
  });

  test('knows neither other targets nor the lab', async () => {
    const unknown = await onStage(['release', 'shoe', '--reason', 'x', '--yes']);
    expect(unknown.exitCode).toBe(exitCodes.notFound);
    const lab = await arq(['release', 'web', '--reason', 'x', '--yes', '--stage', 'lab']);
    expect(lab.exitCode).toBe(exitCodes.usage);
  });
});
