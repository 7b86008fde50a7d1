import { beforeAll, describe, expect, test } from '@jest/globals';
import { deployTemplate } from '../../lab/template/deploy-template.ts';
import { loadTemplate, type Template } from '../../lab/template/index.ts';
import { references, resourcesOf } from './references.ts';
import { hasAttribute, unknownProperties } from './specification.ts';
import { root } from './temporary-project.ts';

let template: Template;

beforeAll(async () => {
  template = await loadTemplate({ root, stage: 'lab' });
});

describe('the template', () => {
  test('can be deployed: no resource needs itself, every attribute has a value', () => {
    const attributes = new Proxy<Record<string, string>>({}, { get: () => 'attribute' });
    const { resources, outputs } = deployTemplate(template, {
      account: '111122223333',
      region: 'eu-west-1',
      partition: 'aws',
      create: ({ logicalId }) => ({ ref: logicalId, attributes }),
    });
    expect([...resources.keys()].sort()).toEqual(Object.keys(template.resources).sort());
    expect(outputs.ScaleApplicationStateMachineArn).toBe('ScaleApplicationStateMachine');
  });

  test('has no property that CloudFormation does not know', () => {
    const problems = Object.entries(template.resources).flatMap(([logicalId, resource]) =>
      unknownProperties(logicalId, resource.Type, resource.Properties ?? {}),
    );
    expect(problems).toEqual([]);
  });

  test('refers only to resources and attributes that exist', () => {
    const found = [...references(template.resources), ...references(template.outputs)];
    const problems = found
      .filter(([logicalId]) => !logicalId.startsWith('AWS::'))
      .filter(([logicalId, attribute]) => {
        const type = template.resources[logicalId]?.Type;
        return type === undefined || (attribute !== '' && !hasAttribute(type, attribute));
      });
    expect(problems).toEqual([]);
    expect(found.length).toBeGreaterThan(100);
  });

  test('keeps the state of the runbooks when the stack is removed', () => {
    for (const logicalId of ['OperationsTable', 'PlanBucket']) {
      expect(template.resources[logicalId]).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  test('gives every function a role of its own', () => {
    const roles = resourcesOf(template, 'AWS::Lambda::Function').map(([, properties]) =>
      JSON.stringify(properties.Role),
    );
    expect(new Set(roles).size).toBe(roles.length);
  });

  test('sends the failure of every state machine to the pages topic', () => {
    const watched = JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
    for (const [logicalId] of resourcesOf(template, 'AWS::StepFunctions::StateMachine')) {
      expect(watched).toContain(`"Value":{"Ref":"${logicalId}"}`);
      expect(template.resources[`${logicalId}FailureAlarm`]?.Properties?.AlarmActions).toEqual([
        { Ref: 'PagesTopic' },
      ]);
    }
  });

  test('keeps every event and schedule that cannot be delivered', () => {
    const targets = [
      ...resourcesOf(template, 'AWS::Events::Rule'),
      ...resourcesOf(template, 'AWS::Scheduler::Schedule'),
    ];
    expect(targets.length).toBeGreaterThan(2);
    for (const [logicalId, properties] of targets) {
      const text = JSON.stringify(properties.Targets ?? properties.Target);
      expect([logicalId, text]).toEqual([
        logicalId,
        expect.stringContaining(
          '"DeadLetterConfig":{"Arn":{"Fn::GetAtt":["DeadLetterQueue","Arn"]}}',
        ),
      ]);
    }
  });
});
