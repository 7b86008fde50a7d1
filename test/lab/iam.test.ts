/** IAM allows what a statement of the role allows and none denies, and nothing else. */

import { describe, expect, test } from '@jest/globals';
import { type AccessRequest, createIam } from '../../lab/iam.ts';
import { role, roleArn, type Statement } from './front-door.ts';

const group =
  'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1a2b:autoScalingGroupName/arq-lab-web';

/** Whether a role with these statements may set the capacity of a managed group. */
function allows(statements: readonly Statement[], changes: Partial<AccessRequest> = {}): boolean {
  const iam = createIam('111122223333', 'aws');
  iam.deployRole(role('scaler', ...statements));
  const request = {
    roleArn: roleArn('scaler'),
    action: 'autoscaling:SetDesiredCapacity',
    resourceArn: group,
    resourceTags: { 'arq:managed': 'true', Environment: 'lab' },
    ...changes,
  };
  return iam.refusal(request) === undefined;
}

const Action = 'autoscaling:SetDesiredCapacity';

/** A statement that holds only under a condition. */
const when = (operator: string, key: string, value: string | string[]): Statement => ({
  Action,
  Condition: { [operator]: { [key]: value } },
});

describe('a call', () => {
  // IAM user guide, "Policy evaluation logic": implicit deny, allow, explicit deny.
  test('is refused when no statement allows it', () => {
    expect(allows([])).toBe(false);
    expect(allows([{ Action: 'autoscaling:DescribeAutoScalingGroups' }])).toBe(false);
  });

  test('is allowed when one statement allows it', () => {
    expect(allows([{ Action: 'ssm:GetParameter' }, { Action }])).toBe(true);
  });

  test('is refused when a statement denies it, wherever it stands', () => {
    const deny: Statement = { Effect: 'Deny', Action };
    expect(allows([{ Action }, deny])).toBe(false);
    expect(allows([deny, { Action }])).toBe(false);
    expect(allows([{ Action }, { ...deny, Resource: 'arn:aws:sqs:*' }])).toBe(true);
  });

  test('is refused for a role that does not exist', () => {
    expect(allows([{ Action }], { roleArn: roleArn('nobody') })).toBe(false);
  });

  test('is refused in the words of IAM', () => {
    const iam = createIam('111122223333', 'aws');
    iam.deployRole(role('scaler'));
    const request = { roleArn: roleArn('scaler'), resourceTags: {} };
    expect(iam.refusal({ ...request, action: 'sqs:SendMessage', resourceArn: 'arn:q' })).toBe(
      'User: arn:aws:sts::111122223333:assumed-role/scaler/session is not authorized to perform: sqs:SendMessage on resource: arn:q because no identity-based policy allows the sqs:SendMessage action',
    );
  });
});

describe('a wildcard', () => {
  test.each([
    ['autoscaling:*', true],
    ['autoscaling:Set*Capacity', true],
    ['autoscaling:SetDesiredCapacit?', true],
    ['*', true],
    ['autoscaling:Set', false],
    ['autoscaling:SetDesiredCapacity?', false],
    ['autoscaling.SetDesiredCapacity', false],
  ])('action %s covers the call: %p', (pattern, expected) => {
    expect(allows([{ Action: pattern }])).toBe(expected);
  });

  test.each([
    ['*', true],
    ['arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/arq-lab-*', true],
    [group, true],
    ['arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/arq-prod-*', false],
    ['arn:aws:autoscaling', false],
  ])('resource %s covers the group: %p', (Resource, expected) => {
    expect(allows([{ Action, Resource }])).toBe(expected);
  });

  test('list covers what any of its members covers', () => {
    expect(allows([{ Action: ['sqs:*', Action], Resource: ['arn:other', group] }])).toBe(true);
    expect(allows([{ Action: ['sqs:*', Action], Resource: ['arn:other'] }])).toBe(false);
  });
});

// IAM user guide, "IAM JSON policy elements: Condition operators".
describe('a condition', () => {
  test('counts as soon as a role is deployed again with it, and no longer than that', () => {
    const iam = createIam('111122223333', 'aws');
    const request = {
      roleArn: roleArn('scaler'),
      action: Action,
      resourceArn: group,
      resourceTags: { Environment: 'lab' },
    };
    const verdicts = [{ Action }, when('StringEquals', tag, 'prod'), { Action }].map(
      (statement) => {
        iam.deployRole(role('scaler', statement));
        return iam.refusal(request) === undefined;
      },
    );
    expect(verdicts).toEqual([true, false, true]);
    iam.deployRole(role('scaler', when('StringEquals', tag, 'lab')));
    expect(iam.refusal(request)).toBeUndefined();
    expect(iam.refusal({ ...request, resourceTags: { Environment: 'prod' } })).toBeDefined();
  });

  const tag = 'aws:ResourceTag/Environment';
  test.each([
    ['StringEquals', tag, 'lab', true],
    ['StringEquals', tag, ['prod', 'lab'], true],
    ['StringEquals', tag, 'prod', false],
    ['StringEquals', tag, 'l*', false],
    ['StringEquals', 'aws:ResourceTag/Team', 'web', false],
    ['StringNotEquals', tag, 'prod', true],
    ['StringNotEquals', tag, 'lab', false],
    ['StringNotEquals', 'aws:ResourceTag/Team', 'web', true],
    ['StringLike', tag, 'l?b', true],
    ['StringLike', tag, 'pr*', false],
    ['StringLike', 'aws:ResourceTag/Team', '*', false],
    ['Null', tag, 'false', true],
    ['Null', tag, 'true', false],
    ['Null', 'aws:ResourceTag/Team', 'true', true],
  ])('%s %s %p holds: %p', (operator, key, value, expected) => {
    expect(allows([when(operator, key, value)])).toBe(expected);
  });

  test('on a key of the request is read from the request', () => {
    const statement = when('StringEquals', 'events:source', 'arq');
    expect(allows([statement], { keys: { 'events:source': 'arq' } })).toBe(true);
    expect(allows([statement], { keys: { 'events:source': 'other' } })).toBe(false);
    expect(allows([statement])).toBe(false);
  });

  test('among several must hold with all others', () => {
    const both = {
      StringEquals: { 'aws:ResourceTag/Environment': 'lab', 'aws:ResourceTag/arq:managed': 'true' },
    };
    expect(allows([{ Action, Condition: both }])).toBe(true);
    expect(allows([{ Action, Condition: both }], { resourceTags: { Environment: 'lab' } })).toBe(
      false,
    );
  });

  test('with an operator that is not simulated throws by name, rather than to allow or refuse', () => {
    expect(() => allows([when('DateGreaterThan', 'aws:CurrentTime', '2026-01-01')])).toThrow(
      'IAM condition operator DateGreaterThan is not simulated',
    );
  });

  test('is judged anew when the tags of a resource change', () => {
    const iam = createIam('111122223333', 'aws');
    iam.deployRole(role('scaler', when('StringEquals', tag, 'lab')));
    const request = { roleArn: roleArn('scaler'), action: Action, resourceArn: group };
    expect(iam.refusal({ ...request, resourceTags: { Environment: 'lab' } })).toBeUndefined();
    expect(iam.refusal({ ...request, resourceTags: { Environment: 'prod' } })).toMatch(/^User/);
  });
});

describe('the use of a role', () => {
  test('counts actions that were allowed, and no others', () => {
    const iam = createIam('111122223333', 'aws');
    const { attributes } = iam.deployRole(role('scaler', { Action }));
    expect(attributes.Arn).toBe(roleArn('scaler'));
    const request = { roleArn: roleArn('scaler'), resourceArn: group, resourceTags: {} };
    iam.refusal({ ...request, action: Action });
    iam.refusal({ ...request, action: 'sqs:SendMessage' });
    expect(iam.used()).toEqual(new Map([[roleArn('scaler'), new Set([Action])]]));
  });
});
