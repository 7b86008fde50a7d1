import { describe, expect, test } from '@jest/globals';
import { deployTemplate } from '../../../lab/template/deploy-template.ts';
import type { Template, TemplateResource } from '../../../lab/template/index.ts';

function templateOf(
  resources: Readonly<Record<string, TemplateResource>>,
  outputs: Template['outputs'] = {},
): Template {
  return { stackName: 'arq-lab', region: 'eu-west-1', functions: [], resources, outputs };
}

/** Deploys, every resource being created as `<logical id>!` with an ARN. */
function deploy(template: Template) {
  const created: unknown[] = [];
  const stack = deployTemplate(template, {
    account: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    create({ logicalId, properties }) {
      created.push([logicalId, properties]);
      return { ref: `${logicalId}!`, attributes: { Arn: `arn:${logicalId}` } };
    },
  });
  return { created, stack };
}

describe('a template', () => {
  test('is deployed with what a resource refers to or depends on first, otherwise in its own order', () => {
    const { created } = deploy(
      templateOf({
        Rule: { Type: 'R', Properties: { Target: { 'Fn::GetAtt': ['Machine', 'Arn'] } } },
        Machine: { Type: 'M', DependsOn: ['Policy'], Properties: { Role: { Ref: 'Role' } } },
        Role: { Type: 'I' },
        Policy: { Type: 'P' },
        Alarm: { Type: 'A', DependsOn: 'Rule' },
      }),
    );
    expect(created).toEqual([
      ['Policy', {}],
      ['Role', {}],
      ['Machine', { Role: 'Role!' }],
      ['Rule', { Target: 'arn:Machine' }],
      ['Alarm', {}],
    ]);
  });

  test('gives its outputs, and what was created', () => {
    const outputs = { Table: { Value: { Ref: 'Table' } } };
    const { stack } = deploy(templateOf({ Table: { Type: 'T' } }, outputs));
    expect(stack.outputs).toEqual({ Table: 'Table!' });
    expect(stack.resources.get('Table')).toEqual({
      ref: 'Table!',
      attributes: { Arn: 'arn:Table' },
    });
  });

  test('is refused with the whole circle when resources need each other', () => {
    const template = templateOf({
      Start: { Type: 'S', Properties: { Next: { Ref: 'A' } } },
      A: { Type: 'A', Properties: { Next: { Ref: 'B' } } },
      B: { Type: 'B', DependsOn: 'A' },
    });
    expect(() => deploy(template)).toThrow('The template has a circular dependency: A -> B -> A.');
  });
});
