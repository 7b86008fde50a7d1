/** boto3 and the AWS CLI against the endpoint, as they come from PyPI (requirements-dev.txt). */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { projectRoot } from '../../../lab/project.ts';
import {
  toolEnvironment as env,
  type PacedEndpoint,
  pacedEndpoint,
  patienceMs,
  testWith,
  tool,
} from './paced-endpoint.ts';
import { approval, chain } from './small-endpoint.ts';

const run = promisify(execFile);

let it: PacedEndpoint;
beforeAll(async () => {
  it = await pacedEndpoint();
});
afterAll(() => it.close());

/** What a script of test/endpoint/python says it saw. */
async function python(script: string, ...more: readonly string[]): Promise<unknown> {
  const path = join(projectRoot, 'test', 'endpoint', 'python', script);
  const { stdout } = await run(tool('python'), [path, it.endpoint.url, ...more], { env });
  return JSON.parse(stdout);
}

const withPython = testWith('python');

describe('boto3 (skipped without .venv/bin/python, see requirements-dev.txt)', () => {
  withPython(
    'starts, follows, answers and stops executions',
    async () => {
      const definition = JSON.stringify(approval);
      expect(await python('step_functions.py', it.roleArn, definition)).toEqual({
        output: { approved: true },
        took: true,
        failure: ['Refused', 'not today'],
        errors: ['ExecutionDoesNotExist', 'ExecutionAlreadyExists', 'InvalidToken'],
        firstPage: ['third', 'second'],
        hasMore: true,
      });
    },
    patienceMs,
  );

  withPython(
    'redrives, tries and validates, and releases versions through an alias',
    async () => {
      const definition = JSON.stringify(approval);
      expect(await python('step_functions_more.py', it.roleArn, definition)).toEqual({
        refused: ['FAILED', 'REDRIVABLE', 0],
        sameRedrive: true,
        approved: ['SUCCEEDED', 'NOT_REDRIVABLE', 1],
        events: ['ExecutionFailed', 'ExecutionRedriven', 'TaskScheduled'],
        notRedrivable: 'Execution is SUCCEEDED and cannot be redriven',
        tried: ['SUCCEEDED', { a: 1 }, 'After'],
        valid: 'OK',
        version: '1',
        alias: ['1', 'live'],
        tags: [{ key: 'team', value: 'shop' }],
        mapRun: ['SUCCEEDED', 3, 3],
      });
    },
    patienceMs,
  );

  withPython(
    'puts rules and events, archives them and replays them',
    async () => {
      expect(await python('event_bridge.py')).toEqual({
        failed: 1,
        codes: [null, 'MalformedDetail'],
        archived: 1,
        replay: 'COMPLETED',
        rule: 'DISABLED',
        missing: 'Rule boto3 does not exist on EventBus default.',
      });
    },
    patienceMs,
  );

  // The protocols of CloudWatch in botocore's model, and what botocore takes by itself.
  withPython.each([
    ['any', 'application/x-amz-json-1.0', 'UnknownOperationException'],
    ['json', 'application/x-amz-json-1.0', 'UnknownOperationException'],
    ['smithy-rpc-v2-cbor', 'application/cbor', 'UnknownOperationException'],
    ['query', 'application/x-www-form-urlencoded; charset=utf-8', 'InvalidAction'],
  ])(
    'puts and reads metrics and alarms by the protocol %s',
    async (protocol, type, unknown) => {
      expect(await python('cloud_watch.py', protocol)).toEqual({
        types: [type],
        compressed: true,
        sizes: [20, 20, 10],
        first: '2026-03-02T09:00:00+00:00',
        alarm: ['ALARM', 10.5],
        errors: [
          ['ResourceNotFound', 404],
          ['InvalidNextToken', 400],
          [unknown, 400],
        ],
      });
    },
    patienceMs,
  );
});

/** What the AWS CLI prints, as JSON; undefined for nothing. */
async function aws(...words: readonly string[]) {
  const more = ['--endpoint-url', it.endpoint.url, '--output', 'json'];
  const { stdout } = await run(tool('aws'), [...words, ...more], { env });
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

const withCli = testWith('aws');

describe('the AWS CLI (skipped without .venv/bin/aws, see requirements-dev.txt)', () => {
  withCli(
    'starts an execution, answers its question and reads its history',
    async () => {
      const call = (operation: string, ...more: readonly string[]) =>
        aws('stepfunctions', operation, ...more);
      const { stateMachineArn } = await call(
        'create-state-machine',
        ...['--name', 'cli', '--role-arn', it.roleArn],
        ...['--definition', JSON.stringify(approval)],
      );
      const { executionArn } = await call(
        'start-execution',
        ...['--state-machine-arn', stateMachineArn, '--name', 'first', '--input', '{"n":1}'],
      );
      const { events } = await call('get-execution-history', '--execution-arn', executionArn);
      const scheduled = events.find(({ type }: { type: string }) => type === 'TaskScheduled');
      const { MessageBody } = JSON.parse(scheduled.taskScheduledEventDetails.parameters);
      await call('send-task-success', '--task-token', MessageBody, '--task-output', '{"ok":true}');
      // The CLI takes longer to start than the lab to finish.
      expect(await call('describe-execution', '--execution-arn', executionArn)).toMatchObject({
        status: 'SUCCEEDED',
        output: '{"ok":true}',
      });
      const none = call('describe-execution', '--execution-arn', `${executionArn}-none`);
      await expect(none).rejects.toMatchObject({
        stderr: expect.stringContaining('(ExecutionDoesNotExist)'),
      });
    },
    patienceMs,
  );

  withCli(
    'puts and reads metrics and alarms',
    async () => {
      const call = (operation: string, ...more: readonly string[]) =>
        aws('cloudwatch', operation, ...more);
      await call(
        'put-metric-data',
        ...['--namespace', 'Cli', '--metric-name', 'Orders', '--value', '7'],
        ...['--timestamp', '2026-03-02T09:30:00Z'],
      );
      const metric = {
        Metric: { Namespace: 'Cli', MetricName: 'Orders' },
        Period: 60,
        Stat: 'Sum',
      };
      const { MetricDataResults } = await call(
        'get-metric-data',
        ...['--start-time', '2026-03-02T09:00:00Z', '--end-time', '2026-03-02T10:00:00Z'],
        ...['--metric-data-queries', JSON.stringify([{ Id: 'orders', MetricStat: metric }])],
      );
      expect(MetricDataResults).toMatchObject([{ Values: [7], StatusCode: 'Complete' }]);
      expect(await call('describe-alarms', '--state-value', 'ALARM')).toMatchObject({
        MetricAlarms: [],
      });
    },
    patienceMs,
  );

  withCli(
    'puts events and lists rules',
    async () => {
      const definition = JSON.stringify(chain(1));
      const { stateMachineArn } = await aws(
        ...['stepfunctions', 'create-state-machine', '--name', 'cli-chain'],
        ...['--role-arn', it.roleArn, '--definition', definition],
      );
      const pattern = '{"source":["arq.cli"]}';
      await aws('events', 'put-rule', '--name', 'cli', '--event-pattern', pattern);
      const target = [{ Id: 'chain', Arn: stateMachineArn, RoleArn: it.roleArn }];
      await aws('events', 'put-targets', '--rule', 'cli', '--targets', JSON.stringify(target));
      const entries = [{ Source: 'arq.cli', DetailType: 'Done', Detail: '{}' }];
      expect(await aws('events', 'put-events', '--entries', JSON.stringify(entries))).toMatchObject(
        { FailedEntryCount: 0 },
      );
      expect(await aws('events', 'list-rules', '--name-prefix', 'cli')).toMatchObject({
        Rules: [{ Name: 'cli', EventPattern: pattern, State: 'ENABLED' }],
      });
      expect(
        await aws('stepfunctions', 'list-executions', '--state-machine-arn', stateMachineArn),
      ).toMatchObject({ executions: [{ status: 'SUCCEEDED' }] });
    },
    patienceMs,
  );
});
