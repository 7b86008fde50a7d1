/** Sees each execution once it has ended, from the status events, even those that a fault keeps from their receivers. */

import { targetIn } from '../outcomes.ts';
import type { World } from '../world.ts';

export interface EndedExecution {
  readonly arn: string;
  readonly name: string;
  /** `scale-application`. */
  readonly workflow: string;
  readonly status: string;
  readonly error: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
}

/** The application a start of scale-application is about; undefined when its input names none. */
export function targetOf(world: World, { input }: EndedExecution) {
  const target = targetIn(world, input);
  return world.applications.find(({ name }) => name === target);
}

function parsed(text: unknown): Readonly<Record<string, unknown>> {
  const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A reader that answers, each time it is called, the executions that have ended since. */
export function endedExecutions(world: World): () => EndedExecution[] {
  let seen = world.services.eventBridge.events().length;
  const prefix = `arq-${world.stage}-`;
  return () => {
    const records = world.services.eventBridge.events();
    const ended: EndedExecution[] = [];
    for (; seen < records.length; seen++) {
      const event = records[seen]?.event;
      if (event?.['detail-type'] !== 'Step Functions Execution Status Change') continue;
      const { detail } = event;
      if (detail.status === 'RUNNING') continue;
      const machine = String(detail.stateMachineArn).replace(/^.*:/, '');
      ended.push({
        arn: String(detail.executionArn),
        name: String(detail.name),
        workflow: machine.startsWith(prefix) ? machine.slice(prefix.length) : machine,
        status: String(detail.status),
        error: String(detail.error ?? ''),
        input: parsed(detail.input),
        output: parsed(detail.output),
      });
    }
    return ended;
  };
}
