/** A complete state machine in which the lint finds nothing: claim, read, guard, act, poll with a bound. */

const retryLambda = {
  ErrorEquals: ['Lambda.ServiceException', 'Lambda.TooManyRequestsException'],
  ...{ IntervalSeconds: 1, MaxAttempts: 4, BackoffRate: 2, JitterStrategy: 'FULL' },
};
const retryAutoScaling = {
  ErrorEquals: ['AutoScaling.ResourceContentionException', 'AutoScaling.AutoScalingException'],
  ...{ IntervalSeconds: 5, MaxAttempts: 5, BackoffRate: 2, MaxDelaySeconds: 60 },
};
const escalate = {
  ErrorEquals: ['States.ALL'],
  Assign: { failure: '{% $states.errorOutput %}' },
  Next: 'Escalate',
};

export const substitutions = ['OperationsTable', 'DecideCapacityArn', 'GroupName'];

export const goodMachine = {
  Comment: 'Raises the capacity of one group when its alarm is red.',
  QueryLanguage: 'JSONata',
  TimeoutSeconds: 7200,
  StartAt: 'Read request',
  States: {
    'Read request': {
      Type: 'Pass',
      Assign: {
        alarm: '{% $states.input.detail.alarmName %}',
        now: '{% $toMillis($states.context.State.EnteredTime) %}',
        group: `\${GroupName}`,
        polls: 0,
      },
      Next: 'Claim event',
    },
    'Claim event': {
      Type: 'Task',
      Comment: 'One execution per alarm. Undone by: Release claim, or the expiry of the item.',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Arguments: {
        TableName: `\${OperationsTable}`,
        Item: {
          pk: { S: "{% 'event#' & $alarm %}" },
          expiresAt: { N: '{% $string($floor($now / 1000) + 86400) %}' },
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
      TimeoutSeconds: 30,
      Retry: [{ ErrorEquals: ['DynamoDB.AmazonDynamoDBException'], BackoffRate: 2 }],
      Catch: [
        { ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], Next: 'Skip duplicate' },
        escalate,
      ],
      Next: 'Decide capacity',
    },
    'Skip duplicate': { Type: 'Succeed', Output: { outcome: 'skipped' } },
    'Decide capacity': {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: `\${DecideCapacityArn}`, Payload: { group: '{% $group %}' } },
      Assign: { decision: '{% $states.result.Payload %}' },
      TimeoutSeconds: 10,
      Retry: [retryLambda],
      Catch: [{ ...escalate, ErrorEquals: ['GroupNotFound'] }, escalate],
      Next: 'Act?',
    },
    'Act?': {
      Type: 'Choice',
      Comment: 'Routes by the decision alone.',
      Choices: [{ Condition: "{% $decision.action = 'scaleOut' %}", Next: 'Set capacity' }],
      Default: 'End unchanged',
    },
    'End unchanged': { Type: 'Succeed', Output: { reason: '{% $decision.reason %}' } },
    'Set capacity': {
      Type: 'Task',
      Comment: 'Undone by: nothing here; a wrong capacity is set again by the next decision.',
      Resource: 'arn:aws:states:::aws-sdk:autoscaling:setDesiredCapacity',
      Arguments: {
        AutoScalingGroupName: '{% $group %}',
        DesiredCapacity: '{% $decision.desiredCapacity %}',
        HonorCooldown: false,
      },
      TimeoutSeconds: 30,
      Retry: [retryAutoScaling],
      Catch: [escalate],
      Next: 'Wait for instances',
    },
    'Wait for instances': { Type: 'Wait', Seconds: 20, Next: 'Poll group' },
    'Poll group': {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:autoscaling:describeAutoScalingGroups',
      Arguments: { AutoScalingGroupNames: ['{% $group %}'] },
      Assign: {
        ready:
          "{% $count($states.result.AutoScalingGroups[0].Instances[HealthStatus = 'Healthy']) %}",
        polls: '{% $polls + 1 %}',
      },
      TimeoutSeconds: 30,
      Retry: [retryAutoScaling],
      Catch: [escalate],
      Next: 'Compare with target',
    },
    'Compare with target': {
      Type: 'Pass',
      Assign: { complete: '{% $ready >= $decision.desiredCapacity %}' },
      Next: 'Is it complete?',
    },
    'Is it complete?': {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $complete = true %}', Next: 'Tell each owner' },
        { Condition: '{% $polls >= 45 %}', Next: 'Escalate' },
      ],
      Default: 'Wait for instances',
    },
    'Tell each owner': {
      Type: 'Map',
      Items: '{% [$decision.owners] %}',
      ItemProcessor: {
        StartAt: 'Read owner',
        States: {
          'Read owner': {
            Type: 'Pass',
            Assign: { owner: '{% $states.input & $group %}' },
            Next: 'Return owner',
          },
          'Return owner': { Type: 'Succeed', Output: '{% $owner %}' },
        },
      },
      Catch: [escalate],
      Next: 'Return outcome',
    },
    'Return outcome': { Type: 'Succeed', Output: { outcome: 'completed' } },
    Escalate: {
      Type: 'Fail',
      Comment: 'A person decides.',
      Error: 'Arq.ScaleTimeout',
      Cause: "{% 'The group ' & $group & ' did not reach its capacity.' %}",
    },
  },
};
