import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { bundle } from '../../scripts/bundle.ts';
import { removeProjects, root, writeProject } from './temporary-project.ts';

afterAll(removeProjects);

/** Bundles a source text and returns what its handler answers when Node loads the bundle as Lambda does. */
async function answer(source: string): Promise<unknown> {
  const folder = writeProject({ 'handler.ts': source.replaceAll('ROOT', root) });
  const { artifact } = await bundle(join(folder, 'handler.ts'), 'tried', folder);
  const code = unzipSync(readFileSync(artifact))['index.js'] ?? new Uint8Array();
  const loaded: { exports: { handler?: () => unknown } } = { exports: {} };
  const run = new Function('module', 'exports', 'require', Buffer.from(code).toString());
  run(loaded, loaded.exports, createRequire(import.meta.url));
  return loaded.exports.handler?.();
}

test('a bundled function throws errors under the names that Retry and Catch match', async () => {
  const thrown = await answer(`
    import { InstancesNotReady } from 'ROOT/shared/errors.ts';
    export const handler = () => new InstancesNotReady('not yet').name;`);
  expect(thrown).toBe('InstancesNotReady');
});

// Source: EC2 API reference, DescribeInstances: the query protocol spells `Filters` as `Filter.n`.
test('a bundled client sends the request that the service expects', async () => {
  const body = await answer(`
    import { DescribeInstancesCommand, EC2Client } from 'ROOT/node_modules/@aws-sdk/client-ec2';
    export async function handler() {
      let body = '';
      const client = new EC2Client({
        region: 'eu-west-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        maxAttempts: 1,
        requestHandler: { async handle(request) { body = request.body; throw new Error('sent'); } },
      });
      const Filters = [{ Name: 'instance-state-name', Values: ['running'] }];
      await client.send(new DescribeInstancesCommand({ Filters })).catch(() => {});
      return body;
    }`);
  expect(Object.fromEntries(new URLSearchParams(String(body)))).toEqual({
    Action: 'DescribeInstances',
    Version: '2016-11-15',
    'Filter.1.Name': 'instance-state-name',
    'Filter.1.Value.1': 'running',
  });
});
