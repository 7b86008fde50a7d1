/** The parts of a CloudWatch dashboard body: time series with thresholds, alarm status, text (source: API reference, "Dashboard Body Structure and Syntax"). */

import type { Dimension, Metric } from '../../shared/strategy/signals.ts';

/** One line of a panel: a metric, or an expression over the lines before it. */
export type Line =
  | {
      readonly metric: Metric;
      readonly dimensions: readonly Dimension[];
      readonly label: string;
      /** Another statistic than the metric's own. */
      readonly statistic?: string;
      /** An id makes the metric an input of expressions; it is then not drawn itself. */
      readonly id?: string;
    }
  | { readonly expression: string; readonly label: string };

/** A limit of the strategy, drawn as a horizontal line. */
export interface Limit {
  readonly label: string;
  readonly value: number;
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly limits?: readonly Limit[];
  readonly unit: string;
}

export type Widget = Readonly<Record<string, unknown>>;

/** The grid is 24 columns wide. */
const gridColumns = 24;
const panelWidth = 6;
const panelHeight = 6;

function drawn(line: Line): readonly unknown[] {
  if ('expression' in line) return [{ expression: line.expression, label: line.label }];
  const { metric, dimensions, label, statistic = metric.statistic, id } = line;
  const place = dimensions.flatMap(({ Name, Value }) => [Name, Value]);
  const input = id === undefined ? {} : { id, visible: false };
  return [metric.namespace, metric.metricName, ...place, { stat: statistic, label, ...input }];
}

/** A time series panel. Gaps stay gaps: nothing is filled in (D1). */
export const timeSeries = (panel: Panel, region: string): Widget => ({
  type: 'metric',
  width: panelWidth,
  height: panelHeight,
  properties: {
    title: panel.title,
    view: 'timeSeries',
    region,
    period: 60,
    metrics: panel.lines.map(drawn),
    yAxis: { left: { label: panel.unit, showUnits: false, min: 0 } },
    ...(panel.limits === undefined ? {} : { annotations: { horizontal: panel.limits } }),
  },
});

/** The state of every alarm of a target. */
export const alarmStatus = (title: string, alarmArns: readonly string[]): Widget => ({
  type: 'alarm',
  width: gridColumns,
  height: 3,
  properties: { title, alarms: alarmArns },
});

/** A heading over the widgets of a target. */
export const heading = (markdown: string): Widget => ({
  type: 'text',
  width: gridColumns,
  height: 2,
  properties: { markdown },
});

/** Widgets row by row, each with its place in the grid. */
export function layOut(widgets: readonly Widget[]): readonly Widget[] {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return widgets.map((widget) => {
    const width = Number(widget.width);
    if (x + width > gridColumns) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const placed = { ...widget, x, y };
    x += width;
    rowHeight = Math.max(rowHeight, Number(widget.height));
    return placed;
  });
}
