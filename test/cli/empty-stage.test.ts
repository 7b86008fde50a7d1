import { expect, test } from '@jest/globals';
import { createClients } from '../../shared/runtime/clients.ts';
import { arq } from './terminal.ts';

/** A Region in which nothing of ours is deployed. */
const clients = createClients((Client) =>
  Object.assign(Object.create(Client.prototype), { send: async () => ({ $metadata: {} }) }),
);

test.each([
  ['alarms ls', 'alarms'],
  ['alarms ls --red', 'alarms'],
  ['executions ls', 'workflows'],
])('arq %s says that nothing is deployed where there is nothing', async (line, what) => {
  const argv = [...line.split(' '), '--stage', 'example'];
  const { stdout, stderr } = await arq(argv, { clients });
  expect(stdout).toBe('');
  expect(stderr).toBe(`Stage example has no ${what}: is it deployed in eu-central-1?\n`);
});
