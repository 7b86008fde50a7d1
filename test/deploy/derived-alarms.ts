/** The alarms of a stage, as typed as a test needs them. */

import * as z from 'zod';
import { alarmResources } from '../../deploy/alarms.ts';
import type { Stage } from '../../deploy/stage.ts';

const resourceSchema = z.object({
  Type: z.string(),
  DependsOn: z.array(z.string()).optional(),
  Properties: z.looseObject({
    AlarmName: z.string(),
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.object({ Ref: z.string() })).optional(),
    AlarmRule: z.string().optional(),
    Tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
  }),
});

export type Resource = z.infer<typeof resourceSchema>;

/** By logical id. */
export const resourcesOf = (stage: Stage): Map<string, Resource> =>
  new Map(
    Object.entries(alarmResources(stage)).map(([id, value]) => [id, resourceSchema.parse(value)]),
  );

/** Fails the test when there is no such alarm. */
export function propertiesOf(
  resources: ReadonlyMap<string, Resource>,
  id: string,
): Resource['Properties'] {
  const resource = resources.get(id);
  if (resource === undefined) throw new Error(`there is no ${id}`);
  return resource.Properties;
}
