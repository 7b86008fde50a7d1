/** A world with EventBridge, a dead-letter queue and targets that answer. */

import { createEventBridge } from '../../../../lab/services/eventbridge/index.ts';
import { createSqs } from '../../../../lab/services/sqs/index.ts';
import { answering, metricsOnly, smallWorld } from '../small-world.ts';

export const machine = 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-scale';
export const role = 'arn:aws:iam::111122223333:role/arq-lab-events';
export const queue = 'arn:aws:sqs:eu-west-1:111122223333:dead-letters';
export const execution = 'arn:aws:states:eu-west-1:111122223333:execution:arq-lab-scale:1';
export const alarm = {
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm State Change',
  resources: ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:arq-lab-app-cpu-high'],
  detail: { alarmName: 'arq-lab-app-cpu-high', state: { value: 'ALARM' } },
};

export function busWorld() {
  const small = smallWorld('2026-03-02T10:00Z');
  small.add(
    'cloudwatch',
    metricsOnly(() => {}),
  );
  small.add('sfn', answering({ StartExecution: () => ({ executionArn: execution }) }));
  small.add('lambda', answering({ Invoke: () => ({ StatusCode: 202 }) }));
  small.add('sns', answering({ Publish: () => ({ MessageId: 'm' }) }));
  small.add('sqs', createSqs(small.context));
  const events = small.add('eventbridge', createEventBridge(small.context));
  small.deploy('sqs', 'AWS::SQS::Queue', { QueueName: 'dead-letters' });
  const call = (operation: string, input: object) => small.run('eventbridge', operation, input);
  const rule = (target: object = {}, more: object = {}) =>
    small.deploy('eventbridge', 'AWS::Events::Rule', {
      Name: 'arq-lab-scale',
      EventPattern: { source: ['aws.cloudwatch'], detail: { state: { value: ['ALARM'] } } },
      Targets: [{ Id: 'scale', Arn: machine, RoleArn: role, ...target }],
      ...more,
    });
  const deadLetters = () =>
    small.run('sqs', 'ReceiveMessage', {
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead-letters',
      MessageAttributeNames: ['All'],
      MaxNumberOfMessages: 10,
    }).Messages ?? [];
  return { ...small, events, call, rule, deadLetters };
}
