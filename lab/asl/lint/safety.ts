/** Seat belts: time limits, Retry and Catch on the machine and on every Task. */

import { type Fields, fieldsOf, listOf, type Rule } from './machine.ts';

export const machineRule: Rule = {
  name: 'machine',
  check({ fields, states }, report) {
    if (fields.QueryLanguage !== 'JSONata') report('', 'QueryLanguage must be JSONata.');
    if (!isText(fields.Comment)) report('', 'The machine needs a Comment that says what it does.');
    if (typeof fields.TimeoutSeconds !== 'number') report('', 'The machine needs TimeoutSeconds.');
    for (const { name, fields: state } of states) {
      if (state.QueryLanguage !== undefined && state.QueryLanguage !== 'JSONata') {
        report(name, 'QueryLanguage must be JSONata.');
      }
    }
  },
};

/** Developer guide, "Task workflow state": without TimeoutSeconds a Task may wait for 99,999,999 s. */
export const timeoutRule: Rule = {
  name: 'timeout',
  check({ states }, report) {
    for (const { name, type, fields } of states) {
      if (type !== 'Task') continue;
      const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = fields;
      if (timeout === undefined) report(name, 'A Task needs TimeoutSeconds.');
      if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
        report(name, 'HeartbeatSeconds must be smaller than TimeoutSeconds.');
      }
    }
  },
};

const everything = 'States.ALL';

/** Developer guide, "Handling errors": `States.ALL` stands alone and last, `BackoffRate` is at least 1. */
export const retryRule: Rule = {
  name: 'retry',
  check({ states }, report) {
    for (const { name, type, fields } of states) {
      const retriers = listOf(fields.Retry).map(fieldsOf);
      if (type === 'Task' && retriers.length === 0) report(name, 'A Task needs a Retry.');
      for (const problem of misplaced(retriers)) report(name, `Retry: ${problem}`);
      for (const { BackoffRate: rate } of retriers) {
        if (typeof rate === 'number' && rate < 1) report(name, 'BackoffRate must be at least 1.');
      }
    }
  },
};

export const catchRule: Rule = {
  name: 'catch',
  check({ states }, report) {
    for (const { name, type, fields } of states) {
      const catchers = listOf(fields.Catch).map(fieldsOf);
      const last = catchers.at(-1);
      if (type === 'Task' && !listOf(last?.ErrorEquals).includes(everything)) {
        report(name, `A Task needs a Catch that ends with ${everything}.`);
      }
      for (const problem of misplaced(catchers)) report(name, `Catch: ${problem}`);
    }
  },
};

function misplaced(entries: readonly Fields[]): string[] {
  return entries.flatMap(({ ErrorEquals: errors }, at) => {
    const names = listOf(errors);
    if (!names.includes(everything)) return [];
    return [
      ...(names.length > 1 ? [`${everything} must be alone in its ErrorEquals.`] : []),
      ...(at < entries.length - 1 ? [`${everything} must come last.`] : []),
    ];
  });
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
