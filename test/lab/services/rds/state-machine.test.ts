/** RDS as a state machine meets it: members and errors in the spelling of Step Functions, its role asked on each call. */

import { expect, test } from '@jest/globals';
import { role, roleArn } from '../../front-door.ts';
import { createWorld } from './world.ts';

const rds = (action: string): string => `arn:aws:states:::aws-sdk:rds:${action}`;

/** Takes a snapshot, changes the class, and waits for both as a runbook has to. */
const resize = {
  QueryLanguage: 'JSONata',
  StartAt: 'Take snapshot',
  States: {
    'Take snapshot': {
      Type: 'Task',
      Resource: rds('createDBSnapshot'),
      Arguments: {
        DbInstanceIdentifier: '{% $states.input.database %}',
        DbSnapshotIdentifier: 'before-resize',
      },
      Assign: { database: '{% $states.input.database %}', target: '{% $states.input.target %}' },
      Catch: [{ ErrorEquals: ['Rds.DbInstanceNotFoundException'], Next: 'Say what is missing' }],
      Next: 'Wait for snapshot',
    },
    'Wait for snapshot': { Type: 'Wait', Seconds: 60, Next: 'Look at snapshot' },
    'Look at snapshot': {
      Type: 'Task',
      Resource: rds('describeDBSnapshots'),
      Arguments: { DbSnapshotIdentifier: 'before-resize' },
      Output: '{% $states.result.DbSnapshots[0].Status %}',
      Next: 'Snapshot available?',
    },
    'Snapshot available?': {
      Type: 'Choice',
      Choices: [{ Condition: "{% $states.input = 'available' %}", Next: 'Change class' }],
      Default: 'Wait for snapshot',
    },
    'Change class': {
      Type: 'Task',
      Resource: rds('modifyDBInstance'),
      Arguments: {
        DbInstanceIdentifier: '{% $database %}',
        DbInstanceClass: '{% $target %}',
        ApplyImmediately: true,
      },
      Next: 'Wait for class',
    },
    'Wait for class': { Type: 'Wait', Seconds: 60, Next: 'Look at database' },
    'Look at database': {
      Type: 'Task',
      Resource: rds('describeDBInstances'),
      Arguments: { DbInstanceIdentifier: '{% $database %}' },
      Output: '{% $states.result.DbInstances[0] %}',
      Next: 'Class changed?',
    },
    'Class changed?': {
      Type: 'Choice',
      Choices: [
        {
          Condition:
            "{% $states.input.DbInstanceStatus = 'available' and $states.input.DbInstanceClass = $target and $not($exists($states.input.PendingModifiedValues.DbInstanceClass)) %}",
          Next: 'Done',
        },
      ],
      Default: 'Wait for class',
    },
    Done: { Type: 'Succeed' },
    'Say what is missing': {
      Type: 'Fail',
      Error: 'DatabaseMissing',
      Cause: '{% $states.input.Cause %}',
    },
  },
};

async function run(input: object, actions: readonly string[]) {
  const world = createWorld();
  world.iam.deployRole(role('resizer', { Action: actions }));
  const { stateMachineArn } = Object(
    await world.gateway.call(
      'sfn',
      'CreateStateMachine',
      { name: 'resize', definition: JSON.stringify(resize), roleArn: roleArn('resizer') },
      {},
    ),
  );
  const { executionArn } = Object(
    await world.gateway.call(
      'sfn',
      'StartExecution',
      { stateMachineArn, input: JSON.stringify(input) },
      {},
    ),
  );
  await world.hours(3);
  const ended = await world.gateway.call('sfn', 'DescribeExecution', { executionArn }, {});
  return { world, ended };
}

const actions = [
  'rds:CreateDBSnapshot',
  'rds:DescribeDBSnapshots',
  'rds:ModifyDBInstance',
  'rds:DescribeDBInstances',
];
const larger = { database: 'orders', target: 'db.r7g.xlarge' };

test('a state machine resizes a database after a snapshot', async () => {
  const { world, ended } = await run(larger, actions);
  expect(ended).toMatchObject({ status: 'SUCCEEDED' });
  expect(world.services.rds.database('orders')).toMatchObject({
    status: 'available',
    instanceClass: 'db.r7g.xlarge',
    vCpus: 4,
    memoryGibibytes: 32,
  });
});

test('a state machine catches what RDS refuses by the name Step Functions gives it', async () => {
  const { ended } = await run({ ...larger, database: 'gone' }, actions);
  expect(ended).toMatchObject({
    status: 'FAILED',
    error: 'DatabaseMissing',
    cause: expect.stringContaining('DBInstance gone not found.'),
  });
});

test('a state machine without the permission fails at that call', async () => {
  const { ended } = await run(
    larger,
    actions.filter((action) => action !== 'rds:ModifyDBInstance'),
  );
  expect(ended).toMatchObject({
    status: 'FAILED',
    cause: expect.stringContaining('rds:ModifyDBInstance'),
  });
});
