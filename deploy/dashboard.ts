/** The dashboard of a stage: every target's alarms and key metrics, with the strategy's limits drawn in (D1-D12). */

import { alarmName, partitionOf } from '../shared/inventory/names.ts';
import { type AlarmSignalName, alarmSignals } from '../shared/strategy/alarm-signals.ts';
import { alarmResources } from './alarms.ts';
import { applicationPanels } from './dashboard/application-panels.ts';
import { databasePanels } from './dashboard/database-panels.ts';
import {
  alarmStatus,
  heading,
  layOut,
  type Panel,
  timeSeries,
  type Widget,
} from './dashboard/widgets.ts';
import { type Fragment, logicalId, readStage, type Stage, type StageContext } from './stage.ts';

/** Gives the widgets of one target: its heading, alarms and the panels the strategy asks for, in the strategy's order. */
function widgetsOf(stage: Stage) {
  const { account, region, stage: stageName } = stage.inventory;
  const existing = new Set(Object.keys(alarmResources(stage)));
  // The keys of the table are the signals; Object.keys forgets that.
  const signals = Object.keys(alarmSignals) as AlarmSignalName[];
  const alarmArn = (target: string, signal: AlarmSignalName): string =>
    `arn:${partitionOf(region)}:cloudwatch:${region}:${account}:alarm:${alarmName(stageName, target, signal)}`;
  return (
    target: { readonly name: string; readonly kind: string; readonly owner: string },
    panels: ReadonlyMap<string, Panel> = new Map(),
  ): readonly Widget[] => {
    const { name, kind, owner } = target;
    const alarms = signals.filter((signal) => existing.has(logicalId(name, signal, 'alarm')));
    const wanted = stage.strategy.monitoring.panels.flatMap((panel) => panels.get(panel) ?? []);
    return [
      heading(`## ${name}\n${kind} of ${owner}`),
      alarmStatus(
        `Alarms of ${name}`,
        alarms.map((signal) => alarmArn(name, signal)),
      ),
      ...wanted.map((panel) => timeSeries({ ...panel, title: `${name}: ${panel.title}` }, region)),
    ];
  };
}

/** The body of the dashboard, as CloudWatch reads it. */
export function dashboardBody(stage: Stage): { readonly widgets: readonly Widget[] } {
  const { inventory, strategy, applications } = stage;
  const widgets = widgetsOf(stage);
  const { latencyPercentiles } = strategy.monitoring;
  return {
    widgets: layOut([
      ...applications.flatMap((application) =>
        widgets(application, applicationPanels(application, latencyPercentiles)),
      ),
      ...Object.entries(inventory.databases).flatMap(([name, entry]) =>
        widgets({ name, kind: 'database', owner: entry.owner }, databasePanels(stage, name, entry)),
      ),
      ...Object.entries(inventory.caches).flatMap(([name, { owner }]) =>
        widgets({ name, kind: 'cache', owner }),
      ),
    ]),
  };
}

/** The fragment of the template that holds the dashboard. */
export default async function dashboard(context: StageContext): Promise<Fragment> {
  const stage = await readStage(context);
  return {
    Resources: {
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          DashboardName: `arq-${context.stage}`,
          DashboardBody: JSON.stringify(dashboardBody(stage)),
        },
      },
    },
  };
}
