/** What executions are started with, as EventBridge and the watch write it. */

import type { Change } from '../../shared/events.ts';

/** CloudWatch user guide, "Alarm events and EventBridge". */
export const alarmEvent = (alarmName: string, changes: Record<string, unknown> = {}) => ({
  version: '0',
  id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '111122223333',
  time: '2026-03-02T11:58:00Z',
  region: 'eu-west-1',
  resources: [`arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${alarmName}`],
  detail: {
    alarmName,
    state: { value: 'ALARM', timestamp: '2026-03-02T11:58:00.000+0000', reason: 'a test' },
  },
  ...changes,
});

/** A change that a watch may ask to undo. */
export const change: Change = {
  execution: 'run-0',
  round: 2,
  action: 'scaleOut',
  from: 4,
  to: 6,
  instanceIdsBefore: ['i-0'],
  instanceIdsLaunched: ['i-1', 'i-2'],
  at: '2026-03-02T11:40:00.000Z',
};
