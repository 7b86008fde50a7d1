/** The fleet as the platform model sees it: who takes traffic, since when, and what is paid for. */

import type { Clock } from '../clock.ts';
import { partSeconds, partsPerMinute } from './queue.ts';

/** Follows one application's instances; supplied by whoever owns the Auto Scaling group and the target group. */
export interface FleetFollower {
  /** Instances that take traffic now: in service in the group and healthy behind the load balancer. */
  readonly inService: number;
  /** Registered targets that fail their health check now. */
  readonly unhealthy: number;
  /** Ids of the `inService` instances, in a defined order. */
  instanceIds(): readonly string[];
  /** Calls the listener after each change of the three above, at the instant of the change. */
  onChange(listener: () => void): void;
  /** Seconds paid between two instants, over all instances: from launch to the moment termination begins. */
  paidInstanceSeconds(fromMs: number, toMs: number): number;
}

/** The fleet between two changes. */
export interface FleetState {
  readonly sinceMs: number;
  readonly inService: number;
  readonly unhealthy: number;
  readonly instanceIds: readonly string[];
}

export interface FleetTimeline {
  /** The states at the start of the four parts of the minute. Minutes are asked for in order; the past is dropped. */
  statesOf(minuteStartMs: number): readonly FleetState[];
}

/** Remembers the states of a fleet until the minute they belong to has been computed. */
export function createFleetTimeline(clock: Clock, fleet: FleetFollower): FleetTimeline {
  const read = (): FleetState => ({
    sinceMs: clock.nowMs,
    inService: fleet.inService,
    unhealthy: fleet.unhealthy,
    instanceIds: [...fleet.instanceIds()],
  });
  let current = read();
  let steady = Array<FleetState>(partsPerMinute).fill(current);
  let changes: FleetState[] = [];
  fleet.onChange(() => changes.push(read()));

  function stateAt(atMs: number): FleetState {
    let passed = 0;
    for (const change of changes) {
      if (change.sinceMs > atMs) break;
      current = change;
      passed += 1;
    }
    changes = changes.slice(passed);
    return current;
  }

  function statesOf(minuteStartMs: number): readonly FleetState[] {
    if (changes.length === 0) return steady;
    const states: FleetState[] = [];
    for (let part = 0; part < partsPerMinute; part++) {
      states.push(stateAt(minuteStartMs + part * partSeconds * 1_000));
    }
    steady = Array<FleetState>(partsPerMinute).fill(current);
    return states;
  }

  return { statesOf };
}
