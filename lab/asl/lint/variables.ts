/**
 * Variables: each one read has been assigned on every way that leads there, and no inner scope assigns a name of an
 * outer one. Step Functions developer guide, "Passing data between states with variables".
 */

import { factsOf } from './expression.ts';
import { knownFunctions } from './functions.ts';
import {
  assignedBy,
  exitsOf,
  expressionsOf,
  type Report,
  type Rule,
  type Scope,
  type State,
} from './machine.ts';

type Names = ReadonlySet<string>;

const nothing: Names = new Set();

export const variableRule: Rule = {
  name: 'variable',
  check({ scope, states }, report) {
    // A name of a function is the function as a value, `$map($names, $uppercase)`, unless the machine assigns it.
    const assigned = new Set(states.flatMap(assignedBy));
    const functions = new Set([...knownFunctions].filter((name) => !assigned.has(name)));
    checkReads(scope, nothing, { functions, report });
  },
};

export const assignRule: Rule = {
  name: 'assign',
  check: (machine, report) => checkAssigns(machine.scope, nothing, report),
};

interface Means {
  readonly functions: Names;
  readonly report: Report;
}

/** Assign and Output of one state see the values at its entry, so only the entry counts. */
function checkReads(scope: Scope, outer: Names, means: Means): void {
  for (const [name, assigned] of assignedAtEntry(scope, outer)) {
    const state = scope.states.get(name);
    if (state === undefined) continue;
    for (const variable of readsOf(state)) {
      if (!assigned.has(variable) && !means.functions.has(variable)) {
        means.report(name, `$${variable} is not assigned on every way that leads here.`);
      }
    }
    for (const inner of state.inner) {
      checkReads(inner, inner.distributed ? nothing : assigned, means);
    }
  }
}

/** By state name, for the states that can be reached: what is assigned whichever way was taken. */
function assignedAtEntry(scope: Scope, outer: Names): ReadonlyMap<string, Names> {
  const atEntry = new Map<string, Names>([[scope.startAt, outer]]);
  const waiting = [scope.startAt];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const state = scope.states.get(name);
    const before = atEntry.get(name) ?? nothing;
    for (const { target, assigns } of state === undefined ? [] : exitsOf(state)) {
      const known = atEntry.get(target);
      const arriving = new Set([...before, ...assigns]);
      const both = known === undefined ? arriving : intersection(known, arriving);
      if (known === undefined || both.size < known.size) {
        atEntry.set(target, both);
        waiting.push(target);
      }
    }
  }
  return atEntry;
}

const intersection = (a: Names, b: Names): Names => new Set([...a].filter((name) => b.has(name)));

function readsOf(state: State): ReadonlySet<string> {
  return new Set(expressionsOf(state).flatMap(({ text }) => [...factsOf(text).variables]));
}

const variableName = /^[A-Za-z_]\w{0,79}$/;

function checkAssigns(scope: Scope, outer: Names, report: Report): void {
  const states = [...scope.states.values()];
  const here = new Set([...outer, ...states.flatMap(assignedBy)]);
  for (const state of states) {
    for (const name of assignedBy(state)) {
      if (outer.has(name)) {
        report(state.name, `Assigns ${name}, which an outer scope assigns too.`);
      }
      if (!variableName.test(name) || name === 'states') {
        report(state.name, `Assigns ${name}, which is not a name for a variable.`);
      }
    }
    for (const inner of state.inner) checkAssigns(inner, here, report);
  }
}
