/** The table of constraints: every row belongs to a member that a request of the service has. */

import { expect, test } from '@jest/globals';
import { constraints } from '../../../lab/endpoint/constraints.ts';
import { findingsOf, validationMessage } from '../../../lab/endpoint/validate.ts';
import { loadModel } from '../../../lab/model/index.ts';
import { type Shape, shapeOf } from '../../../lab/model/shape.ts';

const services = ['sfn', 'eventbridge', 'cloudwatch'] as const;

test.each(services)(
  'every row of %s names a member of a structure in its model',
  async (service) => {
    const exported = await import(`@aws-sdk/client-${service}`);
    const strays: string[] = [];
    for (const [structure, rows] of Object.entries(constraints[service])) {
      const schema = exported[`${structure}$`];
      const shape: Shape | undefined = schema === undefined ? undefined : shapeOf(schema);
      for (const member of Object.keys(rows)) {
        if (shape?.kind === 'structure' && shape.members.has(member)) continue;
        strays.push(`${structure}.${member}`);
      }
    }
    expect(strays).toEqual([]);
  },
);

async function findings(operation: string, input: object) {
  const shape = (await loadModel('eventbridge')).operation(operation)?.input ?? { kind: 'unit' };
  return findingsOf('eventbridge', shape, input);
}

test('a request within its bounds has no findings', async () => {
  const input = { Limit: 100, NamePrefix: 'arq', EventBusName: 'default' };
  expect(await findings('ListRules', input)).toEqual({ mistyped: undefined, broken: [] });
});

// The form of AWS's messages, as in botocore and localstack issue reports of all three services.
test('several findings stand in one sentence, in the order of the model', async () => {
  const { broken } = await findings('ListRules', { Limit: 0, NamePrefix: '', EventBusName: 'b' });
  expect(validationMessage(broken)).toBe(
    "2 validation errors detected: Value '' at 'namePrefix' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
  );
});

test('an empty list is shown, a long one is not', async () => {
  expect((await findings('PutEvents', { Entries: [] })).broken).toEqual([
    "Value '[]' at 'entries' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ]);
  expect((await findings('PutEvents', { Entries: Array(11).fill({}) })).broken).toEqual([
    "Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
  ]);
});

test('what is not of its type is found before anything else', async () => {
  expect(await findings('PutEvents', { Entries: {} })).toMatchObject({
    mistyped: 'Expected list or null',
  });
  expect(await findings('PutEvents', { Entries: ['x'] })).toMatchObject({
    mistyped: 'Unexpected value type in payload',
  });
});
