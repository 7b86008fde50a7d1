/** Compiles the functions of `serverless.yml` to CloudFormation as osls does. */

import * as z from 'zod';
import type { TemplateFunction, TemplateResource } from './index.ts';

/** The provider settings that the compilation knows; another one is refused, because it would change the template. */
export const providerSchema = z.strictObject({
  name: z.literal('aws'),
  runtime: z.string(),
  architecture: z.string(),
  region: z.string(),
  stage: z.string(),
  versionFunctions: z.literal(false),
  logRetentionInDays: z.number(),
  memorySize: z.number(),
  timeout: z.number(),
  // Given to the stack when it is deployed; no part of the template.
  stackTags: z.record(z.string(), z.string()),
  environment: z.record(z.string(), z.unknown()),
});

export const functionSchema = z.strictObject({
  handler: z.string(),
  role: z.string(),
  description: z.string().optional(),
  memorySize: z.number().optional(),
  timeout: z.number().optional(),
  environment: z.record(z.string(), z.unknown()).optional(),
});

type FunctionDeclaration = z.infer<typeof functionSchema>;

interface Service {
  readonly service: string;
  readonly provider: z.infer<typeof providerSchema>;
  readonly functions: Readonly<Record<string, FunctionDeclaration>>;
}

/** `assess-application` gives `AssessDashapplication`. Source: osls, `lib/plugins/aws/lib/naming.js`. */
function normalize(name: string): string {
  const words = name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Source: osls, `lib/plugins/aws/package/compile/functions.js`. */
function compileFunction(
  { service, provider }: Service,
  name: string,
  declared: FunctionDeclaration,
): Record<string, TemplateResource> {
  const normalized = normalize(name);
  const functionName = `${service}-${provider.stage}-${name}`;
  return {
    [`${normalized}LogGroup`]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: {
        LogGroupName: `/aws/lambda/${functionName}`,
        RetentionInDays: provider.logRetentionInDays,
      },
    },
    [`${normalized}LambdaFunction`]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        // Where the code lies is decided when it is uploaded.
        Code: {},
        // The bundle has one file, `index.js`, with the handler's export.
        Handler: `index${declared.handler.slice(declared.handler.lastIndexOf('.'))}`,
        Runtime: provider.runtime,
        FunctionName: functionName,
        MemorySize: declared.memorySize ?? provider.memorySize,
        Timeout: declared.timeout ?? provider.timeout,
        Architectures: [provider.architecture],
        ...(declared.description === undefined ? {} : { Description: declared.description }),
        Environment: { Variables: { ...provider.environment, ...declared.environment } },
        Role: { 'Fn::GetAtt': [declared.role, 'Arn'] },
      },
      DependsOn: [`${normalized}LogGroup`, declared.role],
    },
  };
}

/** The log group and the function that each entry of `functions` becomes, and where the code of each is. */
export function compileFunctions(service: Service): {
  readonly resources: Record<string, TemplateResource>;
  readonly functions: readonly TemplateFunction[];
} {
  const entries = Object.entries(service.functions);
  return {
    resources: Object.assign(
      {},
      ...entries.map(([name, declared]) => compileFunction(service, name, declared)),
    ),
    functions: entries.map(([name, { handler }]) => ({
      name,
      logicalId: `${normalize(name)}LambdaFunction`,
      handler,
    })),
  };
}
