import { expect, test } from '@jest/globals';
import { chartData, chartRow, chartsOf } from '../../../cli/report/charts.ts';
import type { ApplicationReport } from '../../../lab/run-report.ts';
import { application, report } from './small-report.ts';

function row(name: string, of: ApplicationReport): string {
  const chart = chartsOf(of).find((candidate) => candidate.name === name);
  if (chart === undefined) throw new Error(`no chart ${name}`);
  return chartRow(chart, 'chart-0', { startMs: of.series.startMs, run: report() }).text;
}

const labels = (markup: string): string[][] =>
  [...markup.matchAll(/<span class="(\w+)" style="top:([\d.]+)px">([^<]*)</g)].map(
    ([, kind = '', top = '', label = '']) => [label, kind, top],
  );

test('CPU is drawn with the four thresholds of the strategy, each at its value', () => {
  expect(labels(row('cpu', application()))).toEqual([
    ['95 CRITICAL', 'bad', '12.9'],
    ['85 WARN', 'warning', '26.7'],
    ['70 scale out', 'active', '47.4'],
    ['30 scale in', 'active', '102.6'],
  ]);
});

test('Labels of thresholds give way where two would overlap, their lines do not', () => {
  const thresholds = { ...application().thresholds, warningCpuPercent: 94 };
  const markup = row('cpu', application({ thresholds }));
  expect(labels(markup).slice(0, 2)).toEqual([
    ['95 CRITICAL', 'bad', '12.9'],
    ['94 WARN', 'warning', '24.9'],
  ]);
  expect(markup).toContain('<i class="mark warning" style="top:14.3px">');
});

test('A chart tells its peak and when it was, in text too', () => {
  expect(row('latency', application())).toContain('aria-label="p95 latency: peak 1.25 s at 10:16"');
  expect(row('errors', application())).toContain('always 0');
});

test('A latency far above its limit is cut, and the chart says so', () => {
  const { series } = application();
  const latencySeconds = series.latencySeconds.map((value) => (value === 1.25 ? 30 : value));
  const slow = application({ series: { ...series, latencySeconds } });
  expect(row('latency', slow)).toContain('peak 30.00 s at 10:16, cut at 5.00');
});

test('A series without data says so', () => {
  const { series } = application();
  const cpuPercent = series.cpuPercent.map(() => null);
  expect(row('cpu', application({ series: { ...series, cpuPercent } }))).toContain('no data');
});

test('The curve of CPU changes colour at the warning and at the critical threshold', () => {
  const chart = chartsOf(application()).find(({ name }) => name === 'cpu');
  expect(chart && chartData(chart, 'chart-0', 0)).toMatchObject({
    bands: [
      { value: 85, kind: 'warning' },
      { value: 95, kind: 'bad' },
    ],
  });
});
