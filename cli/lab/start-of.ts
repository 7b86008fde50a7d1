/** Reads from an execution's input which application it is about and who started it. */

import * as z from 'zod';
import type { World } from '../../lab/world.ts';
import { alarmName } from '../../shared/inventory/names.ts';
import { type AlarmSignalName, alarmSignals } from '../../shared/strategy/alarm-signals.ts';

const inputSchema = z.object({
  target: z.string().optional(),
  trigger: z.string().optional(),
  requestedBy: z.string().optional(),
  detail: z.object({ alarmName: z.string() }).optional(),
});

export interface StartOf {
  /** Application; empty when the input names none. */
  readonly target: string;
  /** "by web cpu-high", "by the sweep", "by hand". */
  readonly by: string;
  readonly isAlarm: boolean;
}

/** `web` and `cpu-high` of `arq-lab-web-cpu-high`. */
export function partsOf(
  world: World,
  name: string,
): { readonly target: string; readonly signal: AlarmSignalName } | undefined {
  for (const { name: target } of world.applications) {
    for (const [text] of Object.entries(alarmSignals)) {
      const signal = text as AlarmSignalName; // A key of the table.
      if (name === alarmName(world.stage, target, signal)) return { target, signal };
    }
  }
  return undefined;
}

/** Who starts an execution that is not started by an alarm. */
const starters: Readonly<Record<string, string>> = {
  sweep: 'by the sweep',
  undo: 'by the health watch',
};

/** `input` is what the execution was started with. */
export function startOf(world: World, input: unknown): StartOf {
  const result = inputSchema.safeParse(input);
  const { target = '', trigger = '', requestedBy, detail } = result.success ? result.data : {};
  if (detail !== undefined) {
    const parts = partsOf(world, detail.alarmName);
    return {
      target: parts?.target ?? '',
      by: `by alarm ${parts?.signal ?? detail.alarmName}`,
      isAlarm: true,
    };
  }
  const by = starters[trigger] ?? `by ${requestedBy ?? 'hand'}`;
  return { target, by, isAlarm: false };
}
