/** Definitions that are compiled, and those that are refused. */

import { expect, test } from '@jest/globals';
import { compileMachine } from '../../../lab/asl/compile.ts';

const resource = 'arn:aws:states:::lambda:invoke';
const compile = (definition: unknown) =>
  compileMachine(
    typeof definition === 'string' ? definition : JSON.stringify(definition),
    (name) => {
      if (name !== resource) throw new Error(`${name} is not here`);
      return { resourceType: 'lambda', resource: 'invoke', pattern: 'requestResponse' };
    },
  );

const machine = (state: object, more: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'One',
  States: { One: state, Two: { Type: 'Succeed' } },
  ...more,
});
const task = (more: object) => machine({ Type: 'Task', Resource: resource, End: true, ...more });

test('a machine keeps its TimeoutSeconds and knows its branches, outer before inner', () => {
  const compiled = compile(
    machine(
      {
        Type: 'Parallel',
        End: true,
        Branches: [{ StartAt: 'In', States: { In: { Type: 'Pass', End: true } } }],
      },
      { TimeoutSeconds: 60, Comment: 'x', Version: '1.0' },
    ),
  );
  expect(compiled.timeoutSeconds).toBe(60);
  expect(compiled.branches.map(({ startAt }) => startAt)).toEqual(['One', 'In']);
});

test.each<[string, unknown, string]>([
  ['no JSON', '{', 'Definition must be a valid JSON object'],
  ['no object', '[]', 'Definition must be a valid JSON object'],
  // Recorded: validation cases of the conformance corpus.
  ['nothing', {}, 'These fields are required: [States, StartAt] at /'],
  [
    'JSONPath in a JSONata machine',
    machine({ Type: 'Pass', End: true, QueryLanguage: 'JSONPath' }),
    "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/One",
  ],
  [
    'Credentials without a role',
    task({ Credentials: {} }),
    "The field 'RoleArn' is required but was missing at /States/One/Credentials",
  ],
  [
    'an instant that is none',
    machine({ Type: 'Wait', Timestamp: '2016-12-05T25:29:29Z', End: true }),
    'String does not match RFC3339 timestamp at /States/One',
  ],
  [
    'JSONPath',
    { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
    'The lab does not run JSONPath states',
  ],
  [
    'a field of JSONPath',
    machine({ Type: 'Pass', InputPath: '$', End: true }),
    "Field 'InputPath' is not supported",
  ],
  [
    'a Distributed Map',
    machine({
      Type: 'Map',
      End: true,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED' },
        StartAt: 'In',
        States: { In: { Type: 'Succeed' } },
      },
    }),
    'The lab does not run Distributed Map states',
  ],
  [
    'a variable called states',
    machine({ Type: 'Pass', End: true, Assign: { states: 1 } }),
    '/States/One/Assign',
  ],
  [
    'a variable with a dot',
    machine({ Type: 'Pass', End: true, Assign: { 'a.b': 1 } }),
    '/States/One/Assign',
  ],
  ['an unknown type', machine({ Type: 'Loop' }), '/States/One'],
  [
    'an unknown first state',
    machine({ Type: 'Succeed' }, { StartAt: 'None' }),
    "Missing 'StartAt' target: None",
  ],
  [
    'an unknown next state',
    machine({ Type: 'Pass', Next: 'None' }),
    "Missing 'Next' target: None at /States/One",
  ],
  [
    'an unknown state in a Catch',
    task({ Catch: [{ ErrorEquals: ['A'], Next: 'None' }] }),
    "Missing 'Next' target: None",
  ],
  [
    'a state name used twice',
    machine({
      Type: 'Parallel',
      End: true,
      Branches: [{ StartAt: 'Two', States: { Two: { Type: 'Succeed' } } }],
    }),
    'Duplicate State name: Two',
  ],
  [
    'neither Next nor End',
    machine({ Type: 'Pass' }),
    "Exactly one of the fields 'Next' and 'End' is required",
  ],
  [
    'both Next and End',
    machine({ Type: 'Pass', Next: 'Two', End: true }),
    "Exactly one of the fields 'Next' and 'End'",
  ],
  [
    'a Wait for nothing',
    machine({ Type: 'Wait', End: true }),
    "Exactly one of the fields 'Seconds' and 'Timestamp'",
  ],
  [
    'States.ALL among others',
    task({ Retry: [{ ErrorEquals: ['A', 'States.ALL'] }] }),
    "'States.ALL' must appear alone in 'ErrorEquals' and be last",
  ],
  [
    'States.ALL before others',
    task({
      Catch: [
        { ErrorEquals: ['States.ALL'], Next: 'Two' },
        { ErrorEquals: ['A'], Next: 'Two' },
      ],
    }),
    "'States.ALL' must appear alone",
  ],
  [
    'a BackoffRate below 1',
    task({ Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] }),
    "'BackoffRate' is not valid",
  ],
  [
    'an expression that does not parse',
    task({ Arguments: { a: '{% 1 + %}' } }),
    "The JSONata expression '1 +' is not valid",
  ],
  ['??, which JSONata 2.0.6 does not have', task({ Arguments: '{% $a ?? 1 %}' }), 'is not valid'],
  ['a timeout that is text', task({ TimeoutSeconds: '10' }), "'TimeoutSeconds' is not valid"],
  [
    'an unknown resource',
    task({ Resource: 'arn:aws:states:::nothing:at-all' }),
    'is not recognized',
  ],
  [
    'an activity',
    task({ Resource: 'arn:aws:states:eu-west-1:111122223333:activity:x' }),
    'The lab does not run activities',
  ],
])('a definition with %s is refused', (_name, definition, problem) => {
  expect(() => compile(definition)).toThrow(problem);
  expect(() => compile(definition)).toThrow('SCHEMA_VALIDATION_FAILED');
});
