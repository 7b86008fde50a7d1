/** The parts of a written definition that both query languages share. */

import * as z from 'zod';
import type { Json } from './json.ts';
import { secondsOrAttemptsMax } from './limits.ts';

/** Any JSON, expressions within; looked at when the field is compiled. */
export const template = z.custom<Json>((value) => value !== undefined);

/** The values of `Type`, in the order AWS lists them (recorded). */
export const typeNames = [
  'Task',
  'Wait',
  'Pass',
  'Succeed',
  'Fail',
  'Choice',
  'Parallel',
  'Map',
] as const;

/**
 * Variables by name. workflow-variables.html, "Naming": an identifier of at most 80 characters;
 * `states` is taken.
 */
export const variablesWith = (ending: string) =>
  z.record(
    z
      .string()
      .max(82)
      .regex(
        new RegExp(String.raw`^(?!states$)[\p{ID_Start}_]\p{ID_Continue}{0,79}${ending}$`, 'u'),
        'is no variable name',
      ),
    template,
  );

export const commonFields = {
  Comment: z.string().optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional(),
};
export const passable = { Next: z.string().optional(), End: z.boolean().optional() };

const errorNames = z.array(z.string()).min(1);

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  IntervalSeconds: z.int().min(1).max(secondsOrAttemptsMax).default(1),
  MaxAttempts: z.int().min(0).max(secondsOrAttemptsMax).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).default(31_622_400),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

/** Retry and Catch; `exit` are the fields with which a Catcher leaves. */
export const recoverableWith = <Exit extends z.ZodRawShape>(exit: Exit) => ({
  Retry: z.array(retrier).default([]),
  Catch: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        ErrorEquals: errorNames,
        Next: z.string(),
        ...exit,
      }),
    )
    .default([]),
});

export const branchSchema = z.strictObject({
  StartAt: z.string(),
  States: z.record(z.string().min(1).max(80), z.unknown()),
  Comment: z.string().optional(),
});

export const processorSchema = branchSchema.extend({
  ProcessorConfig: z
    .looseObject({
      Mode: z.enum(['INLINE', 'DISTRIBUTED']).default('INLINE'),
      ExecutionType: z.enum(['STANDARD', 'EXPRESS']).optional(),
    })
    .optional(),
});

/** MaxItems and MaxItemsPath are read by the query language. input-output-itemreader.html. */
const readerConfig = z.looseObject({
  InputType: z.enum(['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST']).optional(),
  ManifestType: z.enum(['ATHENA_DATA', 'S3_INVENTORY']).optional(),
  Transformation: z.enum(['NONE', 'LOAD_AND_FLATTEN']).optional(),
  ItemsPointer: z.string().optional(),
  CSVDelimiter: z.enum(['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB']).optional(),
  CSVHeaderLocation: z.enum(['FIRST_ROW', 'GIVEN']).optional(),
  CSVHeaders: z.array(z.unknown()).optional(),
});

/** Where a Distributed Map gets its items, how it groups them, and where it writes the results. */
export const distributedFields = {
  Label: z.string().max(40).optional(),
  ItemReader: z
    .strictObject({
      Resource: z.string(),
      ReaderConfig: readerConfig.default({}),
      Arguments: template.optional(),
      Parameters: template.optional(),
    })
    .optional(),
  ItemBatcher: z.looseObject({}).optional(),
  ResultWriter: z
    .strictObject({
      Resource: z.string().optional(),
      WriterConfig: z
        .strictObject({
          Transformation: z.enum(['NONE', 'COMPACT', 'FLATTEN']).optional(),
          OutputType: z.enum(['JSON', 'JSONL']).optional(),
        })
        .optional(),
      Arguments: template.optional(),
      Parameters: template.optional(),
    })
    .optional(),
};
