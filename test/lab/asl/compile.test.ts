/** Definitions that are compiled, and those that are refused. */

import { expect, test } from '@jest/globals';
import { compileMachine } from '../../../lab/asl/compile.ts';

const resource = 'arn:aws:states:::lambda:invoke';
const compile = (definition: unknown, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
  compileMachine(typeof definition === 'string' ? definition : JSON.stringify(definition), {
    targetFor: (name) =>
      name.startsWith(resource)
        ? {
            resourceType: 'lambda',
            resource: 'invoke',
            pattern: name === resource ? 'requestResponse' : 'waitForTaskToken',
          }
        : undefined,
    type,
  });

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
    'String does not match RFC3339 timestamp at /States/One/Timestamp',
  ],
  [
    'a field of JSONata in a JSONPath state',
    { StartAt: 'One', States: { One: { Type: 'Pass', Output: 1, End: true } } },
    "Field 'Output' is not supported at /States/One",
  ],
  [
    'an escape that intrinsic functions do not have',
    {
      StartAt: 'One',
      States: {
        One: {
          Type: 'Pass',
          Parameters: { 'a.$': String.raw`States.StringToJson('\"a\"')` },
          End: true,
        },
      },
    },
    "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call at /States/One/Parameters",
  ],
  [
    'a number that JSON does not have',
    {
      StartAt: 'One',
      States: { One: { Type: 'Pass', Parameters: { 'a.$': 'States.Array(01)' }, End: true } },
    },
    "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call at /States/One/Parameters",
  ],
  [
    'a filter whose pattern is none',
    {
      StartAt: 'One',
      States: { One: { Type: 'Pass', InputPath: '$[?(@.a =~ /[/)]', End: true } },
    },
    "The value for the field 'InputPath' must be a valid JSONPath or a valid intrinsic function call at /States/One",
  ],
  [
    'a ResultPath that is no reference path',
    { StartAt: 'One', States: { One: { Type: 'Pass', ResultPath: '$.a[*]', End: true } } },
    'Value is not a Reference Path at /States/One',
  ],
  [
    'an ItemReader that reads no bucket',
    {
      StartAt: 'One',
      States: {
        One: {
          Type: 'Map',
          ItemReader: { Resource: 'arn:aws:states:::dynamodb:scan' },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED' },
            StartAt: 'In',
            States: { In: { Type: 'Succeed' } },
          },
          End: true,
        },
      },
    },
    'arn:aws:states:::dynamodb:scan is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/One/ItemReader/Resource',
  ],
  [
    'a Map without a processor',
    { StartAt: 'One', States: { One: { Type: 'Map', End: true } } },
    "The field 'ItemProcessor' is required but was missing at /States/One",
  ],
  [
    'a field of JSONPath',
    machine({ Type: 'Pass', InputPath: '$', End: true }),
    "Field 'InputPath' is not supported",
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
  [
    'an unknown type',
    machine({ Type: 'Loop' }),
    "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/One/Type",
  ],
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
    'The resource provided arn:aws:states:::nothing:at-all is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/One/Resource',
  ],
])('a definition with %s is refused', (_name, definition, problem) => {
  expect(() => compile(definition)).toThrow(problem);
  expect(() => compile(definition)).toThrow(
    /^(SCHEMA_VALIDATION_FAILED|MISSING_TRANSITION_TARGET|DUPLICATE_STATE_NAME): /,
  );
});

test.each<[string, object, string]>([
  // Recorded: validation.sfn_api_express.illegal_activity_task of the conformance corpus.
  [
    'an activity',
    { Resource: 'arn:aws:states:eu-west-1:111122223333:activity:x' },
    'Express state machine does not support Activity ARN at /States/One/Resource',
  ],
  [
    'a task token',
    { Resource: `${resource}.waitForTaskToken` },
    "Express state machine does not support '.waitForTaskToken' service integration at /States/One/Resource",
  ],
])('an Express workflow with %s is refused', (_name, more, problem) => {
  expect(() => compile(task(more), 'EXPRESS')).toThrow(problem);
  expect(() => compile(task(more))).not.toThrow();
});

test('a definition with several problems is refused with all of them', () => {
  const definition = {
    StartAt: 'None',
    States: { One: { Type: 'Pass' }, Two: { Type: 'Pass', Next: 'None' } },
  };
  expect(() => compile(definition)).toThrow(
    /None at \/StartAt, .*'Next' and 'End' is required at \/States\/One, .*None at \/States\/Two$/,
  );
});
