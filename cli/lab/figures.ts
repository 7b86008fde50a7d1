/** The figures of a run: what its scored part came to, for people and for programs. */

import { changesOf } from '../../lab/changes.ts';
import { outcomesOf } from '../../lab/outcomes.ts';
import type { Score } from '../../lab/platform/score.ts';
import { minuteMs, minutesPerDay } from '../../lab/platform/traffic.ts';
import type { Session } from '../../lab/session.ts';
import type { World } from '../../lab/world.ts';
import { idleCodes } from '../read/ending.ts';
import { startOf } from './start-of.ts';

/** Executions of scale-application for the first application that began in the scored part and have ended. */
interface ExecutionCounts {
  /** The sum of succeeded, rolledBack, failed and skipped. */
  readonly started: number;
  /** Changed something and ended well. */
  readonly succeeded: number;
  readonly rolledBack: number;
  readonly failed: number;
  /** Ended well without a change. */
  readonly skipped: number;
  /** Of these, looks that found nothing to do; the others were held back, as in a cool-down. */
  readonly idle: number;
}

export interface Figures extends Score {
  /** Capacity changes that took effect. */
  readonly scaleEvents: number;
  readonly executions: ExecutionCounts;
  /** Of all that was run, history included. */
  readonly virtualSeconds: number;
  /** Of the run itself, without loading and reporting. */
  readonly wallSeconds: number;
}

/** The instant the scored part begins: of a trace at most its last day of history is run unscored (`scaleTraffic`). */
function scoredFromMs({ traffic }: Session, { startMs }: World): number {
  const days = traffic.kind === 'trace' ? Math.min(traffic.historyDays, 1) : 0;
  return startMs + days * minutesPerDay * minuteMs;
}

type Kind = Exclude<keyof ExecutionCounts, 'started' | 'idle'>;

function kindOf({ status, outcome }: { readonly status: string; readonly outcome: string }): Kind {
  if (status !== 'SUCCEEDED') return 'failed';
  if (outcome === 'completed') return 'succeeded';
  return outcome === 'rolledBack' ? 'rolledBack' : 'skipped';
}

function countExecutions(world: World, application: string, fromMs: number): ExecutionCounts {
  const counts = { succeeded: 0, rolledBack: 0, failed: 0, skipped: 0, idle: 0 };
  const records = world.services.sfn.executions();
  outcomesOf(world).forEach((outcome, at) => {
    if (outcome.workflow !== 'scale-application' || outcome.startMs < fromMs) return;
    if (outcome.status === 'RUNNING') return;
    if (startOf(world, records[at]?.input).target !== application) return;
    const kind = kindOf(outcome);
    counts[kind] += 1;
    if (kind === 'skipped' && idleCodes.has(outcome.output.code)) counts.idle += 1;
  });
  const { succeeded, rolledBack, failed, skipped } = counts;
  return { started: succeeded + rolledBack + failed + skipped, ...counts };
}

/** The figures of the first application. */
export function figuresOf(world: World, session: Session, wallSeconds: number): Figures {
  const application = world.applications[0]?.name ?? '';
  const fromMs = scoredFromMs(session, world);
  const { requests, requestsOverCapacityPercent, minutesP95OverSlo, instanceHours, ...ratios } =
    world.platform.score(application);
  const scaleEvents = changesOf(world, application).filter(({ atMs }) => atMs >= fromMs).length;
  return {
    requests: Math.round(requests),
    requestsOverCapacityPercent,
    minutesP95OverSlo,
    instanceHours,
    scaleEvents,
    executions: countExecutions(world, application, fromMs),
    virtualSeconds: (world.clock.nowMs - world.startMs) / 1000,
    wallSeconds,
    relativeCost: ratios.relativeCost,
    index: ratios.index,
  };
}
