/** One application with everything a runbook needs to know of it: names, ARNs and the strategy in force. */

import * as z from 'zod';
import { alertsSchema } from '../strategy/alerts.ts';
import { applicationSchema } from '../strategy/application.ts';

/** What `resolveApplication` gives and the SSM parameter of an application holds as `target`. */
export const resolvedApplicationSchema = z.strictObject({
  kind: z.literal('application'),
  name: z.string(),
  stage: z.string(),
  account: z.string(),
  region: z.string(),
  autoScalingGroupName: z.string(),
  targetGroupArn: z.string(),
  /** `app/<name>/<id>`, the dimension of CloudWatch. */
  loadBalancer: z.string(),
  /** `targetgroup/<name>/<id>`, the dimension of CloudWatch. */
  targetGroup: z.string(),
  instanceType: z.string(),
  availabilityZones: z.array(z.string()),
  subnets: z.array(z.string()),
  connectionPoolSize: z.int(),
  database: z.strictObject({ name: z.string(), maxConnections: z.int() }).exactOptional(),
  owner: z.string(),
  essentiality: z.enum(['essential', 'important', 'nonEssential']),
  strategy: applicationSchema,
  alerts: alertsSchema,
});

export type ResolvedApplication = z.infer<typeof resolvedApplicationSchema>;
