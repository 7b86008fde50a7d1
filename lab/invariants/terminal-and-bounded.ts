/** I5: executions end within their bound, with a history and payloads far below the limits. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Invariant } from './index.ts';

const historyEventsMax = 5_000;

/** A quarter of what Step Functions allows. Step Functions guide, "Service quotas": 256 KiB. */
const payloadBytesMax = 64 * 1024;

function largestPayload(events: readonly HistoryEvent[]): number {
  let most = 0;
  for (const event of events) {
    const texts = [
      event.stateEnteredEventDetails?.input,
      event.stateExitedEventDetails?.output,
      event.executionSucceededEventDetails?.output,
    ];
    // The text has to be read in bytes only where it may be too long: a character has at most three.
    for (const text of texts) {
      if (text === undefined || text.length <= most) continue;
      most = text.length * 3 > payloadBytesMax ? Buffer.byteLength(text) : text.length;
    }
  }
  return most;
}

export const terminalAndBounded: Invariant = {
  id: 'I5',
  says: 'every execution ends, with at most 5,000 history events and payloads of 64 KiB',
  watch(world, report) {
    return {
      atEnd({ histories }) {
        for (const { name, status } of world.services.sfn.executions()) {
          if (status === 'RUNNING') report(`${name} is still running`);
        }
        for (const { name, events } of histories) {
          if (events.length > historyEventsMax) {
            report(`${name} has ${events.length} history events`);
          }
          const bytes = largestPayload(events);
          if (bytes > payloadBytesMax) report(`${name} carries ${bytes} bytes between states`);
        }
      },
    };
  },
};
