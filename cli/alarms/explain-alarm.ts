/** Says of each time an alarm turned red what it started, or why it started nothing. */

import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch';
import type { Clients } from '../../shared/runtime/clients.ts';
import { alarmSignals } from '../../shared/strategy/alarm-signals.ts';
import type { WhyOptions } from '../commands/alarms.ts';
import { type Context, invocation } from '../context.ts';
import { shortened } from '../executions/describe-execution.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import type { Tone } from '../output.ts';
import { type Alarms, alarmHistory, alarmsOf } from '../read/alarms.ts';
import { instant } from '../report/format.ts';
import { openStage } from '../stage.ts';
import { columnsOf, tableOf } from '../table.ts';
import { type Reaction, reactionsTo, type Subject } from './reactions.ts';

const tones: Readonly<Record<string, Tone>> = {
  STARTED: 'good',
  NOTIFIED: 'busy',
  LOST: 'warning',
  FAILED: 'bad',
};

/** @throws CommandError when the stage has no such alarm */
function subjectOf(name: string, stage: string, alarms: Alarms): Subject {
  const prefix = `arq-${stage}-`;
  const all = [...alarms.metricAlarms, ...alarms.compositeAlarms];
  const wanted = name.startsWith(prefix) ? name : prefix + name;
  if (!all.some(({ AlarmName }) => AlarmName === wanted)) {
    throw new CommandError(
      exitCodes.notFound,
      `There is no alarm "${name}" in stage ${stage}: take one from "${invocation} alarms ls".`,
    );
  }
  const signal = Object.entries(alarmSignals).find(([each]) => wanted.endsWith(`-${each}`));
  const readBy = alarms.compositeAlarms.find(
    ({ AlarmRule }) => AlarmRule?.includes(`ALARM("${wanted}")`) === true,
  )?.AlarmName;
  return {
    alarmName: wanted,
    target: wanted.slice(prefix.length, signal === undefined ? undefined : -signal[0].length - 1),
    triggers: signal?.[1].severity === 'trigger',
    ...(readBy === undefined ? {} : { partOf: readBy }),
  };
}

async function transitionsOf(
  clients: Clients,
  alarmName: string,
  limit: number,
): Promise<number[]> {
  const found: number[] = [];
  for await (const { HistorySummary, Timestamp } of alarmHistory(
    clients,
    alarmName,
    'StateUpdate',
  )) {
    if (HistorySummary?.endsWith('to ALARM') !== true || Timestamp === undefined) continue;
    if (found.push(Timestamp.getTime()) >= limit) break;
  }
  return found.reverse();
}

async function actionsSince(
  clients: Clients,
  alarmName: string,
  sinceMs: number,
): Promise<AlarmHistoryItem[]> {
  const found: AlarmHistoryItem[] = [];
  for await (const item of alarmHistory(clients, alarmName, 'Action')) {
    if ((item.Timestamp?.getTime() ?? 0) < sinceMs) break;
    found.push(item);
  }
  return found;
}

function write(subject: Subject, reactions: readonly Reaction[], { output }: Context): void {
  if (reactions.length === 0) {
    output.data(`${subject.alarmName} has not been red.`);
    return;
  }
  const rows = reactions.map(({ Timestamp, reaction, code = '', reason, executionArn = '' }) => [
    instant(Timestamp.getTime()),
    output.paint(tones[reaction] ?? 'quiet', reaction),
    code,
    shortened(executionArn),
    shortened(reason),
  ]);
  const titles = [
    'red at (UTC)',
    'reaction',
    'code',
    'execution',
    'what happened, or why nothing did',
  ];
  const lines = tableOf(columnsOf(titles), rows, output.columns.data);
  for (const line of lines) output.data(line);
}

export async function explainAlarm(
  name: string,
  options: WhyOptions,
  context: Context,
): Promise<void> {
  const { stage: stageName, limit, json } = options;
  const stage = await openStage(stageName, context);
  const clients = await stage.clients();
  const subject = subjectOf(name, stageName, await alarmsOf(clients, stageName));
  const transitions = await transitionsOf(clients, subject.alarmName, limit);
  const actions = await actionsSince(clients, subject.alarmName, transitions[0] ?? stage.nowMs());
  const reactions = await reactionsTo(subject, transitions, { clients, stage: stageName, actions });
  if (json === true) {
    context.output.json({ AlarmName: subject.alarmName, reactions });
    return;
  }
  write(subject, reactions, context);
}
