/** State machines: created, updated and deployed. */

import { describe, expect, test } from '@jest/globals';
import { createSetting, roleArn, startMs } from './setting.ts';

const pass = {
  QueryLanguage: 'JSONata',
  StartAt: 'Only',
  States: { Only: { Type: 'Pass', End: true } },
};
const definition = JSON.stringify(pass);

/** What DefinitionSubstitutions fill. */
const hole = (name: string): string => `$\{${name}}`;

const declare = (properties: object) => ({
  logicalId: 'ScaleOutStateMachine',
  type: 'AWS::StepFunctions::StateMachine',
  properties: { RoleArn: roleArn, StateMachineName: 'arq-lab-scale-out', ...properties },
});

function deploy(properties: object) {
  const setting = createSetting();
  const deployed = setting.sfn.deploy?.['AWS::StepFunctions::StateMachine']?.(declare(properties));
  return { ...setting, deployed };
}

describe('CreateStateMachine', () => {
  // API reference: idempotent for the same name, definition and role.
  test('again with the same definition answers with the machine that is there', async () => {
    const { call, create } = createSetting();
    await create(pass);
    expect(
      await call('CreateStateMachine', { name: 'arq-lab-example', roleArn, definition }),
    ).toEqual({
      stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-example',
      creationDate: new Date(startMs),
    });
    expect(await call('ListStateMachines', {})).toEqual({
      stateMachines: [
        {
          stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-example',
          name: 'arq-lab-example',
          type: 'STANDARD',
          creationDate: new Date(startMs),
        },
      ],
    });
  });

  // API reference: other roles and tags are ignored then, another type is not.
  test('again with another role or tags changes nothing, with another type is refused', async () => {
    const { call, create } = createSetting();
    const stateMachineArn = await create(pass);
    const again = { name: 'arq-lab-example', roleArn: `${roleArn}-2`, definition };
    await call('CreateStateMachine', { ...again, tags: [{ key: 'a', value: 'b' }] });
    expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject({ roleArn });
    expect(await call('ListTagsForResource', { resourceArn: stateMachineArn })).toEqual({
      tags: [],
    });
    await expect(call('CreateStateMachine', { ...again, type: 'EXPRESS' })).rejects.toMatchObject({
      code: 'StateMachineAlreadyExists',
    });
  });

  test('keeps the tags, which executions share', async () => {
    const { call, sfn } = createSetting();
    const tags = [{ key: 'arq:stage', value: 'lab' }];
    const { stateMachineArn } = await call<{ stateMachineArn: string }>('CreateStateMachine', {
      name: 'tagged',
      roleArn,
      definition,
      tags,
    });
    expect(await call('ListTagsForResource', { resourceArn: stateMachineArn })).toEqual({ tags });
    expect(sfn.tags?.('arn:aws:states:eu-west-1:111122223333:execution:tagged:x')).toEqual({
      'arq:stage': 'lab',
    });
  });
});

// AWS::StepFunctions::StateMachine, "Return values"
describe('a deployed state machine', () => {
  test('has its substitutions filled in, wherever they stand in the definition', async () => {
    const { sfn, deployed, begin, clock, record } = deploy({
      Definition: {
        ...pass,
        States: {
          Only: {
            Type: 'Pass',
            Output: { to: [hole('TopicArn'), `{% "${hole('Stage')}" & "!" %}`] },
            End: true,
          },
        },
      },
      DefinitionSubstitutions: { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:t', Stage: 'lab' },
      Tags: [{ Key: 'arq:stage', Value: 'lab' }],
    });
    const arn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-scale-out';
    expect(deployed).toEqual({
      ref: arn,
      attributes: {
        Arn: arn,
        Name: 'arq-lab-scale-out',
        StateMachineRevisionId: expect.any(String),
      },
    });
    expect(sfn.tags?.(arn)).toEqual({ 'arq:stage': 'lab' });
    await sfn.ready();
    const execution = await begin(arn);
    await clock.runUntil(startMs + 1);
    expect(record(execution).output).toEqual({
      to: ['arn:aws:sns:eu-west-1:111122223333:t', 'lab!'],
    });
  });

  test('may have its definition as text', async () => {
    const { sfn, deployed, call } = deploy({
      DefinitionString: definition.replaceAll('Only', hole('Name')),
      DefinitionSubstitutions: { Name: 'Other' },
    });
    await sfn.ready();
    const described = await call<{ definition: string }>('DescribeStateMachine', {
      stateMachineArn: deployed?.ref,
    });
    expect(JSON.parse(described.definition).StartAt).toBe('Other');
  });

  test('with a substitution that has no value is not deployed', () => {
    expect(() => deploy({ Definition: { ...pass, Comment: hole('Missing') } })).toThrow(
      hole('Missing'),
    );
  });

  test('without a definition is not deployed', () => {
    expect(() => deploy({})).toThrow('Definition');
  });

  test('that is not valid is found when the lab is made ready', async () => {
    const { sfn } = deploy({ Definition: { ...pass, StartAt: 'None' } });
    await expect(sfn.ready()).rejects.toMatchObject({ code: 'InvalidDefinition' });
  });

  test('cannot be started before the lab is ready', async () => {
    const { begin, deployed } = deploy({ Definition: pass });
    await expect(begin(deployed?.ref ?? '')).rejects.toThrow('before it was made ready');
  });
});
