/** What decideCapacity never does, whatever it sees and whatever the numbers of the strategy are. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holdCodes } from '../../shared/decisions.ts';
import { applicationSchema } from '../../shared/strategy/application.ts';
import type { ApplicationStrategy } from '../../shared/strategy/schema.ts';
import {
  bounds,
  type CapacityDecision,
  decideCapacity,
  neededInstances,
  type Scale,
  type Seen,
  scaleInSignal,
  scaleOutSignals,
} from '../../workflows/scale-application/decide.ts';
import { anySeen, anyStrategy, nowMs } from './arbitraries.ts';

interface Case {
  readonly seen: Seen;
  readonly strategy: ApplicationStrategy;
  readonly decision: CapacityDecision;
}

/** Runs a check on many decisions, the same ones every time. */
function always(check: (each: Case) => void, numRuns = 2000): void {
  fc.assert(
    fc.property(anySeen, anyStrategy, (seen, strategy) => {
      check({ seen, strategy, decision: decideCapacity(seen, strategy, nowMs) });
    }),
    { seed: 20260302, numRuns },
  );
}

/** The same for decisions that change the capacity. */
function alwaysWhenScaling(check: (each: Case & { decision: Scale }) => void): void {
  let scaled = 0;
  always(({ decision, ...rest }) => {
    if (decision.action !== 'scaleOut' && decision.action !== 'scaleIn') return;
    scaled += 1;
    check({ ...rest, decision: { ...decision, action: decision.action } });
  });
  expect(scaled).toBeGreaterThan(400);
}

/** Nobody asked for a number and nobody asked for an undo: the alarms alone are the reason. */
const isAutomatic = ({ request }: Seen): boolean =>
  request.trigger !== 'undo' &&
  !(request.trigger === 'manual' && request.desiredCapacity !== undefined);

const stateOf = (seen: Seen, name: string): string | undefined =>
  seen.signals.find((signal) => signal.signal === name)?.state;

describe('a decision to scale', () => {
  test('ends within the bounds of strategy and group when it began within them (B8, B9)', () => {
    alwaysWhenScaling(({ seen, strategy, decision }) => {
      const { min, max } = bounds(seen.group, strategy);
      const { desiredCapacity } = seen.group;
      if (desiredCapacity < min || desiredCapacity > max) return;
      expect(decision.desiredCapacity).toBeGreaterThanOrEqual(min);
      expect(decision.desiredCapacity).toBeLessThanOrEqual(max);
    });
  });

  test('changes the capacity by a whole number from 1 to the largest step (B11)', () => {
    alwaysWhenScaling(({ seen, strategy, decision }) => {
      const step = Math.abs(decision.desiredCapacity - seen.group.desiredCapacity);
      expect(Number.isInteger(step)).toBe(true);
      expect(step).toBeGreaterThanOrEqual(1);
      expect(step).toBeLessThanOrEqual(strategy.instances.stepMax);
    });
  });

  test('raises the capacity on a scale-out and lowers it on a scale-in', () => {
    alwaysWhenScaling(({ seen, decision }) => {
      const rises = decision.desiredCapacity > seen.group.desiredCapacity;
      expect(rises).toBe(decision.action === 'scaleOut');
    });
  });

  test('needs a red alarm of its direction when no person asks for a number', () => {
    alwaysWhenScaling(({ seen, decision }) => {
      if (!isAutomatic(seen)) return;
      const names = decision.action === 'scaleOut' ? scaleOutSignals : [scaleInSignal];
      expect(names.map((name) => stateOf(seen, name))).toContain('ALARM');
    });
  });
});

describe('an automatic scale-in', () => {
  const alwaysWhenScalingIn = (check: (each: Case & { decision: Scale }) => void): void => {
    let scaledIn = 0;
    alwaysWhenScaling((each) => {
      if (each.decision.action !== 'scaleIn' || !isAutomatic(each.seen)) return;
      scaledIn += 1;
      check(each);
    });
    expect(scaledIn).toBeGreaterThan(50);
  };

  test('has CPU, memory, latency and request rate (B5-B7, S9)', () => {
    alwaysWhenScalingIn(({ seen }) => {
      const { cpuPercent, memoryPercent, latencySeconds, requestsPerSecondMax } = seen.load;
      const measured = [cpuPercent, memoryPercent, latencySeconds, requestsPerSecondMax];
      expect(measured).not.toContain(undefined);
    });
  });

  test('has no scale-out alarm that is red or without data (S9)', () => {
    alwaysWhenScalingIn(({ seen }) => {
      const states = scaleOutSignals.map((name) => stateOf(seen, name));
      expect(states).not.toContain('ALARM');
      expect(states).not.toContain('INSUFFICIENT_DATA');
    });
  });

  test('has all instances in service, and leaves what the load needs', () => {
    alwaysWhenScalingIn(({ seen, strategy, decision }) => {
      const { instances, desiredCapacity } = seen.group;
      const inService = instances.filter(({ lifecycleState }) => lifecycleState === 'InService');
      expect(inService.length).toBeGreaterThanOrEqual(desiredCapacity);
      const needed = neededInstances(seen.load.requestsPerSecondMax ?? 0, strategy);
      expect(decision.desiredCapacity).toBeGreaterThanOrEqual(needed);
    });
  });

  test('leaves the mean CPU at most in the middle between both thresholds (B7: no flapping)', () => {
    alwaysWhenScalingIn(({ seen, strategy, decision }) => {
      const work = (seen.load.cpuPercent ?? 0) * seen.group.desiredCapacity;
      const middle = (strategy.scaleIn.cpuPercent + strategy.scaleOut.cpuPercent) / 2;
      expect(work / decision.desiredCapacity).toBeLessThanOrEqual(middle + 1e-6);
    });
  });
});

describe('nothing is done', () => {
  /** Runs a check on the decisions made in a situation, and counts that it occurred. */
  const alwaysIn = (
    situation: (each: Case) => boolean,
    check: (decision: CapacityDecision, seen: Seen) => void,
  ): void => {
    let occurred = 0;
    always((each) => {
      if (!situation(each)) return;
      occurred += 1;
      check(each.decision, each.seen);
    });
    expect(occurred).toBeGreaterThan(100);
  };

  test('on a quarantined target, not even an undo', () => {
    alwaysIn(
      ({ seen }) => seen.record.quarantine !== undefined,
      (decision) => expect(decision).toMatchObject({ action: 'hold', code: 'quarantined' }),
    );
  });

  test('while another execution holds a lease that has not expired', () => {
    alwaysIn(
      ({ seen: { record } }) =>
        record.lease?.owner === 'another' && record.lease.expiresAtMs > nowMs,
      (decision) => expect(decision.action).toBe('hold'),
    );
  });

  test('during the cool-down, except to undo (B10)', () => {
    alwaysIn(
      ({ seen, strategy }) =>
        nowMs < seen.record.lastScaledAtMs + strategy.cooldownMinutes * 60_000,
      (decision, { request }) =>
        expect(['hold', ...(request.trigger === 'undo' ? ['undo'] : [])]).toContain(
          decision.action,
        ),
    );
  });

  test('without a reason that has a code people know', () => {
    alwaysIn(
      ({ decision }) => decision.action === 'hold',
      (decision) => {
        expect(decision.reason).not.toBe('');
        expect(Object.keys(holdCodes)).toContain('code' in decision && decision.code);
      },
    );
  });
});

describe('decideCapacity', () => {
  test('is tried with strategies that the schema accepts', () => {
    fc.assert(
      fc.property(anyStrategy, (strategy) => {
        expect(applicationSchema.safeParse(strategy).error).toBeUndefined();
      }),
      { seed: 20260302, numRuns: 100 },
    );
  });

  test('decides the same from the same, and changes nothing it was given', () => {
    always(({ seen, strategy, decision }) => {
      const copies = structuredClone({ seen, strategy });
      expect(decideCapacity(copies.seen, copies.strategy, nowMs)).toEqual(decision);
      expect(copies).toEqual({ seen, strategy });
    }, 500);
  });

  test('escalates only at the maximum, and asks for more than there are (B9)', () => {
    let escalated = 0;
    always(({ seen, strategy, decision }) => {
      if (decision.action !== 'escalate') return;
      escalated += 1;
      expect(seen.group.desiredCapacity).toBeGreaterThanOrEqual(bounds(seen.group, strategy).max);
      expect(decision.neededInstances).toBeGreaterThan(seen.group.desiredCapacity);
    });
    expect(escalated).toBeGreaterThan(50);
  });
});
