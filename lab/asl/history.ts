/** History events: recorded with plain values, written out as GetExecutionHistory answers them. */

import type { HistoryEvent as SdkHistoryEvent } from '@aws-sdk/client-sfn';
import type { Json, JsonObject } from './json.ts';

/**
 * One event as the engine records it. `details` has the members of the API, payloads still as
 * values.
 */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestampMs: number;
  readonly type: HistoryEventType;
  readonly details?: JsonObject;
}

type StateKind = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

export type HistoryEventType =
  | `Execution${'Started' | 'Succeeded' | 'Failed' | 'TimedOut' | 'Aborted' | 'Redriven'}`
  | `${StateKind}StateEntered`
  | `${Exclude<StateKind, 'Fail'>}StateExited`
  | `${'Parallel' | 'Map'}State${'Started' | 'Succeeded' | 'Failed'}`
  | `${'Task' | 'Wait' | 'Parallel' | 'Map'}StateAborted`
  | `MapRun${'Started' | 'Succeeded' | 'Failed' | 'Redriven'}`
  | `MapIteration${'Started' | 'Succeeded' | 'Failed' | 'Aborted'}`
  | `Task${'Scheduled' | 'Started' | 'Submitted' | 'Succeeded' | 'Failed' | 'TimedOut'}`
  | `Activity${'Scheduled' | 'Started' | 'Succeeded' | 'Failed' | 'TimedOut'}`
  | `LambdaFunction${'Scheduled' | 'Started' | 'Succeeded' | 'Failed' | 'TimedOut'}`
  | 'EvaluationFailed';

/** Members that the API carries as JSON text, with the member that says whether it was cut. */
const payloads: Readonly<Record<string, string | undefined>> = {
  input: 'inputDetails',
  output: 'outputDetails',
  parameters: undefined,
};

function textOf(details: JsonObject, includeExecutionData: boolean): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) {
    if (name === 'assignedVariables') {
      if (!includeExecutionData) continue;
      written[name] = textOfVariables(value);
      written.assignedVariablesDetails = { truncated: false };
    } else if (name in payloads) {
      if (!includeExecutionData && name !== 'parameters') continue;
      written[name] = JSON.stringify(value);
      const cut = payloads[name];
      if (cut !== undefined) written[cut] = { truncated: false };
    } else {
      written[name] = value;
    }
  }
  return written;
}

function textOfVariables(variables: Json): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

/**
 * All events of states share their details' name; the others have one each. HistoryEvent, API
 * reference.
 */
function detailsName(type: HistoryEventType): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** The event as GetExecutionHistory answers it. */
export function toSdkEvent(event: HistoryEvent, includeExecutionData = true): SdkHistoryEvent {
  const written: SdkHistoryEvent = {
    timestamp: new Date(event.timestampMs),
    type: event.type,
    id: event.id,
    previousEventId: event.previousEventId,
  };
  if (event.details === undefined) return written;
  return { ...written, [detailsName(event.type)]: textOf(event.details, includeExecutionData) };
}
