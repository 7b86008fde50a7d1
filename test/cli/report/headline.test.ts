import { expect, test } from '@jest/globals';
import { attention, facts, headline } from '../../../cli/report/headline.ts';
import { ledgerOf } from '../../../cli/report/ledger.ts';
import type { RunReport } from '../../../lab/run-report.ts';
import { application, arn, at, execution, report } from './small-report.ts';

const findings = (run: RunReport): string[] =>
  attention(run, ledgerOf(run))
    .text.split('<li>')
    .slice(1)
    .map((item) =>
      item
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );

test('The headline is the run in one sentence', () => {
  expect(headline(application())).toBe(
    'web: 2 changes, 1 rollback, p95 over 1 s in 1 of 60 minutes, 3.3 instance-hours, $0.24',
  );
});

test('The second sentence tells load, shortage and price of not knowing the future', () => {
  expect(facts(application(), report())).toBe(
    '432,000 requests, at most 120.0 a second at 10:00; 0.25 % above what the instances could serve; 1.50 times the instance-hours of a fleet that knew the future.',
  );
});

test('A rollback needs attention and leads to its row', () => {
  expect(findings(report())).toEqual([
    'rolled back 2026-03-02 10:30:00 web: 4 to 2: errors 2.4 % above 1 %',
  ]);
});

test('Failures come first, then lost alarms, critical alarms and rollbacks', () => {
  const base = application();
  const run = report({
    applications: [
      application({
        alarms: base.alarms.map((alarm) => ({ ...alarm, severity: 'critical' as const })),
        reactions: [
          {
            atMs: at('10:15:00'),
            alarmName: 'arq-lab-web-cpu-high',
            executionArn: null,
            reaction: 'LOST',
            reason: 'no execution for this transition',
          },
        ],
      }),
    ],
    executions: [
      execution('broken', { status: 'FAILED', reason: 'Sns.SnsException: Rate exceeded' }),
    ],
  });
  expect(findings(run)).toEqual([
    'failed 2026-03-02 10:05:02 scale-application: Sns.SnsException: Rate exceeded',
    'lost 2026-03-02 10:15:00 web: arq-lab-web-cpu-high: no execution for this transition',
    'critical 2026-03-02 10:15:00 web: cpu-high went red once, 15 min in all',
    'rolled back 2026-03-02 10:30:00 web: 4 to 2: errors 2.4 % above 1 %',
  ]);
});

test('More findings than fit are counted', () => {
  const change = {
    action: 'rollBack',
    from: 4,
    to: 2,
    reason: 'errors',
    usdPerHour: null,
  } as const;
  const changes = Array.from({ length: 11 }, (_none, minute) => ({
    ...change,
    atMs: at('10:00:00') + minute * 60_000,
    executionArn: arn(`back-${minute}`),
  }));
  const run = report({ applications: [application({ changes })] });
  expect(findings(run)).toHaveLength(8);
  expect(attention(run, ledgerOf(run)).text).toContain('and 3 more in the tables below.');
});
