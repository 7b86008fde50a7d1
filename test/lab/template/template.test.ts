// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation's
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadTemplate } from '../../../lab/template/index.ts';
import { removeProjects, writeProject } from '../../deploy/temporary-project.ts';

afterAll(removeProjects);

const configuration = `
service: arq
frameworkVersion: '4'
configValidationMode: error
provider:
  name: aws
  runtime: nodejs24.x
  architecture: arm64
  region: \${opt:region, 'eu-west-1'}
  stage: \${opt:stage, 'lab'}
  versionFunctions: false
  logRetentionInDays: 30
  memorySize: 512
  timeout: 30
  stackTags: {}
  environment: { STAGE: '\${sls:stage}' }
plugins: [./scripts/esbuild-plugin.cjs]
package: { individually: true }
functions:
  look-at_it:
    handler: functions/look/handler.handler
    role: LookRole
    timeout: 60
    environment: { TABLE: !Ref Table }
resources:
  - \${file(./foundation.yml)}
`;

const foundation = `
Resources:
  Table: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: Retain, Properties: { TableName: 'arq-\${sls:stage}' } }
Outputs:
  Table: { Value: !Ref Table }
`;

function project(changes: { serverless?: string; foundation?: string } = {}): string {
  return writeProject({
    'serverless.yml': changes.serverless ?? configuration,
    'foundation.yml': changes.foundation ?? foundation,
  });
}

describe('a template', () => {
  test('has the functions as the resources that osls makes of them', async () => {
    const template = await loadTemplate({ root: project(), stage: 'dev' });
    expect(template.functions).toEqual([
      {
        name: 'look-at_it',
        logicalId: 'LookDashatUnderscoreitLambdaFunction',
        handler: 'functions/look/handler.handler',
      },
    ]);
    expect(template.resources.LookDashatUnderscoreitLambdaFunction).toEqual({
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: {},
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        FunctionName: 'arq-dev-look-at_it',
        MemorySize: 512,
        Timeout: 60,
        Architectures: ['arm64'],
        Environment: { Variables: { STAGE: 'dev', TABLE: { Ref: 'Table' } } },
        Role: { 'Fn::GetAtt': ['LookRole', 'Arn'] },
      },
      DependsOn: ['LookDashatUnderscoreitLogGroup', 'LookRole'],
    });
  });

  test('has the resources and outputs of every fragment, for its stage', async () => {
    const template = await loadTemplate({ root: project(), stage: 'dev' });
    expect(template).toMatchObject({ stackName: 'arq-dev', region: 'eu-west-1' });
    expect(template.resources.Table).toEqual({
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      Properties: { TableName: 'arq-dev' },
    });
    expect(template.outputs).toEqual({ Table: { Value: { Ref: 'Table' } } });
  });

  test('is read once for each stage, and nobody can change it', async () => {
    const root = project();
    const template = await loadTemplate({ root, stage: 'dev' });
    expect(await loadTemplate({ root, stage: 'dev' })).toBe(template);
    expect(await loadTemplate({ root, stage: 'lab' })).not.toBe(template);
    expect(Object.isFrozen(template.resources.Table?.Properties)).toBe(true);
  });

  test.each([
    [
      'a setting that osls would act on',
      { serverless: `${configuration}\nlayers: {}` },
      /Unrecognized key: "layers"/,
    ],
    [
      'an event of a function',
      { serverless: configuration.replace('timeout: 60', 'events: []') },
      /Unrecognized key: "events"[\s\S]*functions\["look-at_it"\]/,
    ],
    [
      'a condition on a resource',
      { foundation: foundation.replace('DeletionPolicy: Retain', 'Condition: IsProduction') },
      /Unrecognized key: "Condition"/,
    ],
    [
      'a name that two fragments declare',
      { serverless: `${configuration}  - \${file(./foundation.yml)}\n` },
      /serverless.yml: Table is declared twice/,
    ],
  ])('refuses %s', async (_what, changes, problem) => {
    await expect(loadTemplate({ root: project(changes), stage: 'lab' })).rejects.toThrow(problem);
  });
});
