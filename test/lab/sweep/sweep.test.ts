/** Plays a sample of the fault sweep of scale-application: `npm run sweep -- scale-application` plays all of it. */

import { describe, expect, test } from '@jest/globals';
import { loadProject } from '../../../lab/project.ts';
import { planSweep } from '../../../lab/sweep/plan-sweep.ts';
import { runCase } from '../../../lab/sweep/run-case.ts';
import { runCrashes } from '../../../lab/sweep/run-crashes.ts';
import { sweepScenarios, sweptRunbooks } from '../../../lab/sweep/run-sweep.ts';
import { tabulate } from '../../../lab/sweep/tabulate.ts';
import { grantedActions, unusedPermissions } from '../../../lab/sweep/unused-permissions.ts';
import { sweeps } from '../../../workflows/scale-application/scenarios.ts';

/** A prime, so that the sample crosses scenarios, calls, kinds and occurrences. */
const every = 103;

const cases = await planSweep('scale-application', sweeps);
const scenarios = new Map(sweeps.map((scenario) => [scenario.name, scenario]));
const sample = cases.filter((_case, index) => index % every === 0);

const assessGroup = 'arq-lab-assess-application auto-scaling.DescribeAutoScalingGroups';

/** Where nothing is launched, nothing can go wrong with launching. */
const mayMiss = new Set<string>([
  'capacity-shortage',
  'never-healthy',
  'stuck-launch',
  'slow-launch',
]);

const kindsAt = (site: string): string[] => [
  ...new Set(cases.filter((each) => each.site === site).map((each) => each.kind)),
];

describe('a single fault in scale-application', () => {
  test('is planned for every kind at a call that changes something', () => {
    const site = 'ScaleApplicationStateMachineRole auto-scaling.SetDesiredCapacity';
    expect(kindsAt(site).sort()).toEqual([
      '400 ScalingActivityInProgressFault',
      '500 ResourceContentionFault',
      'accessDenied',
      'errorAfter',
      'errorBefore',
      'expiredCredentials',
      'lostAnswer',
      'throttle',
      'timeoutBefore',
      'validationError',
    ]);
  });

  test('is a stale read where the answer of before differs, and nowhere else', () => {
    const stale = cases.filter(({ kind }) => kind === 'staleRead');
    const spans = stale
      .filter(({ scenario, site }) => `${scenario}: ${site}` === `undo: ${assessGroup}`)
      .map(({ occurrence, callFault }) => `${occurrence} ${callFault?.from}`);
    expect(spans).toEqual(['first 2', 'always 1']);
    expect(stale.map(({ site }) => site)).not.toContainEqual(expect.stringMatching(/ s3\./));
    // Read consistently, so never stale.
    expect(kindsAt('arq-lab-assess-application dynamodb.GetItem')).not.toContain('staleRead');
  });

  test('is a crash before and after each write of the journal', async () => {
    const [scenario] = sweeps;
    const crash = cases.find(({ kind }) => kind === 'crash-after');
    if (scenario === undefined || crash === undefined) throw new Error('there is no such case');
    const { row } = await runCase({ ...scenario, minutes: 5 }, crash);
    expect(row).toMatchObject({ bit: true, end: 'as without', violations: [] });
    expect(row.runs).toBeGreaterThan(5);
  });

  test('is a crash that is noticed when the next process plays another way', async () => {
    const [scenario] = sweeps;
    if (scenario === undefined) throw new Error('there is no such scenario');
    let started = 0;
    const another = {
      ...scenario,
      when: [
        {
          atMinute: 1,
          get start() {
            started += 1;
            return { target: 'web', desiredCapacity: started };
          },
        },
      ],
    };
    const { violations } = await runCrashes(another, 'crash-after');
    expect(violations[0]).toMatch(
      /^P1: after \d+ writes a process ended: JournalError: What is played differs/,
    );
  });

  test('is planned for every event somebody waits for', () => {
    expect(kindsAt('CloudWatch Alarm State Change').sort()).toEqual([
      'event-duplicated',
      'event-late',
      'event-lost',
      'event-reordered',
    ]);
  });

  test('is planned for the platform: zones, launches, metrics', () => {
    expect(kindsAt('eu-west-1b')).toEqual(['capacity-shortage']);
    expect(kindsAt('arq-lab-web')).toEqual(['never-healthy', 'stuck-launch', 'slow-launch']);
    expect(kindsAt('mem_used_percent')).toEqual(['metric-gap']);
  });

  test('happens the first, middle and last time within the half hour of faults, and always', () => {
    const site = 'arq-lab-assess-application cloudwatch.DescribeAlarms';
    const spans = cases
      .filter((each) => each.scenario === 'scale out' && each.site === site)
      .filter((each) => each.kind === 'throttle')
      .map(({ occurrence, callFault }) => `${occurrence} ${callFault?.from} ${callFault?.to}`);
    expect(spans).toEqual([
      'first 1 1',
      expect.stringMatching(/^middle (\d+) \1$/),
      expect.stringMatching(/^last (\d+) \1$/),
      'always 1 Infinity',
    ]);
    const alarm = cases.filter((each) => each.kind === 'event-lost' && each.occurrence === 'first');
    for (const { worldFault } of alarm) expect(worldFault).toHaveProperty('fromMs');
  });

  test.each(sample)('$scenario: $kind ($occurrence) at $site ends well', async (fault) => {
    const scenario = scenarios.get(fault.scenario);
    if (scenario === undefined) throw new Error(`no scenario ${fault.scenario}`);
    const { row, used } = await runCase(scenario, fault);
    expect(row.violations).toEqual([]);
    expect(row.bit || mayMiss.has(fault.kind)).toBe(true);
    expect(used.length > 0 || fault.crash !== undefined).toBe(true);
  });

  test('is tabulated per call and kind, with how often it ended how', () => {
    const row = {
      runbook: 'r',
      scenario: 's',
      site: 'role a.B',
      kind: 'throttle',
      occurrence: 'first',
      runs: 1,
      bit: true,
      known: [],
    };
    expect(
      tabulate([
        { ...row, end: 'held, completed, held', violations: [] },
        { ...row, end: 'completed', violations: ['I1: broken'] },
        { ...row, bit: false, end: 'completed', violations: [] },
      ]),
    ).toEqual([
      {
        site: 'role a.B',
        fault: 'throttle',
        runs: 3,
        hits: 2,
        ends: 'completed x2 | held, completed x1',
        violations: 1,
      },
    ]);
  });
});

describe('the sweep', () => {
  test('finds the runbooks that offer scenarios to it', async () => {
    expect(await sweptRunbooks()).toContain('scale-application');
    await expect(sweepScenarios('notify')).rejects.toThrow('exports no "sweeps"');
  });

  test('does not leave out a runbook whose scenarios cannot be read', async () => {
    const broken = '../test/lab/sweep/broken';
    await expect(sweepScenarios(broken)).rejects.toThrow('broken on purpose');
  });

  test('names the permissions that no run has used, except those AWS uses by itself (I17)', async () => {
    const { template } = await loadProject();
    const role = 'RollBackApplicationStateMachineRole';
    const granted = [...grantedActions(template)].flatMap(([name, actions]) =>
      [...actions].map((action) => `${name} ${action}`),
    );
    const used = new Set(granted.filter((each) => each !== `${role} dynamodb:PutItem`));
    expect(unusedPermissions(template, used)).toEqual([`${role} dynamodb:PutItem`]);
    expect(granted).toContain(`${role} logs:CreateLogDelivery`);
    expect(unusedPermissions(template, new Set())).not.toContain(`${role} logs:CreateLogDelivery`);
  });
});
