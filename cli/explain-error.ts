/** Puts any error into sentences and an exit code: what, why, what to do. */

import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';

interface Explanation {
  readonly exitCode: ExitCode;
  readonly problems: readonly string[];
}

type Explain = (error: Error) => string;

const credentials = 'give some through the environment or a profile (aws configure, aws sso login)';

export const unusableName =
  'The name of the execution is not usable: give 1 to 80 letters, digits, hyphens and underscores.';

/** By error name, as the SDK gives it, or by code, as the system gives it. */
const known: readonly (readonly [
  names: readonly string[],
  exitCode: ExitCode,
  explain: Explain,
])[] = [
  [
    ['CredentialsProviderError', 'TokenProviderError'],
    exitCodes.denied,
    () => `There are no AWS credentials: ${credentials}, or leave out --stage to use the lab.`,
  ],
  [
    [
      'ExpiredToken',
      'ExpiredTokenException',
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'IncompleteSignature',
    ],
    exitCodes.denied,
    ({ message }) => `AWS does not accept the credentials (${message}): ${credentials}.`,
  ],
  [
    ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'],
    exitCodes.denied,
    ({ message }) =>
      `AWS refused this (${message}): ask for the permission, or use other credentials.`,
  ],
  [
    ['ExecutionDoesNotExist', 'StateMachineDoesNotExist', 'ResourceNotFoundException'],
    exitCodes.notFound,
    ({ message }) =>
      `AWS does not know this (${message}): check the name, the stage and the Region.`,
  ],
  [
    ['ExecutionAlreadyExists'],
    exitCodes.conflict,
    () => 'There is an execution with this name already: give another name with --name.',
  ],
  [
    ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'],
    exitCodes.error,
    ({ message }) => `AWS asks for fewer calls (${message}): run it again in a minute.`,
  ],
  [
    ['InvalidArn'],
    exitCodes.usage,
    ({ message }) => `This is no ARN (${message}): copy the whole ARN, or give the name.`,
  ],
  [
    ['ValidationException', 'ValidationError', 'InvalidParameterValue'],
    exitCodes.usage,
    ({ message }) => `AWS does not accept a value (${message}): correct what was given.`,
  ],
  [
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'ENETUNREACH', 'EHOSTUNREACH'],
    exitCodes.error,
    (error) =>
      `AWS cannot be reached (${error.message || codeOf(error)}): check the network, the proxy and the Region, and run it again.`,
  ],
  [
    ['TimeoutError', 'RequestTimeout', 'ETIMEDOUT'],
    exitCodes.error,
    ({ message }) =>
      `AWS did not answer in time (${message}): run it again; what was asked for may have been done.`,
  ],
  [['InvalidName'], exitCodes.usage, () => unusableName],
];

function requestId(error: Error): string {
  if (!('$metadata' in error)) return '';
  const { $metadata: metadata } = error;
  const id =
    typeof metadata === 'object' && metadata !== null && 'requestId' in metadata
      ? metadata.requestId
      : undefined;
  return typeof id === 'string' ? ` (request ${id})` : '';
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

export function explainError(error: unknown): Explanation {
  if (error instanceof CommandError) {
    return { exitCode: error.exitCode, problems: error.problems };
  }
  if (!(error instanceof Error)) return { exitCode: exitCodes.error, problems: [String(error)] };
  for (const [names, exitCode, explain] of known) {
    if (names.includes(error.name) || names.includes(codeOf(error))) {
      return { exitCode, problems: [explain(error) + requestId(error)] };
    }
  }
  const problem = `${error.message}${requestId(error)}`;
  return {
    exitCode: exitCodes.error,
    problems: [problem, 'Run it again with --debug to see where.'],
  };
}
