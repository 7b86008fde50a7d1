/** One run of a schedule: the input filled in, the target called at least once, the end remembered. */

import type { Target } from '@aws-sdk/client-scheduler';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import type { Outcome } from '../eventbridge/delivery.ts';
import { callTarget, deliver, retryLimits, sendDeadLetter } from '../eventbridge/delivery.ts';

/** A run that came due, and how it ended. */
export interface ScheduleRun {
  readonly scheduleArn: string;
  /** ISO 8601: when it was due, not when it was carried out. */
  readonly scheduledTime: string;
  readonly outcome: 'delivered' | 'deadLettered' | 'dropped';
  readonly attempts: number;
  readonly endedAtMs: number;
  readonly errorCode?: string;
}

interface DueRun {
  readonly scheduleArn: string;
  readonly scheduledAtMs: number;
  readonly target: Target;
}

/** The one universal target the lab knows; its input is the API request in Pascal case. */
export const startExecutionTarget = 'arn:aws:scheduler:::aws-sdk:sfn:startExecution';

/** `2026-03-22T18:59:43Z` */
const seconds = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

/** Fills the context attributes, escaped: they stand inside a JSON text. */
function filled(input: string, attributes: Readonly<Record<string, string>>): string {
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (asWritten, name: string) =>
    attributes[name] === undefined ? asWritten : JSON.stringify(attributes[name]).slice(1, -1),
  );
}

/** `StateMachineArn` of a universal target's input is `stateMachineArn` of the API. */
function startExecution(context: ServiceContext, text: string, roleArn: string): Promise<unknown> {
  const members = Object.entries(JSON.parse(text)).map(([name, value]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    value,
  ]);
  return context.call('sfn', 'StartExecution', Object.fromEntries(members), { roleArn });
}

/**
 * Carries a run out and hands its end to `ended`.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function runSchedule(
  context: ServiceContext,
  random: Random,
  { due, ended }: { due: DueRun; ended: (run: ScheduleRun) => void },
): Promise<void> {
  const { target, scheduleArn } = due;
  const arn = String(target.Arn);
  const roleArn = String(target.RoleArn);
  const scheduledTime = seconds(due.scheduledAtMs);
  let executionId = '';
  let body = '';

  const attempt = (number: number): Promise<unknown> => {
    executionId = random.hex(16);
    body = filled(target.Input ?? '', {
      'schedule-arn': scheduleArn,
      'scheduled-time': scheduledTime,
      'execution-id': executionId,
      'attempt-number': String(number),
    });
    return arn === startExecutionTarget
      ? startExecution(context, body, roleArn)
      : callTarget(context, { arn, roleArn, payload: body });
  };

  const deadLettered = (outcome: Outcome): Promise<boolean> | false => {
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) return false;
    const attributes = {
      ERROR_CODE: String(outcome.errorCode),
      ERROR_MESSAGE: String(outcome.errorMessage),
      EXECUTION_ID: executionId,
      ...(outcome.exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: outcome.exhausted }),
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: String(outcome.retryAttempts),
      SCHEDULED_TIME: scheduledTime,
      SCHEDULE_ARN: scheduleArn,
      TARGET_ARN: arn,
    };
    return sendDeadLetter(context, { queueArn, body, attributes, caller: { roleArn } });
  };

  return deliver({
    clock: context.clock,
    random,
    attempt,
    eventAtMs: due.scheduledAtMs,
    ...retryLimits(target.RetryPolicy),
    ended: async (outcome) => {
      const lost = async () => ((await deadLettered(outcome)) ? 'deadLettered' : 'dropped');
      ended({
        scheduleArn,
        scheduledTime,
        outcome: outcome.delivered ? 'delivered' : await lost(),
        attempts: outcome.retryAttempts + 1,
        endedAtMs: context.clock.nowMs,
        ...(outcome.errorCode !== undefined && { errorCode: outcome.errorCode }),
      });
    },
  });
}
