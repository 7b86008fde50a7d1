/** The dashboard shows every key metric of every target with the strategy's limits. */

import { expect, test } from '@jest/globals';
import * as z from 'zod';
import dashboard, { dashboardBody } from '../../deploy/dashboard.ts';
import { root } from '../shared/strategy/files.ts';
import { stageOf } from './derived-stage.ts';
import { unknownProperties } from './specification.ts';

const widgetSchema = z.object({
  type: z.enum(['metric', 'alarm', 'text']),
  x: z.int(),
  y: z.int(),
  width: z.int(),
  height: z.int(),
  properties: z.looseObject({
    title: z.string().optional(),
    region: z.string().optional(),
    metrics: z.array(z.array(z.unknown())).optional(),
    alarms: z.array(z.string()).optional(),
    annotations: z
      .object({ horizontal: z.array(z.object({ label: z.string(), value: z.number() })) })
      .optional(),
  }),
});

const widgetsOf = (...parameters: Parameters<typeof stageOf>) =>
  z.array(widgetSchema).parse(dashboardBody(stageOf(...parameters)).widgets);

const lab = widgetsOf('lab');
const titled = (title: string, widgets = lab) =>
  widgets.find(({ properties }) => properties.title === title)?.properties;

test('the fragment is one dashboard of valid CloudFormation, named after the stage', async () => {
  const { Resources } = await dashboard({ stage: 'lab', root });
  const resource = z
    .object({
      Type: z.string(),
      Properties: z.object({ DashboardName: z.string(), DashboardBody: z.string() }),
    })
    .parse(Resources.Dashboard);
  expect(unknownProperties('Dashboard', resource.Type, resource.Properties)).toEqual([]);
  expect(resource.Properties.DashboardName).toBe('arq-lab');
  expect(JSON.parse(resource.Properties.DashboardBody)).toEqual({ widgets: lab });
});

test('each target has its key metrics in the order of the strategy (D1-D12)', () => {
  const titles = lab
    .map(({ properties }) => properties.title)
    .filter((title) => title !== undefined);
  expect(titles).toEqual([
    ...['web', 'api'].flatMap((name) => [
      `Alarms of ${name}`,
      `${name}: Request latency`,
      `${name}: Error rate`,
      `${name}: Throughput`,
      `${name}: Queue depth`,
      `${name}: CPU of the instances`,
      `${name}: Memory of the instances`,
      `${name}: Disk of the instances`,
      `${name}: Network of the instances`,
    ]),
    'Alarms of orders',
    'orders: Storage',
    'orders: Query execution time',
    'orders: Replication lag, worst replica, measured by the probe',
    'orders: Connection pool utilization',
    'orders: Slow queries',
    'Alarms of sessions',
  ]);
});

test('latency is shown at p50, p95 and p99 and nothing fills its gaps (D1)', () => {
  const panel = titled('web: Request latency');
  expect(panel?.metrics?.map((line) => line.at(-1))).toEqual([
    { stat: 'p50', label: 'p50' },
    { stat: 'p95', label: 'p95' },
    { stat: 'p99', label: 'p99' },
  ]);
});

test('CPU shows the hottest instance beside the mean (D5)', () => {
  expect(titled('web: CPU of the instances')?.metrics?.map((line) => line.at(-1))).toEqual([
    { stat: 'Average', label: 'mean' },
    { stat: 'Maximum', label: 'hottest instance' },
  ]);
});

test('limits are those of the strategy, and move with it', () => {
  const limitsOf = (widgets = lab) =>
    titled('web: CPU of the instances', widgets)?.annotations?.horizontal.map(({ value }) => value);
  expect(limitsOf()).toEqual([95, 85, 70, 30]);
  expect(limitsOf(widgetsOf('lab', { strategy: ['cpuPercent: 70', 'cpuPercent: 66'] }))).toEqual([
    95, 85, 66, 30,
  ]);
});

test('every metric widget names the Region, for dashboards have none (CloudWatch API, PutDashboard)', () => {
  const regions = lab
    .filter(({ type }) => type === 'metric')
    .map(({ properties }) => properties.region);
  expect(new Set(regions)).toEqual(new Set(['eu-west-1']));
});

test('alarm widgets name the alarms that exist', () => {
  expect(titled('Alarms of orders')?.alarms).toEqual([
    'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:arq-lab-orders-connections-warning',
    'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:arq-lab-orders-storage-warning',
  ]);
  expect(titled('Alarms of web')?.alarms).toHaveLength(17);
});

test.each(['lab', 'example'])(
  'widgets of %s lie within the grid and none covers another',
  (stage) => {
    const widgets = widgetsOf(stage);
    // At most 500 widgets (CloudWatch API, PutDashboard).
    expect(widgets.length).toBeLessThanOrEqual(500);
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
  },
);
