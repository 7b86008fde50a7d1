/** The only reader of the environment: one frozen object, all problems reported together. */

import * as z from 'zod';

const configSchema = z.object({
  STAGE: z.string().min(1),
  OPERATIONS_TABLE: z.string().min(1),
  NOTIFICATIONS_TOPIC: z.string().optional(),
  PAGES_TOPIC: z.string().optional(),
  PLAN_BUCKET: z.string().optional(),
});

export interface Config {
  readonly stage: string;
  readonly operationsTable: string;
  readonly notificationsTopicArn?: string | undefined;
  readonly pagesTopicArn?: string | undefined;
  readonly planBucket?: string | undefined;
}

/**
 * Reads the variables the template sets for each function.
 * @throws Error naming every variable that is missing
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const result = configSchema.safeParse(environment);
  if (!result.success) {
    const names = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Error(
      `Environment variables are missing or empty: ${names}. Deploy again, the template sets them.`,
    );
  }
  const values = result.data;
  return Object.freeze({
    stage: values.STAGE,
    operationsTable: values.OPERATIONS_TABLE,
    notificationsTopicArn: values.NOTIFICATIONS_TOPIC,
    pagesTopicArn: values.PAGES_TOPIC,
    planBucket: values.PLAN_BUCKET,
  });
}

/** The process environment, for the one place that starts a function on AWS. */
export const processEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;
