/** Executions of Map Runs: begun for items, redriven with their Map Run, and answered for when they end. */

import type { ItemEffect } from '../../asl/execution.ts';
import type { Clock } from '../../clock.ts';
import type { Executor } from './executor.ts';
import { type Live, underWayFor } from './live.ts';
import { redriveOf } from './redrive.ts';

/** What they need of their surroundings. */
interface Around {
  readonly executor: Pick<Executor, 'start' | 'redrive' | 'tell' | 'mapRuns'>;
  readonly clock: Clock;
}

/** The execution of an item: a new one, or the one that a redriven Map Run has already. */
export function startItem(around: Around, parent: Live, effect: ItemEffect): void {
  const { executor, clock } = around;
  const known = executor.mapRuns.childOf(effect);
  const child = known ?? newItem(around, parent, effect);
  underWayFor(parent, effect.id).items.push(child);
  if (known === undefined) return;
  if (known.item !== undefined) known.item.id = effect.id;
  const { status } = redriveOf(known, { nowMs: clock.nowMs });
  // Its last output or error is permanent. redrive-map-run.html.
  if (status === 'NOT_REDRIVABLE') endItem(around, known);
  else executor.redrive(known.execution.identity.id);
}

/** It has the definition of its parent and a name of its own. */
function newItem({ executor }: Around, parent: Live, effect: ItemEffect): Live {
  const { id, index, input, branch, label, mapRunArn, express } = effect;
  const { identity } = parent.execution;
  const name = parent.random.uuid();
  const arn = `${identity.stateMachineArn.replace(':stateMachine:', ':execution:')}/${label}:${name}`;
  const child = executor.start(
    { ...identity, id: arn, name, input, branch },
    {
      revision: parent.revision,
      inputText: JSON.stringify(input),
      item: { parent, id, index, mapRunArn, label, express },
    },
  );
  executor.mapRuns.add(effect, child);
  return child;
}

/** Tells the Map how the execution of an item has ended. */
export function endItem({ executor, clock }: Around, { execution, item }: Live): void {
  if (item === undefined) return;
  const { parent, id, index } = item;
  const { identity, status, redriveCount, stopMs = clock.nowMs } = execution;
  const { output, error, cause } = execution;
  const { id: arn, startMs } = identity;
  const ended = { arn, status, startMs, stopMs, redriveCount, output, error, cause };
  clock.schedule(clock.nowMs, async () => {
    const happening = { kind: 'itemEnded', id, index, ...ended } as const;
    await executor.tell(parent.execution.identity.id, happening);
  });
}
