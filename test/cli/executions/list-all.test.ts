import type { SFNClient } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { createClients } from '../../../shared/runtime/clients.ts';
import { arq } from '../terminal.ts';

const machine =
  'arn:aws:states:eu-central-1:444455556666:stateMachine:arq-example-scale-application';
const startOf = (at: number): Date => new Date(Date.parse('2026-03-02T12:00:00Z') - at * 60_000);
const executionArn = (at: number): string =>
  `${machine.replace('stateMachine', 'execution')}:look-${at}`;

/** A deployed stage with so many looks, a minute apart; the oldest of them changed something. */
function stageOf(looks: number) {
  const outcomeOf = (at: number): object =>
    at === looks - 1
      ? { outcome: 'rolledBack', reason: 'errors rose', changes: [{ from: 4, to: 6 }] }
      : { outcome: 'held', code: 'calm', reason: 'no alarm is red' };
  const answers: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => object>> = {
    ListStateMachinesCommand: () => ({
      stateMachines: [{ name: 'arq-example-scale-application', stateMachineArn: machine }],
    }),
    ListExecutionsCommand: () => ({
      executions: Array.from({ length: looks }, (_look, at) => ({
        executionArn: executionArn(at),
        startDate: startOf(at),
      })),
    }),
    DescribeExecutionCommand: (input) => {
      const at = Number(String(input.executionArn).split('-').at(-1));
      return {
        executionArn: executionArn(at),
        stateMachineArn: machine,
        name: `look-${at}`,
        status: 'SUCCEEDED',
        startDate: startOf(at),
        stopDate: startOf(at),
        output: JSON.stringify(outcomeOf(at)),
      };
    },
  };
  return createClients((Client) =>
    Object.assign(Object.create(Client.prototype), {
      send: async (command: Parameters<SFNClient['send']>[0]) => {
        const answer = answers[command.constructor.name];
        if (answer === undefined) throw new Error(`${command.constructor.name} is not simulated`);
        return { $metadata: {}, ...answer({ ...command.input }) };
      },
    }),
  );
}

const list = ['executions', 'ls', '--stage', 'example'];

test('executions ls says how far it looked when it did not see everything', async () => {
  const clients = stageOf(400);
  const { stdout, stderr } = await arq(list, { clients });
  expect(stdout).not.toContain('rolledBack');
  expect(stderr).toContain('Only executions since 2026-03-02 07:01:00 UTC were looked through');
  const listed = JSON.parse((await arq([...list, '--json'], { clients })).stdout);
  expect(listed).toEqual({ executions: [], lookedThroughSince: '2026-03-02T07:01:00.000Z' });
});

test('executions ls says nothing of how far it looked when it saw everything', async () => {
  const clients = stageOf(300);
  const { stdout, stderr } = await arq(list, { clients });
  expect(stdout).toContain('rolledBack');
  expect(stderr).not.toContain('looked through');
  const listed = JSON.parse((await arq([...list, '--json'], { clients })).stdout);
  expect(Object.keys(listed)).toEqual(['executions']);
});
