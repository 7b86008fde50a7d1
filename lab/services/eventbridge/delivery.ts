/** Calling a target at least once: kinds of failure, retries with back-off, dead-letter queue. Scheduler does the same. */

import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { Caller, ServiceContext } from '../../service.ts';
import { ServiceError } from '../../service.ts';

/** AWS's words for why a delivery failed (`ERROR_CODE` of the dead-letter message). */
type FailureKind = 'NO_PERMISSIONS' | 'NO_RESOURCE' | 'THROTTLING' | 'ERROR_FROM_TARGET';

/** How a delivery ended. */
export interface Outcome {
  readonly delivered: boolean;
  /** What the target answered; absent when it was not delivered. */
  readonly answer?: unknown;
  readonly errorKind?: FailureKind;
  /** The error as the target's service names it. */
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** Which limit ended the retries; absent when the failure allows none. */
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
  readonly retryAttempts: number;
}

interface Delivery {
  readonly clock: Clock;
  readonly random: Random;
  /** Calls the target; the first attempt is number 1. */
  readonly attempt: (number: number) => Promise<unknown>;
  readonly ended: (outcome: Outcome) => void | Promise<void>;
  /** The age of the event counts from here. */
  readonly eventAtMs: number;
  readonly maximumEventAgeInSeconds: number;
  readonly maximumRetryAttempts: number;
}

/**
 * The limits of a target's retry policy; by default 24 hours and 185 attempts.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export function retryLimits(
  policy:
    | {
        MaximumEventAgeInSeconds?: number | undefined;
        MaximumRetryAttempts?: number | undefined;
      }
    | undefined,
): Pick<Delivery, 'maximumEventAgeInSeconds' | 'maximumRetryAttempts'> {
  // a template may give numbers as text
  return {
    maximumEventAgeInSeconds: Number(policy?.MaximumEventAgeInSeconds ?? 86_400),
    maximumRetryAttempts: Number(policy?.MaximumRetryAttempts ?? 185),
  };
}

const longestBackOffSeconds = 600;

function kindOf(code: string): FailureKind {
  if (/^(AccessDenied|AuthorizationError|Unauthorized|NotAuthorized)/.test(code)) {
    return 'NO_PERMISSIONS';
  }
  if (/(DoesNotExist|NotFound|NonExistentQueue)/.test(code)) return 'NO_RESOURCE';
  if (/(Throttl|TooManyRequests|LimitExceeded)/.test(code)) return 'THROTTLING';
  return 'ERROR_FROM_TARGET';
}

/** Doubles from one second to ten minutes, of which at least half is waited: 185 attempts take about a day. */
function backOffMs(retry: number, random: Random): number {
  const longest = Math.min(2 ** (retry - 1), longestBackOffSeconds);
  return Math.round(1000 * longest * (0.5 + random.next() / 2));
}

/**
 * Delivers until it succeeds, cannot succeed, or a limit is reached; then says how it ended.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export async function deliver(delivery: Delivery, retryAttempts = 0): Promise<void> {
  const { clock, random, ended } = delivery;
  let answer: unknown;
  try {
    answer = await delivery.attempt(retryAttempts + 1);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const errorKind = kindOf(error.code);
    const failure = {
      delivered: false,
      errorKind,
      errorCode: error.code,
      errorMessage: error.message,
      retryAttempts,
    };
    if (errorKind === 'NO_PERMISSIONS' || errorKind === 'NO_RESOURCE') return ended(failure);
    const atMs = clock.nowMs + backOffMs(retryAttempts + 1, random);
    if (retryAttempts >= delivery.maximumRetryAttempts) {
      return ended({ ...failure, exhausted: 'MaximumRetryAttempts' });
    }
    if (atMs > delivery.eventAtMs + delivery.maximumEventAgeInSeconds * 1000) {
      return ended({ ...failure, exhausted: 'MaximumEventAgeInSeconds' });
    }
    clock.schedule(atMs, () => deliver(delivery, retryAttempts + 1));
    return;
  }
  await ended({ delivered: true, answer, retryAttempts });
}

/** A queue's URL from its ARN. */
const queueUrl = (arn: string): string => {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
};

interface TargetCall {
  readonly arn: string;
  readonly roleArn: string | undefined;
  /** JSON text, or any text for SQS and SNS. */
  readonly payload: string;
}

/**
 * Calls a target by its ARN, as the role the target names.
 *
 * @throws ServiceError of the called service; `AccessDeniedException` for a state machine without role
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export async function callTarget(context: ServiceContext, target: TargetCall): Promise<unknown> {
  const { arn, roleArn, payload } = target;
  const caller: Caller = roleArn === undefined ? {} : { roleArn };
  switch (arn.split(':')[2]) {
    case 'states': {
      if (roleArn === undefined) {
        throw new ServiceError('AccessDeniedException', `No RoleArn to start ${arn} with`);
      }
      return context.call(
        'sfn',
        'StartExecution',
        { stateMachineArn: arn, input: payload },
        caller,
      );
    }
    case 'lambda': {
      const input = { FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(payload) };
      return context.call('lambda', 'Invoke', input, caller);
    }
    case 'sqs': {
      const input = { QueueUrl: queueUrl(arn), MessageBody: payload };
      return context.call('sqs', 'SendMessage', input, caller);
    }
    case 'sns':
      return context.call('sns', 'Publish', { TopicArn: arn, Message: payload }, caller);
    default:
      throw new Error(`Targets of this kind are not simulated: ${arn}`);
  }
}

interface DeadLetter {
  readonly queueArn: string;
  readonly body: string;
  /** Message attributes, all of type String. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly caller: Caller;
}

/**
 * Sends an undelivered event to its dead-letter queue; false when the queue does not take it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export async function sendDeadLetter(
  context: ServiceContext,
  letter: DeadLetter,
): Promise<boolean> {
  const attributes = Object.entries(letter.attributes).map(([name, value]) => [
    name,
    { DataType: 'String', StringValue: value },
  ]);
  const input = {
    QueueUrl: queueUrl(letter.queueArn),
    MessageBody: letter.body,
    MessageAttributes: Object.fromEntries(attributes),
  };
  try {
    await context.call('sqs', 'SendMessage', input, letter.caller);
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
