import { expect, test } from '@jest/globals';
import { renderReport } from '../../../cli/report/render-report.ts';
import { sampleReport } from './sample-report.ts';
import { application, execution, report } from './small-report.ts';

const attributes = (page: string, pattern: RegExp): string[] =>
  [...page.matchAll(pattern)].map(([, value]) => value ?? '');

interface ChartData {
  readonly id: string;
  readonly values: readonly (number | null)[];
  readonly minutes: readonly number[] | null;
}

function chartsIn(page: string): readonly ChartData[] {
  const [, json = ''] = /id="report-data">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json).charts;
}

test('The page loads nothing: no address but its own rows, and a policy that forbids it', async () => {
  const page = await renderReport(sampleReport());
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">`,
  );
  expect(page).not.toMatch(/\ssrc=|@import|url\(|<iframe|<object/);
  const addresses = attributes(page, /\shref="([^"]*)"/g);
  expect(addresses.filter((address) => !address.startsWith('#'))).toEqual(['data:,']);
});

test('The page says once that the time is simulated, and which run it shows', async () => {
  const page = await renderReport(report());
  expect(page.split('Simulated time')).toHaveLength(2);
  expect(page).toContain('2026-03-02 10:00:00 to 2026-03-02 11:00:00 UTC, 1 h &middot;\nseed 7');
});

test('The page carries the licence of the chart library with its code', async () => {
  const page = await renderReport(report());
  expect(page).toContain('The MIT License (MIT)');
  expect(page).toContain('Copyright (c) 2022 Leon Sorokin');
  expect(page).toContain('var uPlot=');
});

test('Every curve has its place on the page', async () => {
  const page = await renderReport(sampleReport());
  const ids = new Set(attributes(page, /\sid="([^"]*)"/g));
  const charts = chartsIn(page);
  expect(charts).toHaveLength(12);
  expect(charts.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
});

test.each([1_440, 21_600])('Every address has its row in a run of %d minutes', async (minutes) => {
  const page = await renderReport(sampleReport(minutes));
  const ids = attributes(page, /\sid="([^"]*)"/g);
  const known = new Set(ids);
  expect(known.size).toBe(ids.length);
  const targets = [
    ...attributes(page, /\shref="#([^"]*)"/g),
    ...attributes(page, /\sdata-row="([^"]*)"/g),
  ];
  expect(targets.length).toBeGreaterThan(100);
  expect(targets.filter((target) => !known.has(target))).toEqual([]);
});

test('A missing measurement is a gap in the curve', async () => {
  const cpu = chartsIn(await renderReport(report())).find(({ id }) => id === 'chart-0-cpu');
  expect(cpu?.values.slice(43, 47)).toEqual([53, 54, null, null]);
});

test('A curve begins at the minute at which its application was first measured', async () => {
  const { series } = application();
  const late = application({ series: { ...series, startMs: series.startMs + 5 * 60_000 } });
  const page = await renderReport(report({ applications: [late] }));
  expect(chartsIn(page)[0]).toMatchObject({ id: 'chart-0-requests', firstMinute: 5 });
});

test('Text of the run stays text wherever it is shown', async () => {
  const evil = `</script><script>alert(1)</script><b x='"'>&`;
  const base = application();
  const spans = base.alarms[0]?.spans ?? [];
  const page = await renderReport(
    report({
      title: evil,
      seed: evil,
      strategyHash: evil,
      applications: [
        application({
          name: evil,
          alarms: [
            { alarmName: evil, signal: evil, severity: 'critical', spans },
            { alarmName: evil, signal: evil, severity: 'critical', spans: [] },
          ],
          changes: base.changes.map((change) => ({ ...change, reason: evil, executionArn: evil })),
          reactions: base.reactions.map((line) => ({
            ...line,
            alarmName: evil,
            reason: evil,
            executionArn: evil,
          })),
        }),
      ],
      executions: [
        execution(evil, {
          executionArn: evil,
          workflow: evil,
          status: evil,
          outcome: evil,
          reason: evil,
          steps: [{ name: evil, atMs: 0 }],
        }),
        execution(evil, { workflow: evil, reason: evil }),
      ],
      messages: [{ atMs: 0, topic: evil, subject: evil, reason: evil }],
    }),
  );
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<b x=');
  expect(page).not.toContain(`'"'`);
  expect(page.match(/<script/g)).toHaveLength(4);
  expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
});

test('The same report gives the same bytes', async () => {
  expect(await renderReport(sampleReport())).toBe(await renderReport(sampleReport()));
});

test('A run without applications, executions and messages is a page too', async () => {
  const page = await renderReport(report({ applications: [], executions: [], messages: [] }));
  expect(page).toContain('Nothing needs attention');
  expect(page).toContain('None in this run.');
  expect(page.slice(page.indexOf('<body>'), page.indexOf('<script>'))).not.toMatch(
    /NaN|undefined|Infinity/,
  );
});

test('Fifteen days of two applications stay under 1.5 MB and say what the curves leave out', async () => {
  const run = sampleReport(21_600);
  expect(run.executions.length).toBeGreaterThan(5_000);
  const page = await renderReport(run);
  expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
  expect(page).toContain('The curves show the lowest and the highest value of every 30 minutes');
  expect(await renderReport(sampleReport(1_440))).not.toContain('The curves show the lowest');
});
