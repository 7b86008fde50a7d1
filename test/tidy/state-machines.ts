/** Runs the lint over the state machine of every runbook, with the substitutions that it is deployed with. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readFragment } from '../../deploy/fragment.ts';
import { loadIntegrations } from '../../lab/asl/integrations/index.ts';
import { lintMachine, taskResources } from '../../lab/asl/lint/index.ts';

const runbookSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.unknown().optional() }),
  ),
});

const machineSchema = z.object({
  Definition: z.record(z.string(), z.unknown()),
  DefinitionSubstitutions: z.record(z.string(), z.unknown()).default({}),
});

/** The problems of all state machines below `workflows/`. */
export async function machineProblems(root: string): Promise<string[]> {
  const runbooks = readdirSync(join(root, 'workflows')).sort();
  const problems: string[] = [];
  for (const runbook of runbooks) problems.push(...(await runbookProblems(root, runbook)));
  return problems;
}

async function runbookProblems(root: string, runbook: string): Promise<string[]> {
  const path = `workflows/${runbook}/runbook.yml`;
  const { Resources } = runbookSchema.parse(await readFragment(path, { root, stage: 'lab' }));
  const machines = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
    .map(({ Properties }) => machineSchema.parse(Properties));
  const problems: string[] = [];
  for (const { Definition, DefinitionSubstitutions } of machines) {
    await loadIntegrations(taskResources(Definition));
    const substitutions = Object.keys(DefinitionSubstitutions);
    problems.push(
      ...lintMachine(Definition, { name: runbook, substitutions }).map(
        ({ state, rule, message }) =>
          `workflows/${runbook}: ${state === '' ? '' : `"${state}": `}${message} (${rule})`,
      ),
    );
  }
  return problems;
}
