/** Reads the deployment as osls packages it, without osls: the lab runs what is deployed, or says what it cannot read. */

import * as z from 'zod';
import { readConfiguration } from '../../deploy/fragment.ts';
import { compileFunctions, functionSchema, providerSchema } from './functions.ts';

const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  /** For tools that read the template, such as cfn-lint; it deploys nothing. */
  Metadata: z.record(z.string(), z.unknown()).optional(),
});

const outputSchema = z.strictObject({ Value: z.unknown(), Description: z.string().optional() });

const configurationSchema = z.strictObject({
  service: z.string(),
  frameworkVersion: z.string(),
  configValidationMode: z.literal('error'),
  provider: providerSchema,
  plugins: z.array(z.string()),
  package: z.strictObject({ individually: z.literal(true) }),
  functions: z.record(z.string(), functionSchema),
  resources: z.array(
    z.strictObject({
      Resources: z.record(z.string(), resourceSchema).default({}),
      Outputs: z.record(z.string(), outputSchema).default({}),
    }),
  ),
});

/** A resource as the template declares it, its intrinsics not yet resolved. */
export type TemplateResource = z.infer<typeof resourceSchema>;

/** A Lambda function of the template: where its code is, and which resource it is deployed as. */
export interface TemplateFunction {
  /** Key in `serverless.yml`, `assess-application`. */
  readonly name: string;
  /** `AssessDashapplicationLambdaFunction`. */
  readonly logicalId: string;
  /** Path of the module from the root, and its export: `functions/assess-application/handler.handler`. */
  readonly handler: string;
}

/** What is deployed. Frozen, and shared by all who load the same stage. */
export interface Template {
  readonly stackName: string;
  /** The default Region of `serverless.yml`; a deployment may choose another. */
  readonly region: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: Readonly<Record<string, z.infer<typeof outputSchema>>>;
  readonly functions: readonly TemplateFunction[];
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
}

/** One record of all entries; throws for a name that two fragments declare. */
function merge<T>(records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const merged: Record<string, T> = {};
  for (const [name, value] of records.flatMap((record) => Object.entries(record))) {
    if (Object.hasOwn(merged, name)) throw new Error(`serverless.yml: ${name} is declared twice.`);
    merged[name] = value;
  }
  return merged;
}

async function read(root: string, stage: string): Promise<Template> {
  const configuration = await readConfiguration('serverless.yml', { root, stage });
  const { success, data, error } = configurationSchema.safeParse(configuration);
  if (!success) throw new Error(`serverless.yml: ${z.prettifyError(error)}`);
  const compiled = compileFunctions(data);
  return freeze({
    stackName: `${data.service}-${stage}`,
    region: data.provider.region,
    resources: merge([compiled.resources, ...data.resources.map(({ Resources }) => Resources)]),
    outputs: merge(data.resources.map(({ Outputs }) => Outputs)),
    functions: compiled.functions,
  });
}

const templates = new Map<string, Promise<Template>>();

/**
 * The template of a stage, read once per root and stage. Throws with file and place on every variable, property or
 * intrinsic that this reader does not know: what it cannot read exactly as osls does, it does not read.
 */
export function loadTemplate({ root, stage }: { root: string; stage: string }): Promise<Template> {
  const key = JSON.stringify([root, stage]);
  const known = templates.get(key);
  if (known !== undefined) return known;
  const template = read(root, stage);
  templates.set(key, template);
  return template;
}
