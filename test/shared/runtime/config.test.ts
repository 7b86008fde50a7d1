/** The environment of a function is read once, into one frozen object, with all that is missing said together. */

import { expect, test } from '@jest/globals';
import { readConfig } from '../../../shared/runtime/config.ts';

const complete = {
  STAGE: 'lab',
  OPERATIONS_TABLE: 'arq-lab-operations',
  NOTIFICATIONS_TOPIC: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-notifications',
  PAGES_TOPIC: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-pages',
  PLAN_BUCKET: 'arq-lab-plan',
  PATH: '/usr/bin',
};

test('the configuration has what the template sets, and nothing else of the environment', () => {
  expect(readConfig(complete)).toEqual({
    stage: 'lab',
    operationsTable: 'arq-lab-operations',
    notificationsTopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-notifications',
    pagesTopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-pages',
    planBucket: 'arq-lab-plan',
  });
});

test('the configuration cannot be changed', () => {
  expect(Object.isFrozen(readConfig(complete))).toBe(true);
});

test('a function without topics and plan needs stage and table only', () => {
  const config = readConfig({ STAGE: 'lab', OPERATIONS_TABLE: 'table' });
  expect(config).toMatchObject({ stage: 'lab', operationsTable: 'table' });
  expect(config.planBucket).toBeUndefined();
});

test('everything that is missing or empty is named in one error', () => {
  expect(() => readConfig({ STAGE: '' })).toThrow(
    'Environment variables are missing or empty: STAGE, OPERATIONS_TABLE. Deploy again, the template sets them.',
  );
});
