import { expect, test } from '@jest/globals';
import { executionBars, otherBars } from '../../../cli/report/bars.ts';
import { executionTables } from '../../../cli/report/executions.ts';
import { ledgerOf } from '../../../cli/report/ledger.ts';
import { sampleReport } from './sample-report.ts';
import { at, execution, report } from './small-report.ts';

test('Executions that changed something have a row of their own, the others one for each reason', () => {
  const { executions, groups } = ledgerOf(report());
  expect(executions.map(({ id, line }) => [id, line.name])).toEqual([
    ['execution-1', 'out'],
    ['execution-2', 'back'],
  ]);
  expect(groups.map(({ executions: lines }) => lines.map(({ name }) => name))).toEqual([
    ['sweep-1', 'sweep-2'],
  ]);
});

test('An execution that failed has a row of its own although it changed nothing', () => {
  const failed = execution('failed', { status: 'TIMED_OUT', workflow: 'watch-health' });
  const { executions } = ledgerOf(report({ executions: [failed] }));
  expect(executions.map(({ line }) => line.name)).toEqual(['failed']);
});

test('Every execution of a long run is told of in exactly one row', () => {
  const run = sampleReport(21_600);
  const { executions, groups, executionIds } = ledgerOf(run);
  const told = [
    ...executions.map(({ line }) => line),
    ...groups.flatMap((group) => group.executions),
  ];
  expect(told).toHaveLength(run.executions.length);
  expect(new Set(told).size).toBe(run.executions.length);
  expect(run.executions.filter((line) => !executionIds.has(line.executionArn))).toEqual([]);
  expect(executions).toHaveLength(250);
});

test('A row tells outcome in colour, icon and word, and the steps with their instants', () => {
  const steps = [
    { name: 'Assess application', atMs: at('10:14:50') },
    { name: 'Wait for warm-up', atMs: at('10:15:00') },
    { name: 'Verify capacity', atMs: at('10:17:00') },
  ];
  const out = execution('out', {
    outcome: 'completed',
    startMs: at('10:14:50'),
    stopMs: at('10:17:00'),
    steps,
  });
  const run = report({ executions: [out] });
  const page = executionTables(run, ledgerOf(run)).text;
  expect(page).toContain(
    '<span class="badge good"><svg class="icon" aria-hidden="true"><use href="#good"/></svg>completed</span>',
  );
  expect(page).toContain(
    '<li style="--w:3"><span>Assess application 10:14:50, 10 s</span></li><li style="--w:4"><span>Wait for warm-up 10:15:00, 2 min</span></li><li style="--w:1"><span>Verify capacity 10:17:00</span></li>',
  );
  expect(page).toContain('<td class="number">2 min 10 s</td>');
});

test('What unfolds the steps says of which execution', () => {
  const page = executionTables(report(), ledgerOf(report())).text;
  expect(page).toContain('aria-expanded="false" aria-label="1 step of out">1</button>');
});

test('A group tells how often, from when to when, and each instant', () => {
  const page = executionTables(report(), ledgerOf(report())).text;
  expect(page).toContain('Other executions (2), by reason');
  expect(page).toContain('2026-03-02 10:05:00 to 2026-03-02 10:10:00');
  expect(page).toContain('<p>03-02 10:05, 03-02 10:10</p>');
});

test('A bar spans its execution, to the end of the run when it has not ended', () => {
  const run = report();
  const [application] = run.applications;
  const bars = application === undefined ? '' : executionBars(application, run, ledgerOf(run)).text;
  expect(bars).toContain(
    'class="bar good" style="--a:0.247222;--b:0.283333;top:3px" href="#execution-1"',
  );
  expect(bars).toContain(
    'class="bar warning" style="--a:0.497222;--b:1;top:3px" href="#execution-2"',
  );
  expect(bars).toContain('2 runs');
});

test('Bars that overlap lie in lanes below one another', () => {
  const lines = [0, 1, 2].map((minute) =>
    execution(`watch-${minute}`, {
      workflow: 'watch-health',
      startMs: at('10:00:00') + minute * 60_000,
      stopMs: at('10:15:00'),
    }),
  );
  const run = report({ executions: lines });
  const tops = [...otherBars(run, ledgerOf(run)).text.matchAll(/top:(\d+)px/g)].map(
    ([, top]) => top,
  );
  expect(tops).toEqual(['3', '11', '19']);
});

test('Executions that no change and no reaction names have a row for each runbook', () => {
  const run = report();
  expect(otherBars(run, ledgerOf(run)).text.match(/class="row bars"/g)).toHaveLength(1);
  const named = report({ executions: run.executions.slice(0, 2) });
  expect(otherBars(named, ledgerOf(named)).text).toBe('');
});

test('Many short bars of one outcome are joined where no pixel lies between them', () => {
  const lines = Array.from({ length: 400 }, (_none, second) =>
    execution(`sweep-${second}`, {
      startMs: at('10:00:00') + second * 2_000,
      stopMs: at('10:00:00') + second * 2_000 + 1_500,
    }),
  );
  const run = report({ executions: lines });
  const bars = otherBars(run, ledgerOf(run)).text;
  expect(bars.match(/class="bar/g)).toHaveLength(1);
  expect(bars).toContain('400 x scale-application held, 10:00 to 10:13');
});
