/** I5: executions end within their bound, with a history far below the limit. */

import type { Invariant } from './index.ts';

const historyEventsMax = 5_000;

export const terminalAndBounded: Invariant = {
  id: 'I5',
  says: 'every execution ends, with at most 5,000 history events',
  watch(world, report) {
    return {
      atEnd() {
        for (const execution of world.services.sfn.executions()) {
          if (execution.status === 'RUNNING') report(`${execution.name} is still running`);
          const events = world.services.sfn.history(execution.arn).length;
          if (events > historyEventsMax) report(`${execution.name} has ${events} history events`);
        }
      },
    };
  },
};
