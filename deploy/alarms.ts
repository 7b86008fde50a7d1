/** Every alarm of a stage, derived from the strategy and the inventory: no number of an alarm stands anywhere else. */

import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import type { AlarmTarget } from './alarms/alarm.ts';
import { alertAlarms } from './alarms/application-alerts.ts';
import { triggerAlarms } from './alarms/application-triggers.ts';
import { dataStoreAlarms } from './alarms/data-stores.ts';
import { type Fragment, readStage, type Stage, type StageContext } from './stage.ts';

const targetOf = (application: ResolvedApplication): AlarmTarget => ({
  stage: application.stage,
  name: application.name,
  owner: application.owner,
  dimensions: {
    AutoScalingGroupName: application.autoScalingGroupName,
    LoadBalancer: application.loadBalancer,
    TargetGroup: application.targetGroup,
  },
});

/** The alarms of a stage; needs `NotificationsTopic` and `PagesTopic` in the same template. */
export const alarmResources = (stage: Stage): Fragment['Resources'] =>
  Object.fromEntries([
    ...stage.applications.flatMap((application) => {
      const target = targetOf(application);
      return [...triggerAlarms(application, target), ...alertAlarms(application, target)];
    }),
    ...dataStoreAlarms(stage),
  ]);

/** The fragment of the template that holds the alarms. */
export default async function alarms(context: StageContext): Promise<Fragment> {
  return { Resources: alarmResources(await readStage(context)) };
}
