/** I16: a task token opens a door: it stands in no output, no message and no log. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { messagesOf } from '../outcomes.ts';
import type { Invariant } from './index.ts';

/** Task tokens a call hands to a table. */
function tokensIn(input: unknown): string[] {
  const { Item } = { Item: {}, ...Object(input) };
  const { taskToken } = { taskToken: undefined, ...Object(Item) };
  const { S: token } = { S: undefined, ...Object(taskToken) };
  return typeof token === 'string' ? [token] : [];
}

const outputsOf = (events: readonly HistoryEvent[]): string[] =>
  events
    .flatMap((event) => [
      event.stateExitedEventDetails?.output ?? [],
      event.taskSucceededEventDetails?.output ?? [],
      event.executionSucceededEventDetails?.output ?? [],
    ])
    .flat();

export const noSecretShown: Invariant = {
  id: 'I16',
  says: 'no task token in outputs, messages or logs',
  watch(world, report) {
    const tokens = new Set<string>();
    world.recorder.onCall(({ service, operation, input }) => {
      if (service !== 'dynamodb' || operation !== 'PutItem') return;
      for (const token of tokensIn(input)) tokens.add(token);
    });
    const shows = (text: string): boolean => [...tokens].some((token) => text.includes(token));
    return {
      atEnd({ histories }) {
        if (tokens.size === 0) return;
        for (const { name, events } of histories) {
          if (outputsOf(events).some(shows)) report(`an output of ${name} has a task token`);
        }
        for (const { subject, body } of messagesOf(world)) {
          if (shows(JSON.stringify(body))) report(`the message "${subject}" has a task token`);
        }
        if (world.log.some(shows)) report('the log has a task token');
      },
    };
  },
};
