/** Lists the alarms of a stage. */

import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AlarmListOptions } from '../commands/alarms.ts';
import type { Context } from '../context.ts';
import type { Tone } from '../output.ts';
import { alarmsOf } from '../read/alarms.ts';
import { instant } from '../report/format.ts';
import { openStage } from '../stage.ts';
import { columnsOf, tableOf } from '../table.ts';

const tones: Readonly<Record<string, Tone>> = { ALARM: 'bad', OK: 'good' };

type Alarm = MetricAlarm | CompositeAlarm;

const byName = (a: Alarm, b: Alarm): number => ((a.AlarmName ?? '') < (b.AlarmName ?? '') ? -1 : 1);

export async function listAlarms(options: AlarmListOptions, context: Context): Promise<void> {
  const { output } = context;
  const stage = await openStage(options.stage, context);
  const { metricAlarms, compositeAlarms } = await alarmsOf(await stage.clients(), options.stage);
  const wanted = ({ StateValue }: Alarm): boolean => options.red !== true || StateValue === 'ALARM';
  if (options.json === true) {
    output.json({
      MetricAlarms: metricAlarms.filter(wanted).sort(byName),
      CompositeAlarms: compositeAlarms.filter(wanted).sort(byName),
    });
    return;
  }
  const alarms: Alarm[] = [...metricAlarms, ...compositeAlarms];
  if (alarms.length === 0) {
    output.talk(`Stage ${stage.name} has no alarms: is it deployed in ${stage.region}?`);
    return;
  }
  const rows = alarms
    .filter(wanted)
    .sort(byName)
    .map(({ AlarmName = '', StateValue = '', StateReason = '', ...alarm }) => {
      const tone = tones[StateValue] ?? 'quiet';
      const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
      return [
        output.paint(tone, `${output.symbol(tone)} ${StateValue}`),
        AlarmName,
        since === undefined ? '' : instant(since.getTime()),
        // The datapoints themselves are in --json.
        StateReason.replace(/ The most recent datapoint.*$/, ''),
      ];
    });
  const titles = ['state', 'alarm', 'since (UTC)', 'reason'];
  const lines = tableOf(columnsOf(titles), rows, output.columns.data);
  for (const line of lines) output.data(line);
  if (rows.length === 0) output.talk('No alarm is red.');
}
