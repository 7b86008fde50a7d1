/** Lets one planned fault happen in a world at its minute, and undoes at healing what people left behind. */

import { startExecution } from '../operator.ts';
import { minuteMs } from '../platform/traffic.ts';
import type { World } from '../world.ts';
import type { PlannedFault } from './planned-fault.ts';

/** How long somebody who wants to stop an execution waits for one to run. */
const abortPatienceMinutes = 60;

const asLab = (world: World, service: string, operation: string, input: object): Promise<unknown> =>
  world.gateway.call(service, operation, input, {});

async function abort(world: World, workflow: string, untilMs: number): Promise<void> {
  const name = `arq-${world.stage}-${workflow}`;
  const running = world.services.sfn
    .executions()
    .find(({ status, stateMachineName }) => status === 'RUNNING' && stateMachineName === name);
  if (running !== undefined) {
    const input = { executionArn: running.arn, error: 'Aborted', cause: 'by a person' };
    await asLab(world, 'sfn', 'StopExecution', input);
  } else if (world.clock.nowMs + minuteMs < untilMs) {
    world.clock.schedule(world.clock.nowMs + minuteMs, () => abort(world, workflow, untilMs));
  }
}

async function start(world: World, input: unknown, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    const name = `by-hand-${world.services.sfn.executions().length}`;
    await startExecution(world, { workflow: 'scale-application', name, input });
  }
}

const targetUpdate = (world: World, target: string, UpdateExpression: string): object => ({
  TableName: `arq-${world.stage}-operations`,
  Key: { pk: { S: `target#application#${target}` } },
  UpdateExpression,
});

async function quarantine(world: World, target: string): Promise<void> {
  await asLab(world, 'dynamodb', 'UpdateItem', {
    ...targetUpdate(world, target, 'SET quarantine = :why'),
    ExpressionAttributeValues: { ':why': { S: 'a person looks at it' } },
  });
}

const release = (world: World, target: string): Promise<unknown> =>
  asLab(world, 'dynamodb', 'UpdateItem', targetUpdate(world, target, 'REMOVE quarantine'));

const groupOf = (world: World, target: string): string =>
  world.applications.find(({ name }) => name === target)?.autoScalingGroupName ?? '';

/** Moves by at most the step and within the bounds: the other scaler is legal, it only does not know of us. */
async function drift(world: World, target: string, by: number): Promise<void> {
  const application = world.applications.find(({ name }) => name === target);
  if (application === undefined) return;
  const { autoScalingGroupName: AutoScalingGroupName, strategy } = application;
  const desired = world.services.autoScaling.group(AutoScalingGroupName)?.desiredCapacity ?? 0;
  const { min, max } = strategy.instances;
  const DesiredCapacity = Math.min(Math.max(desired + by, min), max);
  await asLab(world, 'auto-scaling', 'SetDesiredCapacity', {
    AutoScalingGroupName,
    DesiredCapacity,
  });
}

/** A quarantine or suspension may begin later than its end, when the world heals first: then it never begins. */
export function scheduleFault(world: World, fault: PlannedFault, healMs: number): void {
  const { clock, faults, startMs } = world;
  const fromMs = startMs + fault.atMinute * minuteMs;
  const at = (due: () => void | Promise<void>): void => {
    if (fromMs < healMs) clock.schedule(fromMs, due);
  };
  switch (fault.kind) {
    case 'call': {
      const { fault: kind, service, operation, roleName, times } = fault;
      const to = times ?? Number.POSITIVE_INFINITY;
      at(() => faults.addCallFault({ kind, service, operation, roleName, from: 1, to }));
      break;
    }
    case 'kill':
      at(() =>
        faults.addCallFault({
          kind: 'lostAnswer',
          service: 'lambda',
          operation: 'Invoke',
          from: 1,
          to: fault.times,
        }),
      );
      break;
    case 'world': {
      const toMs = Math.min(fromMs + fault.minutes * minuteMs, healMs);
      at(() => faults.addWorldFault({ kind: fault.fault, subject: fault.subject, fromMs, toMs }));
      break;
    }
    case 'abort':
      at(() => {
        const untilMs = Math.min(fromMs + abortPatienceMinutes * minuteMs, healMs);
        return abort(world, fault.workflow, untilMs);
      });
      break;
    case 'start':
      at(() => start(world, fault.input, fault.times));
      break;
    case 'drift':
      at(() => drift(world, fault.target, fault.by));
      break;
    case 'quarantine':
      at(() => quarantine(world, fault.target));
      clock.schedule(Math.min(fromMs + fault.minutes * minuteMs, healMs), async () => {
        await release(world, fault.target);
      });
      break;
    case 'suspend': {
      const call = {
        AutoScalingGroupName: groupOf(world, fault.target),
        ScalingProcesses: [fault.process],
      };
      at(async () => {
        await asLab(world, 'auto-scaling', 'SuspendProcesses', call);
      });
      clock.schedule(Math.min(fromMs + fault.minutes * minuteMs, healMs), async () => {
        await asLab(world, 'auto-scaling', 'ResumeProcesses', call);
      });
      break;
    }
    case 'errors':
      // The platform asks for them minute by minute: see play-day.ts.
      break;
  }
}

/** No fault is left, and people have looked at what was quarantined. */
export async function heal(world: World): Promise<void> {
  world.faults.clear();
  for (const { name } of world.applications) await release(world, name);
}
