/** Which API operations change something. */

import { expect, test } from '@jest/globals';
import { isMutating } from '../../../../lab/asl/integrations/index.ts';

test.each([
  ['auto-scaling', 'SetDesiredCapacity', true],
  ['auto-scaling', 'DescribeAutoScalingGroups', false],
  ['dynamodb', 'GetItem', false],
  ['dynamodb', 'TransactGetItems', false],
  ['dynamodb', 'TransactWriteItems', true],
  ['sns', 'Publish', true],
  ['sqs', 'ListQueues', false],
  ['s3', 'HeadObject', false],
  ['lambda', 'Invoke', false],
  ['lambda', 'UpdateFunctionCode', true],
  ['ec2', 'GetConsoleOutput', false],
  ['sfn', 'StartExecution', true],
])('%s %s changes something: %s', (service, operation, changes) => {
  expect(isMutating(service, operation)).toBe(changes);
});
