/** Reads results off a world: how executions ended, what people were told, how many instances there were. */

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { World } from './world.ts';

/** One ended or running execution, its output read. */
export interface ExecutionOutcome {
  readonly executionArn: string;
  readonly workflow: string;
  readonly name: string;
  readonly status: string;
  /** The runbook's own word (`completed`, `held`, ...); the status when it ended without one. */
  readonly outcome: string;
  readonly reason: string;
  readonly output: Readonly<Record<string, unknown>>;
  /** The application its input is about; undefined when it names none. */
  readonly target: string | undefined;
  readonly startMs: number;
  readonly stopMs: number | undefined;
  readonly transitions: number;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** `arq-lab-scale-application` is the runbook `scale-application`. */
const workflowOf = (stateMachineName: string, stage: string): string =>
  stateMachineName.replace(`arq-${stage}-`, '');

/** The application that an input is about: named as `target`, or by the alarm that was red. */
export function targetIn(
  { applications, stage }: World,
  input: Readonly<Record<string, unknown>>,
): string | undefined {
  const { alarmName } = { alarmName: '', ...Object(input.detail) };
  return applications.find(
    ({ name }) => name === input.target || String(alarmName).startsWith(`arq-${stage}-${name}-`),
  )?.name;
}

/** All executions of a world, in order of start. */
export function outcomesOf(world: World): ExecutionOutcome[] {
  return world.services.sfn.executions().map((execution) => {
    const output = objectOf(execution.output);
    const text = (member: string): string | undefined => {
      const value = output[member];
      return typeof value === 'string' ? value : undefined;
    };
    return {
      executionArn: execution.arn,
      workflow: workflowOf(execution.stateMachineName, world.stage),
      name: execution.name,
      status: execution.status,
      outcome: text('outcome') ?? execution.status,
      reason: text('reason') ?? execution.cause ?? execution.error ?? '',
      output,
      target: targetIn(world, objectOf(execution.input)),
      startMs: execution.startMs,
      stopMs: execution.stopMs,
      transitions: execution.stateTransitions,
    };
  });
}

/** Our record of an application in the operations table, as DynamoDB keeps it; undefined before its first change. */
export function targetItem(
  world: World,
  application: string,
): Readonly<Record<string, AttributeValue>> | undefined {
  const key = { pk: { S: `target#application#${application}` } };
  return world.services.dynamoDb.item(`arq-${world.stage}-operations`, key);
}

/** True while somebody holds the lease of an application. */
export function isLeased(world: World, application: string, atMs: number): boolean {
  const item = targetItem(world, application);
  return item?.leaseOwner?.S !== undefined && Number(item.leaseExpiresAt?.N ?? 0) * 1000 > atMs;
}

export interface PublishedMessage {
  readonly atMs: number;
  readonly topic: string;
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Messages of our own workflows and of alarms, in order. */
export function messagesOf(world: World): PublishedMessage[] {
  return world.services.sns.published().map((message) => ({
    atMs: message.atMs,
    topic: message.topicArn.slice(message.topicArn.lastIndexOf(':') + 1),
    subject: message.subject ?? '',
    body: message.message.startsWith('{')
      ? objectOf(JSON.parse(message.message))
      : { text: message.message },
  }));
}
