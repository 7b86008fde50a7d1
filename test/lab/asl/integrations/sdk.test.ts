/** `aws-sdk:` integrations: how Step Functions spells Arguments, results and errors of any API. */

import { describe, expect, test } from '@jest/globals';
import {
  type Integration,
  integrationFor,
  loadIntegrations,
} from '../../../../lab/asl/integrations/index.ts';
import { ServiceError } from '../../../../lab/service.ts';

const sdk = (action: string): string => `arn:aws:states:::aws-sdk:${action}`;
const optimised = (action: string): string => `arn:aws:states:::${action}`;

await loadIntegrations([
  ...[sdk('autoscaling:setDesiredCapacity'), sdk('dynamodb:getItem'), sdk('s3:listObjects')],
  ...[sdk('ec2:describeInstances'), sdk('cloudwatch:putMetricAlarm'), sdk('sfn:startExecution')],
  ...[sdk('elasticloadbalancingv2:modifyRule')],
  ...[optimised('lambda:invoke')],
  ...['arn:aws:lambda:eu-west-1:111122223333:function:observe', sdk('nosuchservice:describeAll')],
]);

/** What `toInput` throws, as the state sees it. */
function refusal(integration: Integration, args: unknown) {
  try {
    integration.toInput(args);
  } catch (error) {
    if (error instanceof ServiceError) return integration.toError(error);
  }
  return undefined;
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

describe('an aws-sdk integration', () => {
  const setCapacity = integrationFor(sdk('autoscaling:setDesiredCapacity'));

  test('is named as in the history', () => {
    expect(setCapacity).toMatchObject({
      resourceType: 'aws-sdk:autoscaling',
      resource: 'setDesiredCapacity',
      pattern: 'requestResponse',
      service: 'auto-scaling',
      operation: 'SetDesiredCapacity',
    });
  });

  test('is found once and kept', () => {
    expect(integrationFor(sdk('autoscaling:setDesiredCapacity'))).toBe(setCapacity);
  });

  test('waits for a token when its resource ends so', () => {
    const waiting = integrationFor(`${sdk('sfn:startExecution')}.waitForTaskToken`);
    expect(waiting.pattern).toBe('waitForTaskToken');
    expect(waiting.resource).toBe('startExecution.waitForTaskToken');
  });

  // Learning to use AWS service SDK integrations: no .sync; parameters in PascalCase of the SDK for Java v2.
  test.each([
    [sdk('autoscaling:setDesired')],
    [sdk('autoscaling:SetDesiredCapacity.sync')],
    [sdk('nosuchservice:describeAll')],
    [optimised('dynamodb:query')],
    [optimised('dynamodb:putItem.waitForTaskToken')],
    [optimised('lambda:invoke.sync')],
    ['arn:aws:lambda:eu-west-1:111122223333:function:observe'],
  ])('does not exist for %s', (resource) => {
    expect(() => integrationFor(resource)).toThrow(resource);
  });

  test('must be loaded before it is used', () => {
    expect(() => integrationFor(sdk('scheduler:getSchedule'))).toThrow('before loadIntegrations');
  });

  test('lowers a leading acronym in both directions and leaves the rest', () => {
    const alarm = integrationFor(sdk('cloudwatch:putMetricAlarm'));
    expect(alarm.toInput({ AlarmName: 'a', OkActions: ['x'] })).toEqual({
      AlarmName: 'a',
      OKActions: ['x'],
    });
    const groups = integrationFor(sdk('autoscaling:describeAutoScalingGroups'));
    expect(
      groups.toResult({
        AutoScalingGroups: [{ AutoScalingGroupARN: 'arn', VPCZoneIdentifier: 'subnet-1' }],
      }),
    ).toEqual({
      AutoScalingGroups: [{ AutoScalingGroupARN: 'arn', VpcZoneIdentifier: 'subnet-1' }],
    });
  });

  test('raises the first letter of a camelCase API', () => {
    const start = integrationFor(sdk('sfn:startExecution'));
    expect(start.toInput({ StateMachineArn: 'arn', Name: 'n' })).toEqual({
      stateMachineArn: 'arn',
      name: 'n',
    });
    const startDate = new Date('2026-01-05T03:00:00Z');
    expect(start.toResult({ executionArn: 'arn', startDate })).toEqual({
      ExecutionArn: 'arn',
      StartDate: '2026-01-05T03:00:00Z',
    });
  });

  // Recorded: aws_sdk_task_service.sfn_start_execution_implicit_json_serialisation, s3_put_object-bool.
  test('turns a JSON value given for a string into its text', () => {
    const start = integrationFor(sdk('sfn:startExecution'));
    expect(start.toInput({ StateMachineArn: 'arn', Input: { key: 'value' } })).toEqual({
      stateMachineArn: 'arn',
      input: '{"key":"value"}',
    });
    const put = integrationFor(sdk('s3:putObject'));
    expect(put.toInput({ Bucket: 'b', Key: 'k', Body: false })).toMatchObject({ Body: 'false' });
  });

  test('reads timestamps as ISO text and writes them so', () => {
    const metrics = integrationFor(sdk('cloudwatch:getMetricStatistics'));
    const args = {
      ...{ Namespace: 'AWS/EC2', MetricName: 'CPUUtilization', Period: 60 },
      ...{ StartTime: '2026-01-05T03:00:00Z', EndTime: '2026-01-05T04:00:00+00:00' },
    };
    expect(metrics.toInput(args)).toMatchObject({
      StartTime: new Date('2026-01-05T03:00:00Z'),
      EndTime: new Date('2026-01-05T04:00:00Z'),
    });
    const Timestamp = new Date('2026-01-05T03:00:00.250Z');
    expect(metrics.toResult({ Datapoints: [{ Timestamp, Average: 4 }] })).toEqual({
      Datapoints: [{ Timestamp: '2026-01-05T03:00:00.250Z', Average: 4 }],
    });
    expect(refusal(metrics, { ...args, StartTime: 'yesterday' })?.cause).toContain(
      "[The value of the field 'StartTime' has an invalid format]",
    );
  });

  test('renames no map key and spells DynamoDB values as the SDK for Java does', () => {
    const get = integrationFor(sdk('dynamodb:getItem'));
    expect(
      get.toResult({ Item: { tags: { SS: ['a'] }, done: { BOOL: true }, gone: { NULL: true } } }),
    ).toEqual({ Item: { tags: { Ss: ['a'] }, done: { Bool: true }, gone: { Nul: true } } });
    expect(get.toInput({ TableName: 't', Key: { PK: { S: 'x' } } })).toEqual({
      TableName: 't',
      Key: { PK: { S: 'x' } },
    });
  });

  test('gives an empty object for an operation without output', () => {
    expect(setCapacity.toResult(undefined)).toEqual({});
    expect(setCapacity.toResult({ $metadata: {} })).toEqual({});
  });

  test('drops the metadata of the SDK and absent members from a result', () => {
    const get = integrationFor(sdk('dynamodb:getItem'));
    expect(get.toResult({ Item: undefined, $metadata: { httpStatusCode: 200 } })).toEqual({});
  });

  // Public execution logs: "The Parameters '...' could not be used to start the Task: [...]".
  test('fails the state with States.Runtime when Arguments do not fit', () => {
    const args = { AutoScalingGroupNam: 'web', HonorCooldown: 'no' };
    expect(refusal(setCapacity, args)).toEqual({
      error: 'States.Runtime',
      cause:
        `The Parameters '${JSON.stringify(args)}' could not be used to start the Task: ` +
        '[The field "AutoScalingGroupNam" is not supported by Step Functions, ' +
        "The value of the field 'HonorCooldown' has an invalid format, " +
        "The field 'AutoScalingGroupName' is required but was missing, " +
        "The field 'DesiredCapacity' is required but was missing]",
    });
  });

  test('refuses the spelling of the API where Step Functions spells otherwise', () => {
    const alarm = integrationFor(sdk('cloudwatch:putMetricAlarm'));
    expect(refusal(alarm, { AlarmName: 'a', OKActions: [] })?.cause).toContain(
      'The field "OKActions" is not supported by Step Functions',
    );
  });

  test('needs lists, maps and structures where the model has them', () => {
    const query = integrationFor(sdk('dynamodb:query'));
    const args = { TableName: 't', AttributesToGet: 'a', KeyConditions: [], FilterExpression: 1 };
    expect(refusal(query, args)?.cause).toContain(
      "[The value of the field 'AttributesToGet' has an invalid format, " +
        "The value of the field 'KeyConditions' has an invalid format]",
    );
    expect(refusal(query, 'table')?.error).toBe('States.Runtime');
  });

  test('takes no Arguments for an operation without input', () => {
    const limits = integrationFor(sdk('autoscaling:describeAccountLimits'));
    expect(limits.toInput({})).toEqual({});
    expect(refusal(limits, { MaxRecords: 1 })?.cause).toContain(
      'The field "MaxRecords" is not supported by Step Functions',
    );
  });

  test('gives the bytes of an answer as text', () => {
    const get = integrationFor(sdk('s3:getObject'));
    expect(get.toResult({ Body: new TextEncoder().encode('text data') })).toEqual({
      Body: 'text data',
    });
  });

  test('names deep problems by their path', () => {
    const rule = integrationFor(sdk('elasticloadbalancingv2:modifyRule'));
    const cause = refusal(rule, { RuleArn: 'arn', Actions: [{ type: 'forward' }] })?.cause;
    expect(cause).toContain('The field "Actions[0].type" is not supported by Step Functions');
    expect(cause).toContain("The field 'Actions[0].Type' is required but was missing");
  });
});

describe('an error of an aws-sdk integration', () => {
  const setCapacity = integrationFor(sdk('autoscaling:setDesiredCapacity'));

  test('is named after the modelled shape, by whichever name the service gives', () => {
    for (const code of ['ScalingActivityInProgressFault', 'ScalingActivityInProgress']) {
      expect(setCapacity.toError(new ServiceError(code, 'busy')).error).toBe(
        'AutoScaling.ScalingActivityInProgressException',
      );
    }
  });

  // Handling errors in Step Functions workflows; recorded: error.aws_sdk.invalid_secret_name.
  test('is the generic one of the service when the model lacks it', () => {
    const failure = setCapacity.toError(
      new ServiceError('ValidationError', 'New SetDesiredCapacity value 9 is above max value 8.'),
    );
    expect(failure.error).toBe('AutoScaling.AutoScalingException');
    expect(failure.cause).toMatch(
      new RegExp(
        `^New SetDesiredCapacity value 9 is above max value 8\\. \\(Service: AutoScaling, Status Code: 400, Request ID: ${uuid}\\)$`,
      ),
    );
  });

  test('is the same text in equal runs', () => {
    const fail = () => setCapacity.toError(new ServiceError('Throttling', 'Rate exceeded', 400));
    expect(fail()).toEqual(fail());
  });

  test('is always the generic one for EC2', () => {
    const describeInstances = integrationFor(sdk('ec2:describeInstances'));
    const error = new ServiceError('InvalidInstanceID.NotFound', 'The instance ID does not exist');
    expect(describeInstances.toError(error).error).toBe('Ec2.Ec2Exception');
  });

  // Recorded: error.aws_sdk.no_such_bucket.
  test('of S3 keeps its status code', () => {
    const list = integrationFor(sdk('s3:listObjects'));
    const error = new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
    expect(list.toError(error).error).toBe('S3.NoSuchBucketException');
    expect(list.toError(error).cause).toContain('(Service: S3, Status Code: 404, Request ID: ');
  });

  test('has another prefix than that of the optimised integration', () => {
    const error = new ServiceError('ConditionalCheckFailedException', 'no');
    expect(integrationFor(sdk('dynamodb:putItem')).toError(error).error).toBe(
      'DynamoDb.ConditionalCheckFailedException',
    );
    expect(integrationFor(optimised('dynamodb:putItem')).toError(error).error).toBe(
      'DynamoDB.ConditionalCheckFailedException',
    );
  });

  // Recorded: error.task_service_sqs.send_message_no_such_queue.
  test('is the SDK client exception, without a service part, when no answer arrived', () => {
    const message = 'Unable to execute HTTP request: Read timed out';
    expect(setCapacity.toError(new ServiceError('SdkClientException', message))).toEqual({
      error: 'AutoScaling.SdkClientException',
      cause: message,
    });
  });
});
