/** The simulated services as they are: operations, resource types, and the behaviour tables with their sources. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { createClock } from '../../lab/clock.ts';
import { createFaults } from '../../lab/faults.ts';
import { loadModel } from '../../lab/model/index.ts';
import { projectRoot } from '../../lab/project.ts';
import { createRandom } from '../../lab/random.ts';
import type { Service, ServiceContext } from '../../lab/service.ts';
import type { LambdaOptions } from '../../lab/services/lambda.ts';
import { markdownTable } from './table.ts';

const refusalsSchema = z
  .record(
    z.string(),
    z.object({
      operations: z.array(z.string()),
      code: z.string(),
      message: z.string(),
      source: z.string(),
    }),
  )
  .default({});

const transitionsSchema = z
  .record(
    z.string(),
    z.object({
      subject: z.string(),
      from: z.string(),
      to: z.string(),
      seconds: z.number().optional(),
      source: z.string(),
    }),
  )
  .default({});

/** Enough of a world to make a service and ask what it can do; nothing is called. */
function emptyContext(): ServiceContext {
  const clock = createClock(0);
  const nobody = (): never => {
    throw new Error('There is no world around this service');
  };
  return {
    clock,
    random: createRandom('documents'),
    account: '111122223333',
    region: 'eu-west-1',
    faults: createFaults(() => clock.nowMs),
    publish: nobody,
    call: nobody,
    peer: nobody,
  };
}

const noFunctions: LambdaOptions = {
  root: projectRoot,
  functions: [],
  connect: () => {
    throw new Error('There is no world around this service');
  },
  log: { info: () => {}, error: () => {} },
};

/** Names of the services, which are those of their SDK packages. `inert` holds resources without behaviour. */
const serviceNames = (): string[] =>
  readdirSync(join(projectRoot, 'lab', 'services'))
    .map((entry) => entry.replace(/\.ts$/, ''))
    .filter((name) => name !== 'inert')
    .sort();

async function serviceSection(name: string): Promise<string> {
  const folder = existsSync(join(projectRoot, 'lab', 'services', name));
  const module = await import(`../../lab/services/${folder ? `${name}/index` : name}.ts`);
  const behaviour = folder ? await import(`../../lab/services/${name}/behaviour.ts`) : module;
  const factory = Object.keys(module).find((key) => key.startsWith('create')) ?? '';
  const service: Service = module[factory](emptyContext(), noFunctions);
  const model = await loadModel(name);
  const operations = Object.keys(service.operations).sort();
  const types = Object.keys(service.deploy ?? {}).sort();
  return [
    `### ${model.clientName} (\`${name}\`)`,
    `${operations.length} of ${model.operationNames.length} operations: ${operations.map((operation) => `\`${operation}\``).join(', ')}.`,
    ...(types.length === 0
      ? []
      : [`Resources of a template: ${types.map((type) => `\`${type}\``).join(', ')}.`]),
    ...refusalTable(behaviour.refusals),
    ...transitionTable(behaviour.transitions),
  ].join('\n\n');
}

function refusalTable(table: unknown): string[] {
  const rows = Object.values(refusalsSchema.parse(table)).map((refusal) => [
    `\`${refusal.code}\``,
    refusal.operations.join(', '),
    refusal.message.replace(/[<>]/g, '\\$&'),
    refusal.source,
  ]);
  return rows.length === 0
    ? []
    : [markdownTable(['Refusal', 'Operations', 'Message', 'Source'], rows)];
}

function transitionTable(table: unknown): string[] {
  const rows = Object.values(transitionsSchema.parse(table)).map((transition) => [
    transition.subject,
    `${transition.from} -> ${transition.to}`,
    transition.seconds === undefined ? 'a fact of the world' : `${transition.seconds} s`,
    transition.source,
  ]);
  return rows.length === 0
    ? []
    : [markdownTable(['What changes by itself', 'From -> to', 'After', 'Source'], rows)];
}

/** One section a service, in the order of their names. */
export async function serviceSections(): Promise<string> {
  const sections: string[] = [];
  for (const name of serviceNames()) sections.push(await serviceSection(name));
  return sections.join('\n\n');
}
