/** What leaves a function as an error has the name a state machine retries or catches by, and is logged once. */

import { describe, expect, test } from '@jest/globals';
import {
  InstancesNotReady,
  InvalidRequest,
  PermissionDenied,
  TransientError,
} from '../../../shared/errors.ts';
import { createClients } from '../../../shared/runtime/clients.ts';
import { classify, lambda, type Runtime } from '../../../shared/runtime/lambda.ts';

const sdkError = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error('said AWS'), { name, $metadata: { httpStatusCode } });

describe('an error of AWS becomes', () => {
  // Step Functions, CloudWatch, EC2, DynamoDB and S3 each throttle in a word of their own.
  test.each([
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestLimitExceeded',
    'ProvisionedThroughputExceededException',
    'TooManyRequestsException',
    'RequestThrottled',
    'SlowDown',
    'TimeoutError',
    'ExpiredToken',
    'ExpiredTokenException',
  ])('a TransientError when it is %s', (name) => {
    expect(classify(sdkError(name, 400))).toEqual(new TransientError(`${name}: said AWS`));
    expect(classify(sdkError(name, 400)).name).toBe('TransientError');
  });

  test.each([500, 503])('a TransientError when its status is %d', (status) => {
    expect(classify(sdkError('InternalFailure', status)).name).toBe('TransientError');
  });

  test.each([
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'AuthorizationError',
  ])('PermissionDenied when it is %s', (name) => {
    expect(classify(sdkError(name, 403))).toEqual(new PermissionDenied(`${name}: said AWS`));
  });

  test('no other than it was when it has no meaning of ours', () => {
    for (const error of [sdkError('ValidationError', 400), sdkError('Odd'), new TypeError('x')]) {
      expect(classify(error)).toBe(error);
    }
  });
});

test('an error of ours keeps its name and its problems', () => {
  const error = new InvalidRequest(['One.', 'Two.']);
  expect(classify(error)).toBe(error);
  expect([error.name, error.message]).toEqual(['InvalidRequest', 'One. Two.']);
});

test('what is thrown and is no error becomes one', () => {
  expect(classify('broken')).toEqual(new Error('broken'));
});

describe('a handler', () => {
  function stage() {
    const log: string[] = [];
    const runtime: Runtime = {
      clients: createClients(),
      config: { stage: 'lab', operationsTable: 'table' },
      log: {
        info: (message) => log.push(`INFO ${message}`),
        error: (message, { error }) => log.push(`ERROR ${error} ${message}`),
      },
    };
    return { log, runtime };
  }

  test('runs its step with the event and the runtime it is bound to', async () => {
    const { runtime, log } = stage();
    const handler = lambda(async (event: { n: number }, { config }: Runtime) => ({
      stage: config.stage,
      double: event.n * 2,
    }));
    expect(await handler.using(runtime)({ n: 2 })).toEqual({ stage: 'lab', double: 4 });
    expect(log).toEqual([]);
  });

  test('throws the classified error and logs it once', async () => {
    const { runtime, log } = stage();
    const handler = lambda(async () => {
      throw sdkError('SlowDown', 503);
    });
    await expect(handler.using(runtime)({})).rejects.toEqual(
      new TransientError('SlowDown: said AWS'),
    );
    expect(log).toEqual(['ERROR TransientError SlowDown: said AWS']);
  });

  test('throws an error of ours as it is', async () => {
    const { runtime } = stage();
    const error = new InstancesNotReady('1 of 2');
    const handler = lambda(async () => {
      throw error;
    });
    await expect(handler.using(runtime)({})).rejects.toBe(error);
  });

  test('serves each runtime it is bound to by itself', async () => {
    const handler = lambda(async (_event: object, { config }: Runtime) => config.stage);
    const { runtime } = stage();
    const other = { ...runtime, config: { ...runtime.config, stage: 'prod' } };
    const [first, second] = [handler.using(runtime), handler.using(other)];
    expect([await first({}), await second({}), await first({})]).toEqual(['lab', 'prod', 'lab']);
  });
});
