/** One schedule for each application: a sweep that starts what a lost event did not (B1). */

import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import { type Fragment, logicalId, readStage, type Stage, type StageContext } from './stage.ts';

/** EventBridge Scheduler wants "1 minute" and "5 minutes" (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html). */
const rate = (minutes: number): string =>
  `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`;

/** A sweep looks at what is red now, so a late one is worth nothing once the next is due. */
const attemptsMax = 2;

function sweep({ stage, name, strategy }: ResolvedApplication): readonly [string, unknown] {
  return [
    logicalId(name, 'sweep', 'schedule'),
    {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: `arq-${stage}-${name}-sweep`,
        GroupName: { Ref: 'ScheduleGroup' },
        Description: `Looks every ${strategy.sweepMinutes} minutes whether ${name} has to be scaled.`,
        ScheduleExpression: rate(strategy.sweepMinutes),
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: 'ENABLED',
        Target: {
          Arn: { 'Fn::GetAtt': ['ScaleApplicationStateMachine', 'Arn'] },
          RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
          Input: JSON.stringify({
            trigger: 'sweep',
            target: name,
            scheduledTime: '<aws.scheduler.scheduled-time>',
          }),
          RetryPolicy: {
            MaximumEventAgeInSeconds: strategy.sweepMinutes * 60,
            MaximumRetryAttempts: attemptsMax,
          },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
        },
      },
    },
  ];
}

/** The schedules of a stage; needs the state machine, role, group and queue they name in the same template. */
export const scheduleResources = (stage: Stage): Fragment['Resources'] =>
  Object.fromEntries(stage.applications.map(sweep));

/** The fragment of the template that holds the schedules. */
export default async function schedules(context: StageContext): Promise<Fragment> {
  return { Resources: scheduleResources(await readStage(context)) };
}
