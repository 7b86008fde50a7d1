/** Tasks: a known integration, Arguments that fit its service model, and effects that can be repeated and undone. */

import { computed } from '../integrations/convert.ts';
import type { CheckedIntegration } from '../integrations/integration.ts';
import { isMutating } from '../integrations/mutating.ts';
import { checkedIntegrationFor } from '../integrations/registry.ts';
import { isReference } from './choices.ts';
import { factsOf } from './expression.ts';
import {
  expressionsOf,
  fieldsOf,
  isExpression,
  listOf,
  type Machine,
  type Rule,
  type State,
  stringsIn,
} from './machine.ts';

interface Task {
  readonly state: State;
  readonly integration: CheckedIntegration;
}

/** The integration of a Task; undefined when its Resource is none. */
export function integrationOfState({ fields }: State): CheckedIntegration | undefined {
  try {
    return checkedIntegrationFor(String(fields.Resource));
  } catch {
    return undefined;
  }
}

function tasksOf({ states }: Machine): Task[] {
  return states.flatMap((state) => {
    const integration = state.type === 'Task' ? integrationOfState(state) : undefined;
    return integration === undefined ? [] : [{ state, integration }];
  });
}

export const resourceRule: Rule = {
  name: 'resource',
  check({ states }, report) {
    for (const { name, type, fields } of states) {
      if (type !== 'Task') continue;
      try {
        checkedIntegrationFor(String(fields.Resource));
      } catch (error) {
        report(name, `${error instanceof Error ? error.message : String(error)}.`);
      }
    }
  },
};

/** Unknown and missing members, in the spelling of Step Functions. */
export const argumentsRule: Rule = {
  name: 'arguments',
  check(machine, report) {
    for (const { state, integration } of tasksOf(machine)) {
      const { Arguments: args } = state.fields;
      if (args === undefined) report(state.name, 'A Task needs Arguments, even if they are empty.');
      else {
        for (const problem of integration.argumentProblems(withComputed(args))) {
          report(state.name, `Arguments: ${problem}.`);
        }
      }
    }
  },
};

/** What an expression will give is not known before it runs. */
function withComputed(value: unknown): unknown {
  if (isExpression(value)) return computed;
  if (Array.isArray(value)) return value.map(withComputed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withComputed(member)]),
  );
}

/** A callback that hands out no token ends only by its timeout; a token without a callback is not there. */
export const taskTokenRule: Rule = {
  name: 'task-token',
  check(machine, report) {
    for (const { state, integration } of tasksOf(machine)) {
      const reads = expressionsOf(state).some(({ text }) =>
        factsOf(text).statesPaths.includes('context.Task.Token'),
      );
      const waits = integration.pattern === 'waitForTaskToken';
      if (waits && !reads) report(state.name, 'Waits for a task token that it does not pass on.');
      if (!waits && reads) report(state.name, 'Reads a task token, but does not wait for one.');
    }
  },
};

const compensation = /\b(Undone by|Needs no undo): \S/;

export const compensationRule: Rule = {
  name: 'compensation',
  check(machine, report) {
    for (const { state, integration } of tasksOf(machine)) {
      if (!isMutating(integration.service, integration.operation)) continue;
      if (!compensation.test(String(state.fields.Comment))) {
        report(
          state.name,
          'Changes something: its Comment must say "Undone by: ..." or "Needs no undo: ...".',
        );
      }
    }
  },
};

/** Names that also match an error in Output or Assign, after the call has had its effect. */
const matchesQueryError: ReadonlySet<unknown> = new Set([
  ...['States.ALL', 'States.TaskFailed', 'States.QueryEvaluationError'],
]);

/** An error in Output or Assign under such a Retry would make the call again. */
export const repeatedEffectRule: Rule = {
  name: 'repeated-effect',
  check(machine, report) {
    for (const { state, integration } of tasksOf(machine)) {
      if (!isMutating(integration.service, integration.operation)) continue;
      const retried = listOf(state.fields.Retry).flatMap((one) =>
        listOf(fieldsOf(one).ErrorEquals),
      );
      const name = retried.find((error) => matchesQueryError.has(error));
      if (name === undefined) continue;
      const { Output: output, Assign: assign } = state.fields;
      for (const text of stringsIn([output, assign]).filter((one) => !isTrivial(one))) {
        report(
          state.name,
          `Retries on ${String(name)}, so an error in ${text} would repeat the change: compute it in a following Pass.`,
        );
      }
    }
  },
};

function isTrivial(text: string): boolean {
  if (!isExpression(text)) return true;
  const { tree } = factsOf(text);
  return tree !== undefined && isReference(tree);
}
