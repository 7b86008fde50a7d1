/** The state machines of all runbooks as their fragments declare them: what roles, logs and alarms are derived from. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readFragment } from './fragment.ts';
import type { StageContext } from './stage.ts';

const stateSchema = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  Arguments: z.unknown().optional(),
  get Branches() {
    return z.array(statesSchema).optional();
  },
  get ItemProcessor() {
    return statesSchema.optional();
  },
});

const statesSchema = z.looseObject({
  get States() {
    return z.record(z.string(), stateSchema);
  },
});

const machineSchema = z.looseObject({
  Properties: z.looseObject({
    StateMachineName: z.string(),
    Definition: statesSchema,
    DefinitionSubstitutions: z.record(z.string(), z.unknown()).default({}),
  }),
});

const fragmentSchema = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
});

/** A Task of a state machine, nested ones included. */
export interface Task {
  readonly state: string;
  readonly resource: string;
  /** Expressions and `${placeholders}` included. */
  readonly args: unknown;
}

/** A state machine that a runbook deploys. */
export interface StateMachine {
  /** Folder below `workflows/`. */
  readonly runbook: string;
  readonly logicalId: string;
  /** `arq-<stage>-<runbook>`. */
  readonly name: string;
  readonly tasks: readonly Task[];
  /** By placeholder: the CloudFormation value that takes its place. */
  readonly substitutions: Readonly<Record<string, unknown>>;
}

function tasksOf({ States }: z.infer<typeof statesSchema>): Task[] {
  return Object.entries(States).flatMap(([state, { Type, Resource, Arguments, ...nested }]) => [
    ...(Type === 'Task' && Resource !== undefined
      ? [{ state, resource: Resource, args: Arguments }]
      : []),
    ...(nested.Branches ?? []).flatMap(tasksOf),
    ...(nested.ItemProcessor ? tasksOf(nested.ItemProcessor) : []),
  ]);
}

async function readRunbook(runbook: string, context: StageContext): Promise<StateMachine[]> {
  const fragment = await readFragment(`workflows/${runbook}/runbook.yml`, context);
  return Object.entries(fragmentSchema.parse(fragment).Resources)
    .filter(([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine')
    .map(([logicalId, resource]) => {
      const { Properties } = machineSchema.parse(resource);
      return {
        runbook,
        logicalId,
        name: Properties.StateMachineName,
        tasks: tasksOf(Properties.Definition),
        substitutions: Properties.DefinitionSubstitutions,
      };
    });
}

/** Every state machine that a `workflows/<runbook>/runbook.yml` declares, in the order of the folder names. */
export async function readStateMachines(context: StageContext): Promise<StateMachine[]> {
  const entries = await readdir(join(context.root, 'workflows'), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const runbooks: string[] = [];
  for (const folder of folders.sort()) {
    const files = await readdir(join(context.root, 'workflows', folder));
    if (files.includes('runbook.yml')) runbooks.push(folder);
  }
  const machines = await Promise.all(runbooks.map((runbook) => readRunbook(runbook, context)));
  return machines.flat();
}
