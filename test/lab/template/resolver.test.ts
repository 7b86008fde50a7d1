// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation's
import { describe, expect, test } from '@jest/globals';
import { createResolver } from '../../../lab/template/resolver.ts';

const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: { TableName: { Ref: 'AWS::StackName' } },
};

const resolver = createResolver(
  {
    stackName: 'arq-lab',
    region: 'eu-west-1',
    resources: { Table: table },
    outputs: {},
    functions: [],
  },
  {
    account: '111122223333',
    region: 'eu-central-1',
    partition: 'aws',
    stackName: 'arq-lab',
    lookup: () => ({ ref: 'operations', attributes: { Arn: 'arn:table', 'Nested.Name': 'deep' } }),
  },
);

describe('an intrinsic', () => {
  // Source: CloudFormation guide, "Intrinsic function reference" and "Pseudo parameters reference".
  test.each<[unknown, unknown]>([
    [{ Ref: 'Table' }, 'operations'],
    [{ Ref: 'AWS::AccountId' }, '111122223333'],
    [{ Ref: 'AWS::Region' }, 'eu-central-1'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'AWS::StackName' }, 'arq-lab'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:table'],
    [{ 'Fn::GetAtt': ['Table', 'Nested.Name'] }, 'deep'],
    [
      { 'Fn::Sub': '${AWS::Region}/${Table}/${Table.Arn}/${!Literal}' },
      'eu-central-1/operations/arn:table/${Literal}',
    ],
    [
      { 'Fn::Sub': ['${name}-${Table}', { name: { Ref: 'AWS::Region' } }] },
      'eu-central-1-operations',
    ],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Table' }, 3]] }, 'a-operations-3'],
    [{ 'Fn::Select': [1, ['a', { Ref: 'Table' }]] }, 'operations'],
    [{ 'Fn::Select': ['0', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Table', 'Arn'] }] }] }, 'arn'],
    [{ 'Fn::Split': [',', 'a,b'] }, ['a', 'b']],
    [[{ deep: { Ref: 'Table' } }], [{ deep: 'operations' }]],
  ])('%j gives %j', (value, expected) => {
    expect(resolver.resolve(value, 'Topic')).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [{ 'Fn::ImportValue': 'x' }, 'Topic.Name: the intrinsic Fn::ImportValue is not supported.'],
    [{ Ref: 'Missing' }, 'Topic.Name: the template has no resource Missing.'],
    [
      { Ref: 'AWS::URLSuffix' },
      'Topic.Name: the pseudo parameter AWS::URLSuffix is not supported.',
    ],
    [
      { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      'Topic.Name: Table (AWS::DynamoDB::Table) has no attribute StreamArn.',
    ],
    [
      { 'Fn::Sub': '${Table.StreamArn}' },
      'Topic.Name: Table (AWS::DynamoDB::Table) has no attribute StreamArn.',
    ],
    [{ 'Fn::Join': ['-', 'text'] }, 'Topic.Name: "text" is not a list.'],
    [{ 'Fn::Join': ['-', [{ a: 1 }]] }, 'Topic.Name: {"a":1} is not text.'],
    [{ 'Fn::Select': [2, ['a']] }, 'Topic.Name: Fn::Select finds nothing at 2.'],
  ])('%j fails by name and place', (value, problem) => {
    expect(() => resolver.resolve({ Name: value }, 'Topic')).toThrow(problem);
  });
});

test('a value without intrinsics is given back as it is, so that what is compiled from it can be kept', () => {
  const definition = { States: { Act: { Type: 'Pass', Output: '{% 1 %}' } }, list: [1, null] };
  expect(resolver.resolve(definition, 'Machine')).toBe(definition);
  expect(resolver.resolve({ definition, name: { Ref: 'Table' } }, 'Machine')).toMatchObject({
    name: 'operations',
  });
});

test('a resource is declared with its type and its properties resolved', () => {
  expect(resolver.declare('Table')).toEqual({
    logicalId: 'Table',
    type: 'AWS::DynamoDB::Table',
    properties: { TableName: 'arq-lab' },
  });
});
