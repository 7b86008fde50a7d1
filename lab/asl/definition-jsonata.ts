/** The written form of a JSONata state: which fields a state of each type has. */

import * as z from 'zod';
import {
  branchSchema,
  commonFields,
  distributedFields,
  passable,
  processorSchema,
  recoverableWith,
  template,
  variablesWith,
} from './definition-parts.ts';
import { secondsOrAttemptsMax } from './limits.ts';

const expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a JSONata expression');
const exit = { Output: template.optional(), Assign: variablesWith('').optional() };
const recoverable = recoverableWith(exit);
const seconds = z.union([z.int().min(1).max(secondsOrAttemptsMax), expression]).optional();
const count = z.union([z.int().min(0), expression]).optional();

const rule = z.strictObject({
  Comment: z.string().optional(),
  Condition: z.union([z.boolean(), expression]),
  Next: z.string(),
  ...exit,
});

export const jsonataState = z.discriminatedUnion('Type', [
  z.strictObject({ Type: z.literal('Pass'), ...commonFields, ...passable, ...exit }),
  z.strictObject({
    Type: z.literal('Task'),
    Resource: z.string(),
    Arguments: template.optional(),
    Credentials: z.strictObject({ RoleArn: z.string() }).optional(),
    TimeoutSeconds: seconds,
    HeartbeatSeconds: seconds,
    ...commonFields,
    ...passable,
    ...exit,
    ...recoverable,
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    Choices: z.array(rule).min(1),
    Default: z.string().optional(),
    ...commonFields,
    ...exit,
  }),
  z.strictObject({
    Type: z.literal('Wait'),
    Seconds: z.union([z.int().min(0).max(secondsOrAttemptsMax), expression]).optional(),
    Timestamp: z.string().optional(),
    ...commonFields,
    ...passable,
    ...exit,
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...commonFields, Output: template.optional() }),
  z.strictObject({
    Type: z.literal('Fail'),
    Error: z.string().optional(),
    Cause: z.string().optional(),
    ...commonFields,
  }),
  z.strictObject({
    Type: z.literal('Parallel'),
    Branches: z.array(branchSchema).min(1),
    Arguments: template.optional(),
    ...commonFields,
    ...passable,
    ...exit,
    ...recoverable,
  }),
  z.strictObject({
    Type: z.literal('Map'),
    Items: z.union([z.array(template), expression]).optional(),
    ItemSelector: template.optional(),
    MaxConcurrency: count,
    ToleratedFailureCount: count,
    ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
    ItemProcessor: processorSchema,
    ...distributedFields,
    ...commonFields,
    ...passable,
    ...exit,
    ...recoverable,
  }),
]);
