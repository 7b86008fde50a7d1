/** What Amazon DynamoDB refuses and what it does by itself over time. */

import type { Refusal, Transition } from '../../service.ts';

const reference = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';
const writes = ['PutItem', 'UpdateItem', 'DeleteItem'];
const reads = ['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems'];

export const refusals = {
  noSuchTable: {
    operations: [...writes, ...reads, 'TransactWriteItems'],
    code: 'ResourceNotFoundException',
    message: 'Requested resource not found',
    source: `${guide}/Programming.Errors.html`,
  },
  conditionFailed: {
    operations: writes,
    code: 'ConditionalCheckFailedException',
    message: 'The conditional request failed',
    source: `${guide}/Programming.Errors.html`,
  },
  invalid: {
    operations: [...writes, ...reads, 'TransactWriteItems'],
    code: 'ValidationException',
    message: '{reason}',
    source: 'npm dynalite 4.0.0, whose texts were compared with AWS',
  },
  itemTooLarge: {
    operations: ['PutItem', 'UpdateItem', 'TransactWriteItems'],
    code: 'ValidationException',
    message: 'Item size has exceeded the maximum allowed size',
    source: `${guide}/Constraints.html (400 KB)`,
  },
  cancelled: {
    operations: ['TransactWriteItems'],
    code: 'TransactionCanceledException',
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons [{reasons}]',
    source: `${reference}/API_TransactWriteItems.html`,
  },
  itemTwice: {
    operations: ['TransactWriteItems'],
    code: 'ValidationException',
    message: 'Transaction request cannot include multiple operations on one item',
    source: `${reference}/API_TransactWriteItems.html`,
  },
  tooManyActions: {
    operations: ['TransactWriteItems', 'TransactGetItems'],
    code: 'ValidationException',
    message:
      "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100",
    source: `${guide}/Constraints.html`,
  },
  oneActionEach: {
    operations: ['TransactWriteItems'],
    code: 'ValidationException',
    message: 'TransactItems can only contain one of Check, Put, Update or Delete',
    source: `${reference}/API_TransactWriteItem.html`,
  },
  tokenReused: {
    operations: ['TransactWriteItems'],
    code: 'IdempotentParameterMismatchException',
    message:
      'Request rejected because it was retried with the same client token but different parameters',
    source: `${reference}/API_TransactWriteItems.html`,
  },
  invalidStartKey: {
    operations: ['Query', 'Scan'],
    code: 'ValidationException',
    message: 'The provided starting key is invalid',
    source: `${reference}/API_Query.html`,
  },
  tooManyKeys: {
    operations: ['BatchGetItem'],
    code: 'ValidationException',
    message: 'Too many items requested for the BatchGetItem call',
    source: `${reference}/API_BatchGetItem.html (100 items)`,
  },
} satisfies Record<string, Refusal>;

export const transitions = {
  expired: {
    subject: 'item',
    from: 'past its time to live',
    to: 'deleted (until then it is read as any other)',
    seconds: 172_800,
    source: `${guide}/howitworks-ttl.html ("within a few days", here two)`,
  },
  tokenForgotten: {
    subject: 'client request token',
    from: 'used',
    to: 'free',
    seconds: 600,
    source: `${reference}/API_TransactWriteItems.html (ClientRequestToken)`,
  },
} satisfies Record<string, Transition>;
