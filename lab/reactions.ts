/** For each time an alarm turned red: what it started, or why it started nothing. */

import { type ExecutionOutcome, messagesOf, outcomesOf } from './outcomes.ts';
import type { Reaction, ReactionLine } from './run-report.ts';
import type { EventRecord } from './services/eventbridge/router.ts';
import type { World } from './world.ts';

function alarmOf(record: EventRecord): { alarmName: string; value: string } | undefined {
  if (record.event['detail-type'] !== 'CloudWatch Alarm State Change') return undefined;
  const { alarmName, state } = record.event.detail as {
    alarmName: string;
    state: { value: string };
  }; // CloudWatch's own event.
  return { alarmName, value: state.value };
}

/** "4 to 10 instances in 3 steps", from the changes an execution lists in its output. */
function describeChanges(changes: unknown): string | undefined {
  if (!Array.isArray(changes)) return undefined;
  const first = changes.at(0);
  const last = changes.at(-1);
  if (typeof first?.from !== 'number' || typeof last?.to !== 'number') return undefined;
  const steps = changes.length === 1 ? '' : ` in ${changes.length} steps`;
  return `${first.from} to ${last.to} instances${steps}`;
}

/** By how an execution ended; any other end is one of an execution that acted. */
const reactionTo: Readonly<Record<string, Reaction>> = {
  held: 'HELD',
  skipped: 'SKIPPED',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED_OUT',
  ABORTED: 'ABORTED',
};

function ofExecution(
  outcome: ExecutionOutcome | undefined,
): Pick<ReactionLine, 'reaction' | 'reason'> {
  if (outcome === undefined) return { reaction: 'STARTED', reason: 'running' };
  const { outcome: ended, output, reason } = outcome;
  if (ended === 'completed') {
    return { reaction: 'STARTED', reason: describeChanges(output.changes) ?? reason };
  }
  return { reaction: reactionTo[ended] ?? 'STARTED', reason };
}

/** The reactions to the alarms of one application, oldest first. */
export function reactionsOf(world: World, application: string): ReactionLine[] {
  const prefix = `arq-${world.stage}-${application}-`;
  const outcomes = new Map(outcomesOf(world).map((outcome) => [outcome.executionArn, outcome]));
  const told = new Set(messagesOf(world).map(({ atMs, body }) => `${atMs} ${body.AlarmName}`));
  return world.services.eventBridge.events().flatMap((record): ReactionLine[] => {
    const alarm = alarmOf(record);
    if (alarm === undefined || alarm.value !== 'ALARM' || !alarm.alarmName.startsWith(prefix))
      return [];
    const line = { atMs: record.receivedAtMs, alarmName: alarm.alarmName };
    if (record.fault === 'event-lost') {
      return [
        {
          ...line,
          executionArn: null,
          reaction: 'LOST',
          reason: 'the event was lost; the sweep looks again',
        },
      ];
    }
    const started = record.deliveries.find((delivery) => delivery.executionArn !== undefined);
    if (started?.executionArn !== undefined) {
      const outcome = outcomes.get(started.executionArn);
      return [{ ...line, executionArn: started.executionArn, ...ofExecution(outcome) }];
    }
    const failed = record.deliveries.find((delivery) => delivery.errorCode !== undefined);
    if (failed !== undefined) {
      return [
        {
          ...line,
          executionArn: null,
          reaction: 'FAILED',
          reason: `${failed.errorCode}: ${failed.errorMessage}`,
        },
      ];
    }
    const notified = told.has(`${record.receivedAtMs} ${alarm.alarmName}`);
    return [
      {
        ...line,
        executionArn: null,
        reaction: notified ? 'NOTIFIED' : 'NONE',
        reason: notified ? 'people were told' : 'part of another alarm',
      },
    ];
  });
}
