/** What a function is given in these tests: the stage `lab` of the inventory, and assessments made by the real code. */

import type { Assessment } from '../../shared/assessment.ts';
import { resolveApplication } from '../../shared/inventory/resolve.ts';
import { createClients } from '../../shared/runtime/clients.ts';
import type { Runtime } from '../../shared/runtime/lambda.ts';
import type { CapacityDecision } from '../../workflows/scale-application/decide.ts';
import { assessmentOf } from '../../workflows/scale-application/decide-assessment.ts';
import { inventoryOf, strategyOf, textOf } from '../shared/strategy/files.ts';

const strategy = strategyOf(textOf('strategy.yml'));
const inventory = inventoryOf(textOf('inventory/lab.yml'), strategy);

/** Application `web` of `inventory/lab.yml` with the numbers of `strategy.yml`. */
export const web = resolveApplication(strategy, inventory, 'web');

/** The instant of every look. */
export const now = '2026-03-02T12:00:00.000Z';

export const execution =
  'arn:aws:states:eu-west-1:111122223333:execution:arq-lab-scale-application:run-1';

const topic = (name: string): string => `arn:aws:sns:eu-west-1:111122223333:${name}`;

export const runtime: Runtime = {
  clients: createClients(),
  config: {
    stage: 'lab',
    operationsTable: 'arq-lab-operations',
    notificationsTopicArn: topic('arq-lab-notifications'),
    pagesTopicArn: topic('arq-lab-pages'),
    planBucket: 'arq-lab-plan',
  },
  log: { info: () => undefined, error: () => undefined },
};

/** The first round of an execution that looked at `web` with these instances, three minutes before `now`. */
export function assessmentBefore(
  decision: CapacityDecision,
  instanceIds: readonly string[],
  changes: Partial<Assessment> = {},
): Assessment {
  const key = 'sweep#web#2026-03-02T11:57:00Z';
  const instances = instanceIds.map((instanceId) => ({
    instanceId,
    availabilityZone: 'eu-west-1a',
    lifecycleState: 'InService',
  }));
  const assessed = assessmentOf({
    request: { trigger: 'sweep', target: 'web', key },
    decision,
    target: web,
    strategyHash: 'hash-of-the-strategy',
    execution,
    executionName: 'run-1',
    startedAt: '2026-03-02T11:57:00.000Z',
    round: 1,
    nowMs: Date.parse('2026-03-02T11:57:00.000Z'),
    seen: {
      request: { trigger: 'sweep', target: 'web', key },
      execution,
      group: {
        autoScalingGroupName: web.autoScalingGroupName,
        minSize: 2,
        maxSize: 20,
        desiredCapacity: instanceIds.length,
        instances,
        suspendedProcesses: [],
        availabilityZones: web.availabilityZones,
        launchTemplateVersion: '7',
      },
      signals: [],
      load: {},
      record: { version: 7, lastScaledAtMs: 0 },
    },
  });
  return { ...assessed, ...changes };
}

export const before = ['i-a', 'i-b', 'i-c', 'i-d'];

export const scaledOut = assessmentBefore(
  { action: 'scaleOut', desiredCapacity: 6, reason: 'cpu-high red: 4 to 6 instances' },
  before,
);

export const scaledIn = assessmentBefore(
  { action: 'scaleIn', desiredCapacity: 2, reason: 'all low: 4 to 2 instances' },
  before,
);

/** An error as an SDK client throws it: its name is the code of the service. */
export function sdkError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`${name} of a test`), { name, $metadata: { httpStatusCode } });
}

/** How every function ends when a read is refused: code, HTTP status, and the name the state machines retry or catch by. */
export const refusedReads: readonly (readonly [string, number, string])[] = [
  ['ThrottlingException', 400, 'TransientError'],
  ['InternalServerError', 500, 'TransientError'],
  ['AccessDeniedException', 400, 'PermissionDenied'],
];

/** What a function ends with: name and message of its error. */
export async function endOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'no error';
}
