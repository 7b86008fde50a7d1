/** A schedule sweeps each application, so that a lost event is made up for. */

import { expect, test } from '@jest/globals';
import * as z from 'zod';
import schedules, { scheduleResources } from '../../deploy/schedules.ts';
import { root } from '../shared/strategy/files.ts';
import { stageOf } from './derived-stage.ts';
import { unknownProperties } from './specification.ts';

const resourceSchema = z.object({
  Type: z.literal('AWS::Scheduler::Schedule'),
  Properties: z.looseObject({
    Name: z.string(),
    ScheduleExpression: z.string(),
    Target: z.looseObject({ Input: z.string(), RetryPolicy: z.looseObject({}) }),
  }),
});

const parse = (resource: unknown) => resourceSchema.parse(resource).Properties;

test('there is one sweep for each application, of valid CloudFormation', async () => {
  const { Resources } = await schedules({ stage: 'lab', root });
  expect(Object.keys(Resources)).toEqual(['WebSweepSchedule', 'ApiSweepSchedule']);
  for (const [id, resource] of Object.entries(Resources)) {
    expect(unknownProperties(id, 'AWS::Scheduler::Schedule', parse(resource))).toEqual([]);
  }
});

test('a sweep starts scale-application with the target and the time it was due', () => {
  const { WebSweepSchedule } = scheduleResources(stageOf('lab'));
  const { Target, ...schedule } = parse(WebSweepSchedule);
  expect(schedule).toMatchObject({
    Name: 'arq-lab-web-sweep',
    GroupName: { Ref: 'ScheduleGroup' },
    ScheduleExpression: 'rate(5 minutes)',
    FlexibleTimeWindow: { Mode: 'OFF' },
  });
  expect(Target).toEqual({
    Arn: { 'Fn::GetAtt': ['ScaleApplicationStateMachine', 'Arn'] },
    RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
    Input: '{"trigger":"sweep","target":"web","scheduledTime":"<aws.scheduler.scheduled-time>"}',
    RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 },
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
  });
});

test.each([
  ['sweepMinutes: 1', 'rate(1 minute)', 60],
  ['sweepMinutes: 10', 'rate(10 minutes)', 600],
])('a sweep follows the strategy: %s', (replacement, expression, ageSeconds) => {
  const { WebSweepSchedule } = scheduleResources(
    stageOf('lab', { strategy: ['sweepMinutes: 5', replacement] }),
  );
  const { ScheduleExpression, Target } = parse(WebSweepSchedule);
  expect(ScheduleExpression).toBe(expression);
  expect(Target.RetryPolicy.MaximumEventAgeInSeconds).toBe(ageSeconds);
});

test.each(['lab', 'example'])(
  'schedule names of %s fit into 64 characters (EventBridge Scheduler API, CreateSchedule)',
  (stage) => {
    const names = Object.values(scheduleResources(stageOf(stage))).map(
      (resource) => parse(resource).Name,
    );
    expect(names.filter((name) => !/^[0-9a-zA-Z-_.]{1,64}$/.test(name))).toEqual([]);
  },
);
