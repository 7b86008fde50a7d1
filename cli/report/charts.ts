/** The six charts of an application: what they show, on which scale, with which thresholds. */

import { minuteMs } from '../../lab/platform/traffic.ts';
import type { ApplicationReport } from '../../lab/run-report.ts';
import { decimal, minuteOf, type Run } from './format.ts';
import { html, type Markup } from './html.ts';
import type { Kind } from './looks.ts';
import { thin, type Values } from './thin.ts';

/** A threshold of the strategy, drawn as a dashed line with its name beside it. */
interface Mark {
  readonly value: number;
  readonly label: string;
  readonly kind: Kind;
  /** True: the curve takes this colour above the value. */
  readonly colours?: boolean;
}

interface Chart {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly decimals: number;
  /** Of the row, in pixels. */
  readonly height: number;
  /** A value that holds until the next one is drawn as a step. */
  readonly step?: boolean;
  readonly values: Values;
  /** Upper end of the scale; the lower end is 0. */
  readonly top: number;
  readonly marks: readonly Mark[];
}

/** Space above and below a plot, so that a line at either end of the scale is drawn whole. */
const inset = 6;
const labelHeight = 12;
/** In thresholds: above it a latency is cut off, or the threshold would lie on the floor. */
const latencyScaleMax = 5;

export function peakOf(values: Values): { value: number; minute: number } | null {
  let peak: { value: number; minute: number } | null = null;
  for (const [minute, value] of values.entries()) {
    if (value !== null && (peak === null || value > peak.value)) peak = { value, minute };
  }
  return peak;
}

const topOf = (values: Values, least: number): number =>
  Math.max(least, 1.05 * (peakOf(values)?.value ?? 0));

function loadCharts({ series, thresholds }: ApplicationReport): Chart[] {
  const { minInstances, maxInstances } = thresholds;
  return [
    {
      name: 'requests',
      title: 'Requests/s',
      unit: '/s',
      decimals: 1,
      height: 92,
      values: series.requestsPerSecond,
      top: topOf(series.requestsPerSecond, 10),
      marks: [],
    },
    {
      name: 'instances',
      title: 'Instances',
      unit: '',
      decimals: 0,
      height: 92,
      step: true,
      values: series.instances,
      top: topOf(series.instances, 1.05 * maxInstances),
      marks: [
        { value: maxInstances, label: `max ${maxInstances}`, kind: 'quiet' },
        { value: minInstances, label: `min ${minInstances}`, kind: 'quiet' },
      ],
    },
  ];
}

function healthCharts({ series, thresholds }: ApplicationReport): Chart[] {
  const { scaleOutCpuPercent, scaleInCpuPercent, warningCpuPercent, criticalCpuPercent } =
    thresholds;
  const latencyMax = thresholds.latencySeconds * latencyScaleMax;
  return [
    {
      name: 'cpu',
      title: 'CPU %',
      unit: ' %',
      decimals: 1,
      height: 150,
      values: series.cpuPercent,
      top: 100,
      marks: [
        {
          value: criticalCpuPercent,
          label: `${criticalCpuPercent} CRITICAL`,
          kind: 'bad',
          colours: true,
        },
        {
          value: warningCpuPercent,
          label: `${warningCpuPercent} WARN`,
          kind: 'warning',
          colours: true,
        },
        { value: scaleOutCpuPercent, label: `${scaleOutCpuPercent} scale out`, kind: 'active' },
        { value: scaleInCpuPercent, label: `${scaleInCpuPercent} scale in`, kind: 'active' },
      ],
    },
    {
      name: 'latency',
      title: 'p95 latency',
      unit: ' s',
      decimals: 2,
      height: 104,
      values: series.latencySeconds,
      top: Math.min(latencyMax, topOf(series.latencySeconds, 1.5 * thresholds.latencySeconds)),
      marks: [
        {
          value: thresholds.latencySeconds,
          label: `${thresholds.latencySeconds} s`,
          kind: 'bad',
          colours: true,
        },
      ],
    },
  ];
}

function troubleCharts({ series }: ApplicationReport): Chart[] {
  const { errorPercent, queueLength } = series;
  const small = { height: 68, marks: [] };
  return [
    {
      name: 'errors',
      title: 'Errors %',
      unit: ' %',
      decimals: 2,
      values: errorPercent,
      top: topOf(errorPercent, 1),
      ...small,
    },
    {
      name: 'queue',
      title: 'Queue',
      unit: '',
      decimals: 0,
      values: queueLength,
      top: topOf(queueLength, 10),
      ...small,
    },
  ];
}

export const chartsOf = (application: ApplicationReport): readonly Chart[] => [
  ...loadCharts(application),
  ...healthCharts(application),
  ...troubleCharts(application),
];

/** What the reader sees beside a chart while no crosshair is on it. */
function summary(chart: Chart, startMs: number, run: Run): string {
  const peak = peakOf(chart.values);
  if (peak === null) return 'no data';
  if (peak.value === 0) return 'always 0';
  const value = `${decimal(peak.value, chart.decimals)}${chart.unit}`;
  const text = `peak ${value} at ${minuteOf(startMs + peak.minute * minuteMs, run)}`;
  return peak.value > chart.top ? `${text}, cut at ${decimal(chart.top, chart.decimals)}` : text;
}

/** Lines lie at their value; labels give way downwards where two would overlap. */
function placedMarks(chart: Chart): { mark: Mark; line: number; label: number }[] {
  let free = Number.NEGATIVE_INFINITY;
  return chart.marks
    .toSorted((a, b) => b.value - a.value)
    .map((mark) => {
      const share = 1 - mark.value / chart.top;
      const line = Number((inset + share * (chart.height - 2 * inset)).toFixed(1));
      const label = Math.max(line, free);
      free = label + labelHeight;
      return { mark, line, label };
    });
}

/** The row of one chart; the plot itself is drawn by the script of the page. */
export function chartRow(chart: Chart, id: string, place: { startMs: number; run: Run }): Markup {
  const rest = summary(chart, place.startMs, place.run);
  const marks = placedMarks(chart);
  return html`<div class="row chart" style="height:${chart.height}px">
<div class="name"><b>${chart.title}</b><span class="reading" data-rest="${rest}">${rest}</span></div>
<div class="plot" id="${id}" role="img" aria-label="${chart.title}: ${rest}"></div>
<div class="track">${marks.map(({ mark, line }) => html`<i class="mark ${mark.kind}" style="top:${line}px"></i>`)}</div>
<div class="gutter">${marks.map(
    ({ mark, label }) =>
      html`<span class="${mark.kind}" style="top:${label}px">${mark.label}</span>`,
  )}</div>
</div>`;
}

/** As exact as it is read beside the chart, which is more than a pixel can show. */
const drawn = (value: number | null, decimals: number): number | null =>
  value === null || !Number.isFinite(value) ? null : Number(value.toFixed(decimals));

/** What the script needs to draw a chart. */
export function chartData(chart: Chart, id: string, firstMinute: number): Record<string, unknown> {
  const { minutes, values } = thin(chart.values);
  return {
    id,
    firstMinute,
    step: chart.step === true,
    top: chart.top,
    inset,
    unit: chart.unit,
    decimals: chart.decimals,
    bands: chart.marks
      .filter((mark) => mark.colours)
      .map(({ value, kind }) => ({ value, kind }))
      .sort((a, b) => a.value - b.value),
    minutes,
    values: values.map((value) => drawn(value, chart.decimals)),
  };
}
