/** ValidateStateMachineDefinition, as recorded in the area validation of the conformance corpus. */

import { expect, test } from '@jest/globals';
import { createSetting } from './setting.ts';

const validate = (definition: unknown, more: object = {}) =>
  createSetting().call('ValidateStateMachineDefinition', {
    definition: typeof definition === 'string' ? definition : JSON.stringify(definition),
    ...more,
  });

const pass = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };

test('a good definition is OK', async () => {
  expect(await validate(pass)).toEqual({ result: 'OK', diagnostics: [], truncated: false });
});

test.each<[string, unknown, object]>([
  [
    'what is no JSON',
    ' ',
    { code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' },
  ],
  [
    'an empty object',
    {},
    {
      code: 'SCHEMA_VALIDATION_FAILED',
      location: '/',
      message: 'These fields are required: [States, StartAt]',
    },
  ],
  [
    'a state in JSONPath within JSONata',
    {
      ...pass,
      QueryLanguage: 'JSONata',
      States: { A: { Type: 'Pass', End: true, QueryLanguage: 'JSONPath' } },
    },
    {
      code: 'SCHEMA_VALIDATION_FAILED',
      location: '/States/A',
      message: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    },
  ],
])('%s fails', async (_name, definition, diagnostic) => {
  expect(await validate(definition)).toEqual({
    result: 'FAIL',
    diagnostics: [{ severity: 'ERROR', ...diagnostic }],
    truncated: false,
  });
});

test('every problem is told, as many as are asked for', async () => {
  const definition = { StartAt: 'B', States: { A: { Type: 'Pass' } } };
  const all = await validate(definition);
  expect(all).toMatchObject({
    diagnostics: [{ code: 'MISSING_TRANSITION_TARGET' }, { location: '/States/A' }],
    truncated: false,
  });
  expect(await validate(definition, { maxResults: 1 })).toMatchObject({
    diagnostics: [{ code: 'MISSING_TRANSITION_TARGET' }],
    truncated: true,
  });
});
