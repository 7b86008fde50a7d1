/** I6: people are told of each execution that changed something, failed or could not do its work; each change is in the ledger, or people are told it is not. */

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

const changesOf = ({ output: { changes } }: ExecutionOutcome): number =>
  Array.isArray(changes) ? changes.length : 0;

/** A failed execution sets off the alarm of its state machine, whoever else tells of it. */
function needOfFailure({ stage }: World, { workflow, executionArn }: ExecutionOutcome): Need {
  const alarm = `arq-${stage}-${workflow}-executions-failed`;
  const isSaidBy = ({ body }: PublishedMessage): boolean =>
    body.AlarmName === alarm || body.execution === executionArn;
  return { episode: alarm, apartMinutes: 5, isSaidBy };
}

/** Whatever came of an execution, its last look may have found what people must hear of. */
function needsOf(world: World, execution: ExecutionOutcome): Need[] {
  const { workflow, status, outcome, output, executionArn, target = '' } = execution;
  if (status === 'RUNNING') return [];
  if (status !== 'SUCCEEDED') return [needOfFailure(world, execution)];
  if (workflow !== 'scale-application') return [];
  const needs: Need[] = [];
  const subject = loudHolds[String(output.code)]?.(target);
  if (subject !== undefined) {
    const isSaidBy = (message: PublishedMessage): boolean => message.subject.includes(subject);
    needs.push({ episode: subject, apartMinutes: 60, isSaidBy });
  }
  if (outcome === 'rolledBack' || changesOf(execution) > 0) {
    const isSaidBy = ({ body }: PublishedMessage): boolean => body.execution === executionArn;
    needs.push({ episode: executionArn, apartMinutes: 0, isSaidBy });
  }
  return needs;
}

/** The executions that needed a message since the beginning of their episode and did not get one. */
function untold(world: World): ExecutionOutcome[] {
  const messages = messagesOf(world);
  const episodes = new Map<string, { sinceMs: number; lastMs: number }>();
  const isTold = ({ startMs, stopMs = startMs }: ExecutionOutcome, need: Need): boolean => {
    const known = episodes.get(need.episode);
    const goesOn = known !== undefined && startMs - known.lastMs <= need.apartMinutes * minuteMs;
    const sinceMs = goesOn ? known.sinceMs : startMs;
    episodes.set(need.episode, { sinceMs, lastMs: stopMs });
    return messages.some((message) => message.atMs >= sinceMs && need.isSaidBy(message));
  };
  return outcomesOf(world).filter((execution) =>
    needsOf(world, execution)
      .map((need) => isTold(execution, need))
      .includes(false),
  );
}

function ledgerOf(world: World): string[] {
  return world.services.dynamoDb
    .items(`arq-${world.stage}-operations`)
    .flatMap((item) => item.pk?.S ?? [])
    .filter((key) => key.startsWith('ledger#'));
}

/** Executions whose message says that their entry could not be written, so that people can make it up. */
const toldMissing = (world: World): ReadonlySet<unknown> =>
  new Set(
    messagesOf(world).flatMap(({ body }) => (body.ledger === undefined ? [] : [body.execution])),
  );

export const endToldAndRecorded: Invariant = {
  id: 'I6',
  says: 'who changed something, failed or could not work is told of; a change is in the ledger or told to be missing there',
  watch(world, report) {
    return {
      atEnd() {
        for (const { name, workflow, outcome } of untold(world)) {
          const what = workflow === 'scale-application' ? name : `${workflow} ${name}`;
          report(`nobody was told how ${what} ended: ${outcome}`);
        }
        const ledger = ledgerOf(world);
        const missing = toldMissing(world);
        for (const execution of outcomesOf(world)) {
          const { workflow, status, outcome, name, executionArn } = execution;
          if (workflow !== 'scale-application' || status === 'RUNNING') continue;
          if (missing.has(executionArn)) continue;
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
