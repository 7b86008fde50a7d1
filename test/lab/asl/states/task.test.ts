/** Task states, their Retry and their Catch. */

import { expect, test } from '@jest/globals';
import { ServiceError } from '../../../../lab/service.ts';
import { createSetting, payload, payloadOf, startMs } from '../../services/sfn/setting.ts';

const types = (history: readonly { readonly type?: string | undefined }[]) =>
  history.map(({ type }) => type);

const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:assess';

const task = (fields: object, states: object = {}) => ({
  StartAt: 'Call',
  States: {
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:autoscaling:setDesiredCapacity',
      Arguments: { AutoScalingGroupName: 'arq-lab-web', DesiredCapacity: '{% $states.input.n %}' },
      End: true,
      ...fields,
    },
    ...states,
  },
});

/** Refuses the first `times` calls. */
function refusing(times: number) {
  let left = times;
  return () => {
    left -= 1;
    if (left >= 0) {
      throw new ServiceError(
        'ScalingActivityInProgressFault',
        'Scaling activity 1 is in progress.',
      );
    }
    return {};
  };
}

const setDesiredCapacity = 'auto-scaling.SetDesiredCapacity';

test('Task calls the API as the role of the machine and goes on 50 ms later with its answer', async () => {
  const { run, calls } = createSetting({ [setDesiredCapacity]: () => ({}) });
  const { output, stopMs, history } = await run(task({}), { n: 3 });
  expect(calls).toEqual([
    {
      name: setDesiredCapacity,
      input: { AutoScalingGroupName: 'arq-lab-web', DesiredCapacity: 3 },
      roleArn: 'arn:aws:iam::111122223333:role/arq-lab-machine',
    },
  ]);
  expect(output).toEqual({});
  expect(stopMs).toBe(startMs + 50);
  expect(history[2]?.taskScheduledEventDetails).toEqual({
    parameters: '{"AutoScalingGroupName":"arq-lab-web","DesiredCapacity":3}',
    region: 'eu-west-1',
    resource: 'setDesiredCapacity',
    resourceType: 'aws-sdk:autoscaling',
  });
});

test('Task without Arguments sends its input', async () => {
  const { run, calls } = createSetting({ [setDesiredCapacity]: () => ({}) });
  const input = { AutoScalingGroupName: 'arq-lab-web', DesiredCapacity: 2 };
  const { Arguments: _arguments, ...call } = task({}).States.Call;
  await run({ StartAt: 'Call', States: { Call: call } }, input);
  expect(calls[0]?.input).toEqual(input);
});

test('Task calls as the role in Credentials', async () => {
  const { run, calls } = createSetting({ [setDesiredCapacity]: () => ({}) });
  await run(task({ Credentials: { RoleArn: '{% $states.input.role %}' } }), {
    n: 1,
    role: 'arn:aws:iam::1:role/x',
  });
  expect(calls[0]?.roleArn).toBe('arn:aws:iam::1:role/x');
});

test('Task of a function ARN has the events of Lambda and the result of the function', async () => {
  const { run } = createSetting({
    'lambda.Invoke': (input: { Payload: Uint8Array }) => ({
      StatusCode: 200,
      Payload: payload({ got: payloadOf(input) }),
    }),
  });
  const { output, history, stopMs } = await run(
    task({ Resource: functionArn, TimeoutSeconds: 9 }),
    { n: 1 },
  );
  expect(output).toEqual({ got: { AutoScalingGroupName: 'arq-lab-web', DesiredCapacity: 1 } });
  expect(types(history).slice(2, 5)).toEqual([
    'LambdaFunctionScheduled',
    'LambdaFunctionStarted',
    'LambdaFunctionSucceeded',
  ]);
  expect(history[2]?.lambdaFunctionScheduledEventDetails).toMatchObject({
    resource: functionArn,
    timeoutInSeconds: 9,
  });
  expect(stopMs).toBe(startMs + 100);
});

// concepts-error-handling.html: the name that Lambda reports is the error name.
test('Task fails with the error that a function threw', async () => {
  const { run } = createSetting({
    'lambda.Invoke': () => ({
      FunctionError: 'Unhandled',
      Payload: payload({ errorType: 'InvalidRequest', errorMessage: 'no target' }),
    }),
  });
  const { error, cause } = await run(task({ Resource: functionArn }), { n: 1 });
  expect(error).toBe('InvalidRequest');
  expect(JSON.parse(cause ?? '')).toMatchObject({ errorMessage: 'no target' });
});

// Recorded: catch_state_all_data_limit_exceeded
test('Task fails with States.DataLimitExceeded, which States.ALL catches, when the result is over 256 KiB', async () => {
  const { run } = createSetting({
    'lambda.Invoke': () => ({ Payload: payload('a'.repeat(263_168)) }),
  });
  const { output } = await run(
    task(
      { Resource: functionArn, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Show' }] },
      { Show: { Type: 'Pass', End: true } },
    ),
    { n: 1 },
  );
  expect(output).toEqual({
    Error: 'States.DataLimitExceeded',
    Cause: `The state/task '${functionArn}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  });
});

const retry = (more: object) => ({
  Retry: [
    {
      ErrorEquals: ['AutoScaling.ScalingActivityInProgressException'],
      IntervalSeconds: 2,
      ...more,
    },
  ],
});

test('Retry calls again after each delay, evaluates the Arguments anew and counts as a transition', async () => {
  const { run, calls } = createSetting({ [setDesiredCapacity]: refusing(2) });
  const { status, stopMs, stateTransitions, history } = await run(
    task({
      ...retry({}),
      Arguments: {
        AutoScalingGroupName: 'x',
        DesiredCapacity: '{% $states.context.State.RetryCount %}',
      },
    }),
  );
  expect(status).toBe('SUCCEEDED');
  expect(calls.map(({ input }) => input)).toEqual(
    [0, 1, 2].map((DesiredCapacity) => ({ AutoScalingGroupName: 'x', DesiredCapacity })),
  );
  expect(stopMs).toBe(startMs + 2000 + 4000 + 3 * 50);
  expect(stateTransitions).toBe(3);
  expect(types(history)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
    ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
});

test('Retry gives up after MaxAttempts, and then Catch is asked', async () => {
  const { run, calls } = createSetting({ [setDesiredCapacity]: refusing(9) });
  const { output } = await run(
    task(
      {
        ...retry({ MaxAttempts: 1 }),
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Wrong' },
          {
            ErrorEquals: ['States.TaskFailed'],
            Assign: { error: '{% $states.errorOutput %}', was: '{% $states.input.n %}' },
            Output: { name: '{% $states.errorOutput.Error %}' },
            Next: 'Show',
          },
        ],
      },
      {
        Wrong: { Type: 'Fail' },
        Show: {
          Type: 'Pass',
          Output: ['{% $states.input %}', '{% $error.Error %}', '{% $was %}'],
          End: true,
        },
      },
    ),
    { n: 7 },
  );
  expect(calls).toHaveLength(2);
  const name = 'AutoScaling.ScalingActivityInProgressException';
  expect(output).toEqual([{ name }, name, 7]);
});

test('Retry with MaxAttempts 0 never calls again', async () => {
  const { run, calls } = createSetting({ [setDesiredCapacity]: refusing(1) });
  expect((await run(task(retry({ MaxAttempts: 0 })), { n: 1 })).status).toBe('FAILED');
  expect(calls).toHaveLength(1);
});

// Measured on AWS, [SFNX]: an Output that fails makes the Task fail after its effect.
test('Retry of States.QueryEvaluationError calls the API again', async () => {
  const { run, calls } = createSetting({ [setDesiredCapacity]: () => ({}) });
  const { error, history } = await run(
    task({
      Output: '{% $states.result.Missing %}',
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
    }),
    { n: 1 },
  );
  expect(error).toBe('States.QueryEvaluationError');
  expect(calls).toHaveLength(2);
  expect(types(history)).toContain('EvaluationFailed');
});

test('a Catch that fails is not caught', async () => {
  const { run } = createSetting({ [setDesiredCapacity]: refusing(1) });
  const { error } = await run(
    task(
      {
        Catch: [
          { ErrorEquals: ['States.ALL'], Output: '{% $states.input.missing %}', Next: 'Show' },
        ],
      },
      { Show: { Type: 'Pass', End: true } },
    ),
    { n: 1 },
  );
  expect(error).toBe('States.QueryEvaluationError');
});
