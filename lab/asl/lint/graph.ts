/** Transitions: every target exists and every state can be reached. */

import { exitsOf, type Machine, type Report, type Rule, type Scope } from './machine.ts';

export const targetRule: Rule = {
  name: 'target',
  check: (machine, report) => eachScope(machine.scope, (scope) => checkTargets(scope, report)),
};

export const reachableRule: Rule = {
  name: 'reachable',
  check: (machine, report) => eachScope(machine.scope, (scope) => checkReachable(scope, report)),
};

function eachScope(scope: Machine['scope'], visit: (scope: Scope) => void): void {
  visit(scope);
  for (const state of scope.states.values()) {
    for (const inner of state.inner) eachScope(inner, visit);
  }
}

function checkTargets(scope: Scope, report: Report): void {
  if (!scope.states.has(scope.startAt)) {
    report('', `StartAt names ${scope.startAt}, which is not a state here.`);
  }
  for (const state of scope.states.values()) {
    for (const { field, target } of exitsOf(state)) {
      if (!scope.states.has(target)) {
        report(state.name, `${field} names ${target}, which is not a state here.`);
      }
    }
  }
}

function checkReachable(scope: Scope, report: Report): void {
  const reached = new Set<string>([scope.startAt]);
  // A set can be added to while it is walked.
  for (const name of reached) {
    const state = scope.states.get(name);
    for (const { target } of state === undefined ? [] : exitsOf(state)) reached.add(target);
  }
  for (const name of scope.states.keys()) {
    if (!reached.has(name)) report(name, 'No transition leads here.');
  }
}
