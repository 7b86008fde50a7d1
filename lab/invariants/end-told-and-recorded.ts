/** I6: people are told of each execution that changed something, failed or could not do its work; each change is in the ledger. */

import {
  type ExecutionOutcome,
  messagesOf,
  outcomesOf,
  type PublishedMessage,
} from '../outcomes.ts';
import { minuteMs } from '../platform/traffic.ts';
import type { World } from '../world.ts';
import type { Invariant } from './index.ts';

/** What has to be said about an execution. */
interface Need {
  /** One message stands for all executions of an episode. */
  readonly episode: string;
  /** An episode goes on as long as its executions start within this many minutes of each other. */
  readonly apartMinutes: number;
  isSaidBy(message: PublishedMessage): boolean;
}

/** Holds that people must hear of, by code: the subject of their message. */
const loudHolds: Readonly<Record<string, (target: string) => string>> = {
  notReady: (target) => `Not ready to scale ${target}`,
  noEvidence: () => 'scale-application cannot see',
  atMax: (target) => `${target} is at its maximum`,
};

function needOf(world: World, execution: ExecutionOutcome): Need | undefined {
  const { workflow, status, outcome, output, executionArn, target = '' } = execution;
  if (status === 'RUNNING') return undefined;
  if (workflow !== 'scale-application') {
    if (status === 'SUCCEEDED') return undefined;
    const alarm = `arq-${world.stage}-${workflow}-executions-failed`;
    const isSaidBy = ({ body }: PublishedMessage): boolean => body.AlarmName === alarm;
    return { episode: alarm, apartMinutes: 5, isSaidBy };
  }
  const code = String(output.code);
  const subject = outcome === 'held' ? loudHolds[code]?.(target) : undefined;
  if (subject !== undefined) {
    const isSaidBy = (message: PublishedMessage): boolean => message.subject.includes(subject);
    return { episode: `${code} ${target}`, apartMinutes: 60, isSaidBy };
  }
  if (status === 'SUCCEEDED' && outcome !== 'rolledBack' && changesOf(execution) === 0)
    return undefined;
  const isSaidBy = ({ body }: PublishedMessage): boolean => body.execution === executionArn;
  return { episode: executionArn, apartMinutes: 0, isSaidBy };
}

const changesOf = ({ output: { changes } }: ExecutionOutcome): number =>
  Array.isArray(changes) ? changes.length : 0;

/** The executions that needed a message since the beginning of their episode and did not get one. */
function untold(world: World): ExecutionOutcome[] {
  const messages = messagesOf(world);
  const episodes = new Map<string, { sinceMs: number; lastMs: number }>();
  return outcomesOf(world).filter((execution) => {
    const need = needOf(world, execution);
    if (need === undefined) return false;
    const { startMs: lastMs } = execution;
    const known = episodes.get(need.episode);
    const goesOn = known !== undefined && lastMs - known.lastMs <= need.apartMinutes * minuteMs;
    const sinceMs = goesOn ? known.sinceMs : lastMs;
    episodes.set(need.episode, { sinceMs, lastMs });
    return !messages.some((message) => message.atMs >= sinceMs && need.isSaidBy(message));
  });
}

function ledgerOf(world: World): string[] {
  return world.services.dynamoDb
    .items(`arq-${world.stage}-operations`)
    .flatMap((item) => item.pk?.S ?? [])
    .filter((key) => key.startsWith('ledger#'));
}

export const endToldAndRecorded: Invariant = {
  id: 'I6',
  says: 'who changed something, failed or could not work is told of; each change is in the ledger',
  watch(world, report) {
    return {
      atEnd() {
        for (const { name, workflow, outcome } of untold(world)) {
          const what = workflow === 'scale-application' ? name : `${workflow} ${name}`;
          report(`nobody was told how ${what} ended: ${outcome}`);
        }
        const ledger = ledgerOf(world);
        for (const execution of outcomesOf(world)) {
          const { workflow, status, outcome, name } = execution;
          if (workflow !== 'scale-application' || status === 'RUNNING') continue;
          const entries = ledger.filter((key) => key.includes(`#${name}#`)).length;
          const expected = changesOf(execution) + (outcome === 'rolledBack' ? 1 : 0);
          if (entries < expected) {
            report(`${name} made ${expected} changes, ${entries} are in the ledger`);
          }
        }
      },
    };
  },
};
