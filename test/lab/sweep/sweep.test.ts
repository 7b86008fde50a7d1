/** Plays a sample of the fault sweep of scale-application: `npm run sweep -- scale-application` plays all of it. */

import { describe, expect, test } from '@jest/globals';
import { planSweep } from '../../../lab/sweep/plan-sweep.ts';
import { runCase } from '../../../lab/sweep/run-case.ts';
import { tabulate } from '../../../lab/sweep/tabulate.ts';
import { sweeps } from '../../../workflows/scale-application/scenarios.ts';

/** A prime, so that the sample crosses scenarios, calls, kinds and occurrences. */
const every = 83;

const cases = await planSweep(sweeps);
const scenarios = new Map(sweeps.map((scenario) => [scenario.name, scenario]));
const sample = cases.filter((_case, index) => index % every === 0);

describe('a single fault in scale-application', () => {
  test('is planned for every kind at every call, first, middle, last and always', () => {
    const kinds = new Set(cases.map((each) => each.kind));
    expect([...kinds].sort()).toEqual([
      'accessDenied',
      'capacity-shortage',
      'errorAfter',
      'errorBefore',
      'event-duplicated',
      'event-late',
      'event-lost',
      'expiredCredentials',
      'lostAnswer',
      'metric-gap',
      'never-healthy',
      'slow-launch',
      'staleRead',
      'stuck-launch',
      'throttle',
      'timeoutBefore',
      'validationError',
    ]);
    const mutating = cases.filter((each) => each.site.endsWith('auto-scaling.SetDesiredCapacity'));
    expect(new Set(mutating.map((each) => each.kind)).size).toBe(8);
  });

  test.each(sample)('$scenario: $kind ($occurrence) at $site ends well', async (fault) => {
    const scenario = scenarios.get(fault.scenario);
    if (scenario === undefined) throw new Error(`no scenario ${fault.scenario}`);
    const row = await runCase(scenario, fault);
    expect(row.violations).toEqual([]);
    expect(row.end).not.toBe('');
  });

  test('is tabulated per call and kind, with how often it ended how', () => {
    const row = { scenario: 's', site: 'role a.B', kind: 'throttle', occurrence: 'first' };
    expect(
      tabulate([
        { ...row, end: 'held, completed, held', violations: [] },
        { ...row, end: 'completed', violations: ['I1: broken'] },
        { ...row, end: 'completed', violations: [] },
      ]),
    ).toEqual([
      {
        site: 'role a.B',
        fault: 'throttle',
        runs: 3,
        ends: 'completed x2 | held, completed x1',
        violations: 1,
      },
    ]);
  });
});
