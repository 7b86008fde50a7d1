import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/exit-codes.ts';
import { explainError } from '../../cli/explain-error.ts';

/** An error as the SDK throws it. */
function sdkError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: { requestId: 'r-1' } });
}

describe('explainError', () => {
  test.each([
    ['CredentialsProviderError', exitCodes.denied, /^There are no AWS credentials: give some/],
    ['ExpiredTokenException', exitCodes.denied, /does not accept the credentials \(gone\)/],
    ['AccessDeniedException', exitCodes.denied, /refused this \(gone\): ask for the permission/],
    ['ExecutionDoesNotExist', exitCodes.notFound, /does not know this \(gone\)/],
    ['ExecutionAlreadyExists', exitCodes.conflict, /give another name with --name/],
    ['InvalidName', exitCodes.usage, /1 to 80 letters/],
    ['ThrottlingException', exitCodes.error, /^AWS asks for fewer calls \(gone\): run it again/],
    ['InvalidArn', exitCodes.usage, /^This is no ARN \(gone\): copy the whole ARN/],
    ['ValidationException', exitCodes.usage, /^AWS does not accept a value \(gone\): correct/],
    ['TimeoutError', exitCodes.error, /^AWS did not answer in time \(gone\): run it again/],
    ['LimitExceeded', exitCodes.error, /^gone \(request r-1\)$/],
  ])('says what %s means and with which request it came', (name, exitCode, sentence) => {
    const { exitCode: code, problems } = explainError(sdkError(name, 'gone'));
    expect(code).toBe(exitCode);
    expect(problems[0]).toMatch(sentence);
    expect(problems[0]).toContain('(request r-1)');
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND'])(
    'says that a network with %s does not lead to AWS',
    (code) => {
      // Node gives an AggregateError without a message when no address answers.
      const { exitCode, problems } = explainError(Object.assign(new AggregateError([]), { code }));
      expect(exitCode).toBe(exitCodes.error);
      expect(problems).toEqual([
        `AWS cannot be reached (${code}): check the network, the proxy and the Region, and run it again.`,
      ]);
    },
  );

  test('says how to see where an error comes from that nobody expected', () => {
    expect(explainError(new TypeError('x is not a function'))).toEqual({
      exitCode: exitCodes.error,
      problems: ['x is not a function', 'Run it again with --debug to see where.'],
    });
  });
});
