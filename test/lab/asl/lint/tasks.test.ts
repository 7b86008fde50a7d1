/** The lint of Tasks: integrations, Arguments, time limits, Retry and Catch, effects and their compensation. */

import { describe, expect, test } from '@jest/globals';
import { loadIntegrations } from '../../../../lab/asl/integrations/index.ts';
import { taskResources } from '../../../../lab/asl/lint/index.ts';
import { ownRules, runRules } from '../../../../lab/asl/lint/rules.ts';
import { goodMachine } from './good-machine.ts';
import { type Fields, lintWith } from './lint-with.ts';

const sendMessage = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
await loadIntegrations([...taskResources(goodMachine), sendMessage]);

/** `rule: message` of the problems of that state itself. */
const lintTask = (name: string, fields: Fields): string[] =>
  lintWith(name, fields)
    .filter((line) => line.includes(`: ${name}: `))
    .map((line) => line.replace(`: ${name}: `, ': '));

const toEscalate = (...ErrorEquals: string[]) => ({
  ErrorEquals,
  Assign: { failure: '{% $states.errorOutput %}' },
  Next: 'Escalate',
});
const everything = toEscalate('States.ALL');

describe('a resource', () => {
  test.each([
    ['arn:aws:states:::aws-sdk:autoscaling:setDesired'],
    ['arn:aws:states:::aws-sdk:autoscaling:setDesiredCapacity.sync'],
    ['arn:aws:lambda:eu-west-1:111122223333:function:set-capacity'],
  ])('must be an integration: %s', (Resource) => {
    expect(lintTask('Set capacity', { Resource })[0]).toMatch(`resource: ${Resource} is `);
  });
});

describe('Arguments', () => {
  test('have only members of the operation, in the spelling of Step Functions', () => {
    const args = { AutoScalingGroupName: 'web', desiredCapacity: 4 };
    expect(lintTask('Set capacity', { Arguments: args })).toEqual([
      'arguments: Arguments: The field "desiredCapacity" is not supported by Step Functions.',
      "arguments: Arguments: The field 'DesiredCapacity' is required but was missing.",
    ]);
  });

  test('have literals of the right type; an expression may become anything', () => {
    const args = { AutoScalingGroupName: 'web', DesiredCapacity: '4' };
    expect(lintTask('Set capacity', { Arguments: args })).toEqual([
      "arguments: Arguments: The value of the field 'DesiredCapacity' has an invalid format.",
    ]);
    expect(lintTask('Set capacity', { Arguments: '{% $decision %}' })).toEqual([]);
  });

  test('are checked in depth', () => {
    const args = { AutoScalingGroupNames: ['{% $group %}'], Filters: [{ Nam: 'x' }] };
    expect(lintTask('Poll group', { Arguments: args })).toEqual([
      'arguments: Arguments: The field "Filters[0].Nam" is not supported by Step Functions.',
    ]);
  });

  test('are there even when they are empty', () => {
    expect(lintTask('Poll group', { Arguments: undefined })).toEqual([
      'arguments: A Task needs Arguments, even if they are empty.',
    ]);
  });
});

describe('a Task', () => {
  test('needs TimeoutSeconds, and a shorter heartbeat', () => {
    expect(lintTask('Set capacity', { TimeoutSeconds: undefined })).toEqual([
      'timeout: A Task needs TimeoutSeconds.',
    ]);
    expect(lintTask('Set capacity', { HeartbeatSeconds: 30 })).toEqual([
      'timeout: HeartbeatSeconds must be smaller than TimeoutSeconds.',
    ]);
  });

  test('needs a Retry', () => {
    expect(lintTask('Set capacity', { Retry: undefined })).toEqual([
      'retry: A Task needs a Retry.',
    ]);
  });

  test('needs a Catch that ends with States.ALL', () => {
    const message = 'catch: A Task needs a Catch that ends with States.ALL.';
    expect(lintTask('Set capacity', { Catch: undefined })).toEqual([message]);
    expect(lintTask('Set capacity', { Catch: [toEscalate('States.TaskFailed')] })).toEqual([
      message,
    ]);
  });

  test('has States.ALL alone and last', () => {
    expect(
      lintTask('Set capacity', { Catch: [everything, toEscalate('States.Timeout'), everything] }),
    ).toEqual(['catch: Catch: States.ALL must come last.']);
    expect(
      lintTask('Poll group', { Retry: [{ ErrorEquals: ['States.ALL', 'States.Timeout'] }] }),
    ).toEqual(['retry: Retry: States.ALL must be alone in its ErrorEquals.']);
  });

  test('backs off by a factor of at least 1', () => {
    const retry = { ErrorEquals: ['AutoScaling.AutoScalingException'], BackoffRate: 0.5 };
    expect(lintTask('Poll group', { Retry: [retry] })).toContain(
      'retry: BackoffRate must be at least 1.',
    );
  });
});

describe('an error name', () => {
  const lintCatch = (state: string, name: string): string[] =>
    lintTask(state, { Catch: [toEscalate(name), everything] });

  test.each([
    ['Set capacity', 'AutoScaling.ScalingActivityInProgressException'],
    ['Set capacity', 'AutoScaling.AutoScalingException'],
    ['Set capacity', 'States.Timeout'],
    ['Claim event', 'DynamoDB.ConditionalCheckFailedException'],
    ['Decide capacity', 'InvalidRequest'],
    ['Decide capacity', 'Arq.GroupNotFound'],
    ['Decide capacity', 'Lambda.Unknown'],
    ['Tell each owner', 'OwnerNotFound'],
  ])('of %s may be %s', (state, name) => {
    expect(lintCatch(state, name)).toEqual([]);
  });

  test.each([
    ['Set capacity', 'AutoScaling.ScalingActivityInProgressFault'],
    ['Set capacity', 'Autoscaling.AutoScalingException'],
    ['Set capacity', 'DynamoDB.ConditionalCheckFailedException'],
    ['Set capacity', 'GroupNotFound'],
    ['Set capacity', 'States.Timedout'],
    ['Claim event', 'DynamoDb.ConditionalCheckFailedException'],
    ['Decide capacity', 'Lambda.Unkown'],
    ['Decide capacity', 'AutoScaling.AutoScalingException'],
    ['Tell each owner', 'AutoScaling.AutoScalingException'],
  ])('of %s cannot be %s', (state, name) => {
    expect(lintCatch(state, name)).toEqual([`error-name: Catch: ${name} cannot occur here.`]);
  });
});

describe('an effect', () => {
  test('names its compensation', () => {
    expect(lintTask('Set capacity', { Comment: 'Sets the capacity.' })).toEqual([
      'compensation: Changes something: its Comment must say "Undone by: ..." or "Needs no undo: ...".',
    ]);
    expect(lintTask('Set capacity', { Comment: 'Needs no undo: it is a level.' })).toEqual([]);
  });

  // Measured on Step Functions: a Retry that matches States.QueryEvaluationError calls the API again.
  test('is not repeated because an expression after it failed', () => {
    const retry = { Retry: [{ ErrorEquals: ['States.ALL'] }] };
    const assign = { half: '{% $states.result.Count / 2 %}' };
    expect(lintTask('Set capacity', { ...retry, Assign: assign })).toEqual([
      'repeated-effect: Retries on States.ALL, so an error in {% $states.result.Count / 2 %} would repeat the change: compute it in a following Pass.',
    ]);
    expect(lintTask('Set capacity', { ...retry, Assign: { all: '{% $states.result %}' } })).toEqual(
      [],
    );
    expect(lintTask('Set capacity', { Assign: assign })).toEqual([]);
    expect(lintTask('Poll group', retry)).toEqual([]);
  });
});

describe('a task token', () => {
  const callback = (body: unknown) => ({
    Resource: sendMessage,
    Arguments: { QueueUrl: 'queue', MessageBody: body },
    Comment: 'Needs no undo: an approval that nobody reads expires.',
    Retry: [{ ErrorEquals: ['SQS.AmazonSQSException'] }],
  });

  test('is passed on by a Task that waits for it, and by no other', () => {
    const token = { token: '{% $states.context.Task.Token %}' };
    expect(lintTask('Set capacity', callback(token))).toEqual([]);
    expect(lintTask('Set capacity', callback('no token'))).toEqual([
      'task-token: Waits for a task token that it does not pass on.',
    ]);
    const args = { AutoScalingGroupNames: ['{% $states.context.Task.Token %}'] };
    expect(lintTask('Poll group', { Arguments: args })).toEqual([
      'task-token: Reads a task token, but does not wait for one.',
    ]);
  });

  test('comes back with an error name of its sender', () => {
    const token = { token: '{% $states.context.Task.Token %}' };
    const Catch = [toEscalate('ApprovalRejected'), everything];
    expect(lintTask('Set capacity', { ...callback(token), Catch })).toEqual([]);
  });
});

test.each([
  ['Set capacity', 'Pass', true],
  ['Capacity', 'Pass', false],
  ['Capacity setting', 'Pass', false],
  ['Act?', 'Choice', true],
  ['Act?', 'Pass', false],
])('a state called %s of type %s explains itself without a Comment: %s', (name, Type, explains) => {
  const machine = { StartAt: name, States: { [name]: { Type } } };
  const problems = runRules(machine, 'scale', ownRules([]));
  expect(problems.some(({ rule }) => rule === 'comment')).toBe(!explains);
});
