/** The states of a state machine as a table, in the order of its file, with the comments of the file. */

import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { projectRoot } from '../../lab/project.ts';
import { markdownTable } from './table.ts';

const stateSchema = z.looseObject({
  Type: z.string(),
  Comment: z.string().optional(),
  Resource: z.string().optional(),
  Arguments: z.record(z.string(), z.unknown()).optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.looseObject({ Condition: z.string(), Next: z.string() })).default([]),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() })).default([]),
  ItemProcessor: z.unknown().optional(),
});

const machineSchema = z.looseObject({
  Comment: z.string().optional(),
  States: z.record(z.string(), stateSchema),
});

type State = z.infer<typeof stateSchema>;

/** `${AssessApplicationFunctionArn}` is `assess-application`. */
const kebab = (placeholder: unknown, suffix: string): string =>
  String(placeholder)
    .replace(/^\$\{|\}$/g, '')
    .replace(new RegExp(`${suffix}$`), '')
    .replace(/(?!^)([A-Z])/g, '-$1')
    .toLowerCase();

function taskKind({ Resource = '', Arguments = {} }: State): string {
  const action = Resource.split(':::')[1] ?? Resource;
  if (action === 'lambda:invoke') {
    return `function \`${kebab(Arguments.FunctionName, 'FunctionArn')}\``;
  }
  const machine = kebab(Arguments.StateMachineArn, 'StateMachineArn');
  if (action === 'states:startExecution') return `starts \`${machine}\``;
  if (action === 'states:startExecution.sync:2') return `runs \`${machine}\` and waits`;
  return `\`${action.replace('aws-sdk:', '')}\``;
}

const conditionText = (condition: string): string =>
  `\`${condition.replace(/^\{%\s*|\s*%\}$/g, '')}\``;

function nextText(state: State): string {
  const chosen = state.Choices.map(({ Condition, Next }) => `${conditionText(Condition)}: ${Next}`);
  if (state.Default !== undefined) chosen.push(`otherwise: ${state.Default}`);
  if (chosen.length > 0) return chosen.join('; ');
  return state.Next ?? 'ends';
}

const catchText = (state: State): string =>
  state.Catch.map(({ ErrorEquals, Next }) => {
    const errors = ErrorEquals.includes('States.ALL')
      ? 'any error'
      : ErrorEquals.map((error) => `\`${error}\``).join(', ');
    return `${errors}: ${Next}`;
  }).join('; ');

function rowsOf(machine: unknown, prefix: string): string[][] {
  return Object.entries(machineSchema.parse(machine).States).flatMap(([name, state]) => [
    [
      `${prefix}**${name}**`,
      state.Type === 'Task' ? taskKind(state) : state.Type,
      state.Comment ?? '',
      nextText(state),
      catchText(state),
    ],
    ...(state.ItemProcessor === undefined
      ? []
      : rowsOf(state.ItemProcessor, `${prefix}for each: `)),
  ]);
}

/** The table of the state machine that lies beside the page. */
export function stateTable(page: string): string {
  const folder = dirname(page);
  const file = join(folder, `${basename(folder)}.asl.json`);
  const machine: unknown = JSON.parse(readFileSync(join(projectRoot, file), 'utf8'));
  return markdownTable(
    ['State', 'Kind', 'What and why', 'Then', 'When it fails'],
    rowsOf(machine, ''),
  );
}
