/** A stage that commands talk to through SDK clients: the lab session, or what is deployed on AWS. */

import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Session } from '../lab/session.ts';
import type { Clients } from '../shared/runtime/clients.ts';
import type { Context } from './context.ts';
import { findStartable } from './read/workflows.ts';
import { readInventory, readStrategy } from './stage-files.ts';

export interface StartRequest {
  readonly workflow: string;
  /** What `find` answered. */
  readonly stateMachineArn: string;
  /** Absent: one is made. */
  readonly name?: string;
  readonly input: Session['starts'][number]['input'];
}

export interface Stage {
  readonly name: string;
  /** AWS Region it is deployed in. */
  readonly region: string;
  /** Clients that see the stage as it stands; in the lab the session is played up to there first. */
  clients(): Promise<Clients>;
  /**
   * ARN of the state machine of a workflow that people may start.
   * @throws CommandError when there is none, it is not started by hand, or the stage starts nothing any more
   */
  find(workflow: string): Promise<string>;
  /** Starts an execution, or finds the one that runs with this name and input (StartExecution); its ARN. */
  start(request: StartRequest): Promise<string>;
  /** Milliseconds since 1970-01-01T00:00Z, of the stage: virtual in the lab. */
  nowMs(): number;
  /** Lets a moment pass. */
  moveOn(): Promise<void>;
}

/** Between two looks at a running execution: GetExecutionHistory is answered five times a second at most per account. */
const lookEveryMs = 2_000;

async function openDeployed(name: string, context: Context): Promise<Stage> {
  const { stopwatch } = context;
  const { region } = readInventory(name, readStrategy());
  const clients = await context.connect(region);
  return {
    name,
    region,
    clients: async () => clients,
    find: (workflow) => findStartable(clients, name, workflow),
    async start({ stateMachineArn, name: executionName, input }) {
      const answer = await clients.of(SFNClient).send(
        new StartExecutionCommand({
          stateMachineArn,
          input: JSON.stringify(input),
          ...(executionName === undefined ? {} : { name: executionName }),
        }),
      );
      return answer.executionArn ?? '';
    },
    nowMs: () => stopwatch.instantMs(),
    moveOn: () => stopwatch.sleep(lookEveryMs),
  };
}

/**
 * Opens the stage a command is about.
 * @throws CommandError when it does not exist, or there is no lab session
 */
export async function openStage(name: string, context: Context): Promise<Stage> {
  if (name !== 'lab') return openDeployed(name, context);
  const { openLab } = await import('./lab/open-lab.ts');
  return openLab(context);
}
