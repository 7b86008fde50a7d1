/** The written form of a JSONPath state: which fields a state of each type has. */

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

const path = z.string().optional();
const pathOrNull = z.string().nullable().optional();
const assign = { Assign: variablesWith(String.raw`(\.\$)?`).optional() };
const around = { InputPath: pathOrNull, OutputPath: pathOrNull };
const result = { ResultSelector: template.optional(), ResultPath: pathOrNull };
const recoverable = recoverableWith({ ResultPath: pathOrNull, ...assign });
const seconds = z.int().min(1).max(secondsOrAttemptsMax).optional();
const count = z.int().min(0).optional();
const worker = { ...commonFields, ...passable, ...around, ...result, ...assign, ...recoverable };

/** The comparison in it is looked at when the rule is compiled. */
const rule = z.looseObject({ Next: z.string(), ...assign });

const legacyMap = z.strictObject({
  Type: z.literal('Map'),
  ItemsPath: path,
  ItemSelector: template.optional(),
  Parameters: template.optional(),
  MaxConcurrency: count,
  MaxConcurrencyPath: path,
  ToleratedFailureCount: count,
  ToleratedFailureCountPath: path,
  ToleratedFailurePercentage: z.number().min(0).max(100).optional(),
  ToleratedFailurePercentagePath: path,
  /** The name of ItemProcessor before there were Distributed Maps. */
  Iterator: processorSchema.optional(),
  ItemProcessor: processorSchema.optional(),
  ...distributedFields,
  ...worker,
});

export const jsonpathState = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Pass'),
    Result: template.optional(),
    Parameters: template.optional(),
    ResultPath: pathOrNull,
    ...commonFields,
    ...passable,
    ...around,
    ...assign,
  }),
  z.strictObject({
    Type: z.literal('Task'),
    Resource: z.string(),
    Parameters: template.optional(),
    Credentials: z
      .union([z.strictObject({ RoleArn: z.string() }), z.strictObject({ 'RoleArn.$': z.string() })])
      .optional(),
    TimeoutSeconds: seconds,
    TimeoutSecondsPath: path,
    HeartbeatSeconds: seconds,
    HeartbeatSecondsPath: path,
    ...worker,
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    Choices: z.array(rule).min(1),
    Default: z.string().optional(),
    ...commonFields,
    ...around,
    ...assign,
  }),
  z.strictObject({
    Type: z.literal('Wait'),
    Seconds: z.int().min(0).max(secondsOrAttemptsMax).optional(),
    SecondsPath: path,
    Timestamp: path,
    TimestampPath: path,
    ...commonFields,
    ...passable,
    ...around,
    ...assign,
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...commonFields, ...around }),
  z.strictObject({
    Type: z.literal('Fail'),
    Error: path,
    ErrorPath: path,
    Cause: path,
    CausePath: path,
    ...commonFields,
  }),
  z.strictObject({
    Type: z.literal('Parallel'),
    Branches: z.array(branchSchema).min(1),
    Parameters: template.optional(),
    ...worker,
  }),
  legacyMap,
]);
