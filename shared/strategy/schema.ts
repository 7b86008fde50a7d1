/** The whole strategy as one schema: every number and rule, with units, bounds and meaning. */

import * as z from 'zod';
import { alertsSchema } from './alerts.ts';
import { applicationSchema } from './application.ts';
import { architectureSchema } from './architecture.ts';
import { cacheSchema } from './cache.ts';
import { capacityPlanSchema } from './capacity-plan.ts';
import { type ConsistencyRule, checkConsistency } from './consistency.ts';
import { costSchema } from './cost.ts';
import { databaseSchema } from './database.ts';
import { nonProductionSchema } from './non-production.ts';
import {
  approvalsSchema,
  checklistSchema,
  monitoringSchema,
  rateLimitSchema,
  roadmapSchema,
  scalingPolicySchema,
  trafficShiftSchema,
} from './operations.ts';
import { performanceSchema } from './performance.ts';
import { recoverySchema } from './recovery.ts';

const sections = z.strictObject({
  architecture: architectureSchema,
  application: applicationSchema,
  scalingPolicy: scalingPolicySchema,
  database: databaseSchema,
  cache: cacheSchema,
  capacityPlan: capacityPlanSchema,
  nonProduction: nonProductionSchema,
  monitoring: monitoringSchema,
  alerts: alertsSchema,
  checklist: checklistSchema,
  approvals: approvalsSchema,
  performance: performanceSchema,
  cost: costSchema,
  recovery: recoverySchema,
  trafficShift: trafficShiftSchema,
  rateLimit: rateLimitSchema,
  roadmap: roadmapSchema,
});

type Sections = z.infer<typeof sections>;

const rules: readonly ConsistencyRule<Sections>[] = [
  {
    path: ['alerts', 'cpuWarning', 'percent'],
    holds: ({ alerts, application }) => alerts.cpuWarning.percent > application.scaleOut.cpuPercent,
    message: ({ alerts, application }) =>
      `must be more than application.scaleOut.cpuPercent, but ${alerts.cpuWarning.percent} is not more than ${application.scaleOut.cpuPercent}: people would be called before scaling had a chance`,
  },
  {
    path: ['alerts', 'memoryWarning', 'percent'],
    holds: ({ alerts, application }) =>
      alerts.memoryWarning.percent > application.scaleOut.memoryPercent,
    message: ({ alerts, application }) =>
      `must be more than application.scaleOut.memoryPercent, but ${alerts.memoryWarning.percent} is not more than ${application.scaleOut.memoryPercent}: people would be called before scaling had a chance`,
  },
  {
    path: ['performance', 'cache', 'inProcess'],
    holds: ({ architecture, performance }) =>
      performance.cache.inProcess.includes('sessions') ===
      (architecture.sessionStore === 'process'),
    message: ({ architecture }) =>
      `must agree with architecture.sessionStore, which says ${architecture.sessionStore}: name sessions in one place only`,
  },
];

/** The strategy file, `strategy.yml`. Unknown keys are refused; rules between fields are checked. */
export const strategySchema = sections
  .superRefine(checkConsistency(rules))
  .describe('The scaling strategy of a platform: every number and rule, once.');

export type Strategy = z.infer<typeof strategySchema>;
export type ApplicationStrategy = z.infer<typeof applicationSchema>;
