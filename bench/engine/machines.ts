/** The machines that both engines run: JSONPath, no waiting, one local function behind every Task. */

import type { StateMachine, StateMachineDefinition } from 'aws-local-stepfunctions';

export interface MachineUnderTest {
  readonly name: string;
  readonly definition: StateMachineDefinition;
  readonly input: Parameters<StateMachine['run']>[0];
  /** The names of the Task states: the peer finds its local functions by them. */
  readonly tasks: readonly string[];
}

type States = StateMachineDefinition['States'];

/** What every Task calls: a look at a group that always sees four instances. */
export const localFunction = (): { readonly instances: number } => ({ instances: 4 });

/** So many Pass states, one after the other. */
export function passChain(length: number): MachineUnderTest {
  const states: States = {};
  for (let at = 1; at < length; at++)
    states[`Pass ${at}`] = { Type: 'Pass', Next: `Pass ${at + 1}` };
  states[`Pass ${length}`] = { Type: 'Pass', End: true };
  return {
    name: `Pass chain, ${length} states`,
    definition: { StartAt: 'Pass 1', States: states },
    input: { target: 'web' },
    tasks: [],
  };
}

const choiceLoop: MachineUnderTest = {
  name: 'Choice loop, 100 rounds',
  definition: {
    StartAt: 'Count down',
    States: {
      'Count down': {
        Type: 'Pass',
        Parameters: { 'left.$': 'States.MathAdd($.left, -1)' },
        Next: 'Once more?',
      },
      'Once more?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.left', NumericGreaterThan: 0, Next: 'Count down' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed' },
    },
  },
  input: { left: 100 },
  tasks: [],
};

const mapOfItems: MachineUnderTest = {
  name: 'Map over 1,000 items',
  definition: {
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: {
          StartAt: 'Copy',
          States: { Copy: { Type: 'Pass', Parameters: { 'copied.$': '$.number' }, End: true } },
        },
        End: true,
      },
    },
  },
  input: { items: Array.from({ length: 1_000 }, (_none, number) => ({ number })) },
  tasks: [],
};

/** Names of states are unique in a machine, so each branch has its own. */
const branchOf = (branch: number): { StartAt: string; States: States } => ({
  StartAt: `First ${branch}`,
  States: {
    [`First ${branch}`]: { Type: 'Pass', Next: `Second ${branch}` },
    [`Second ${branch}`]: {
      Type: 'Pass',
      Result: { branch },
      ResultPath: '$.seen',
      Next: `Third ${branch}`,
    },
    [`Third ${branch}`]: { Type: 'Pass', End: true },
  },
});

const parallelBranches: MachineUnderTest = {
  name: 'Parallel, 10 branches of 3 states',
  definition: {
    StartAt: 'All',
    States: {
      All: {
        Type: 'Parallel',
        Branches: Array.from({ length: 10 }, (_none, branch) => branchOf(branch)),
        End: true,
      },
    },
  },
  input: { target: 'web' },
  tasks: [],
};

const look = 'arn:aws:lambda:eu-west-1:111122223333:function:look';

export const runbook: MachineUnderTest = {
  name: 'Runbook, 11 states with Tasks',
  definition: {
    StartAt: 'Read request',
    States: {
      'Read request': {
        Type: 'Pass',
        Parameters: { 'target.$': '$.target', 'desired.$': '$.desired' },
        Next: 'Take lease',
      },
      'Take lease': { Type: 'Task', Resource: look, ResultPath: '$.lease', Next: 'Observe' },
      Observe: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Look at group',
            States: { 'Look at group': { Type: 'Task', Resource: look, End: true } },
          },
          {
            StartAt: 'Look at targets',
            States: { 'Look at targets': { Type: 'Task', Resource: look, End: true } },
          },
        ],
        ResultPath: '$.seen',
        Next: 'Is more wanted?',
      },
      'Is more wanted?': {
        Type: 'Choice',
        Choices: [
          {
            And: [
              { Variable: '$.desired', NumericGreaterThanPath: '$.seen[0].instances' },
              { Variable: '$.target', StringEquals: 'web' },
            ],
            Next: 'Set capacity',
          },
        ],
        Default: 'Done',
      },
      'Set capacity': {
        Type: 'Task',
        Resource: look,
        Parameters: { 'capacity.$': '$.desired', 'group.$': "States.Format('arq-{}', $.target)" },
        ResultSelector: { 'before.$': '$.instances' },
        ResultPath: '$.change',
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2 }],
        Next: 'Verify',
      },
      Verify: { Type: 'Task', Resource: look, ResultPath: '$.verified', Next: 'Is it healthy?' },
      'Is it healthy?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.verified.instances', NumericEquals: 4, Next: 'Free lease' }],
        Default: 'Done',
      },
      'Free lease': { Type: 'Task', Resource: look, ResultPath: '$.freed', Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
  },
  input: { target: 'web', desired: 6 },
  tasks: ['Take lease', 'Look at group', 'Look at targets', 'Set capacity', 'Verify', 'Free lease'],
};

export const machines: readonly MachineUnderTest[] = [
  passChain(100),
  choiceLoop,
  mapOfItems,
  parallelBranches,
  runbook,
];
