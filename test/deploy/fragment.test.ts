// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation's
import { afterAll, describe, expect, test } from '@jest/globals';
import { readConfiguration, readFragment } from '../../deploy/fragment.ts';
import { removeProjects, writeProject } from './temporary-project.ts';

afterAll(removeProjects);

async function read(text: string): Promise<unknown> {
  const root = writeProject({ 'fragment.yml': text });
  return readFragment('fragment.yml', { root, stage: 'lab' });
}

describe('a fragment', () => {
  // Source: CloudFormation guide, "Intrinsic function reference".
  test.each([
    ['!Ref Table', { Ref: 'Table' }],
    ['!GetAtt Table.Arn', { 'Fn::GetAtt': ['Table', 'Arn'] }],
    ['!GetAtt Database.Endpoint.Address', { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] }],
    ["!Sub 'x-${AWS::Region}'", { 'Fn::Sub': 'x-${AWS::Region}' }],
    ["!Sub ['${a}', { a: !Ref B }]", { 'Fn::Sub': ['${a}', { a: { Ref: 'B' } }] }],
    ["!Join ['-', [a, !Ref B]]", { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }],
    ['!Select [0, [a, b]]', { 'Fn::Select': [0, ['a', 'b']] }],
    ["!Split [',', 'a,b']", { 'Fn::Split': [',', 'a,b'] }],
  ])('reads %s in its long form', async (short, long) => {
    expect(await read(`value: ${short}`)).toEqual({ value: long });
  });

  test('names file and line of an intrinsic that it does not know', async () => {
    await expect(read('a: 1\nvalue: !Cidr [a, 1, 8]')).rejects.toThrow(
      /^fragment\.yml: Unresolved tag: !Cidr at line 2/,
    );
  });

  test('leaves the placeholders of CloudFormation and of state machines alone', async () => {
    const text = "a: '${AWS::Region}'\nb: '${TopicArn}'\nc: '{% $states.input %}'";
    expect(await read(text)).toEqual({
      a: '${AWS::Region}',
      b: '${TopicArn}',
      c: '{% $states.input %}',
    });
  });

  test('puts the stage into text, as often as it is named', async () => {
    expect(await read("value: 'arq-${sls:stage}-${opt:stage}-x'")).toEqual({
      value: 'arq-lab-lab-x',
    });
  });

  test('takes the default of an option', async () => {
    expect(await read("value: ${opt:region, 'eu-west-1'}")).toEqual({ value: 'eu-west-1' });
  });

  test.each([
    ['value: ${ssm:/secret}', 'fragment.yml.value: the variable ${ssm:/secret} is not supported.'],
    ['value: ${env:HOME}', 'fragment.yml.value: the variable ${env:HOME} is not supported.'],
    ["list: ['${opt:color}']", 'fragment.yml.list[0]: the variable ${opt:color} is not supported.'],
    ['value: ${self:a.b}', 'fragment.yml.value: the variable ${self:a.b} is not supported.'],
    ['value: ${file(a.txt)}', 'a.txt: only .yml, .json and .cjs files can be included.'],
  ])('refuses %s', async (text, problem) => {
    const root = writeProject({ 'fragment.yml': text, 'a.txt': '' });
    await expect(readFragment('fragment.yml', { root, stage: 'lab' })).rejects.toThrow(problem);
  });
});

describe('an included file', () => {
  test('is read from the root, its own variables replaced', async () => {
    const root = writeProject({
      'deploy/outer.yml': 'machine: ${file(./workflows/inner.json)}',
      'workflows/inner.json': '{ "name": "arq-${sls:stage}", "arn": "${TopicArn}" }',
    });
    expect(await readFragment('deploy/outer.yml', { root, stage: 'lab' })).toEqual({
      machine: { name: 'arq-lab', arn: '${TopicArn}' },
    });
  });

  test('that is a module derives its value for the stage, as under osls', async () => {
    const root = writeProject({
      'fragment.yml': 'derived: ${file(./derive.cjs)}',
      'derive.cjs':
        "module.exports = async ({ resolveVariable }) => ({ stage: await resolveVariable('sls:stage') });",
    });
    expect(await readFragment('fragment.yml', { root, stage: 'lab' })).toEqual({
      derived: { stage: 'lab' },
    });
  });

  test('cannot stand inside a longer text when it is no text', async () => {
    const root = writeProject({ 'a.yml': "value: 'x ${file(./b.json)}'", 'b.json': '{}' });
    await expect(readFragment('a.yml', { root, stage: 'lab' })).rejects.toThrow(
      'a.yml.value: ${file(./b.json)} is not text and must stand alone.',
    );
  });
});

test('a configuration refers to itself', async () => {
  const root = writeProject({
    'serverless.yml':
      "service: arq\nname: '${self:service}-${self:provider.stage}'\nprovider: { stage: '${sls:stage}' }",
  });
  expect(await readConfiguration('serverless.yml', { root, stage: 'lab' })).toMatchObject({
    name: 'arq-lab',
  });
});
