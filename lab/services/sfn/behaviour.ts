/** What Step Functions refuses and what it does by itself over time. */

import type { Refusal, Transition } from '../../service.ts';
import { versionRefusals } from './version-refusals.ts';

const api = 'https://docs.aws.amazon.com/step-functions/latest/apireference';

const tokenOperations = ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'];

export const refusals = {
  invalidName: {
    operations: ['CreateActivity', 'CreateStateMachine', 'StartExecution', 'StartSyncExecution'],
    code: 'InvalidName',
    message: "Invalid Name: '{name}'",
    source: `${api}/API_StartExecution.html`,
  },
  invalidDefinition: {
    operations: ['CreateStateMachine', 'TestState', 'UpdateStateMachine'],
    code: 'InvalidDefinition',
    message: "Invalid State Machine Definition: '{problem}'",
    source: 'Conformance corpus, kind create_error (recorded)',
  },
  typeNotSupported: {
    operations: ['ListExecutions', 'StartSyncExecution'],
    code: 'StateMachineTypeNotSupported',
    message: 'This operation is not supported by this type of state machine',
    source: `${api}/API_StartSyncExecution.html; ListExecutions: LocalStack (recorded)`,
  },
  expressNotValid: {
    operations: [
      'DescribeExecution',
      'DescribeStateMachineForExecution',
      'GetExecutionHistory',
      'ListMapRuns',
      'RedriveExecution',
      'StopExecution',
    ],
    code: 'InvalidArn',
    message: "Invalid Arn: 'Resource type not valid in this context: express'",
    source: 'LocalStack, test_sfn_api_express.snapshot.json (recorded)',
  },
  activityDoesNotExist: {
    operations: ['DescribeActivity', 'GetActivityTask'],
    code: 'ActivityDoesNotExist',
    message: "Activity Does Not Exist: '{arn}'",
    source: `${api}/API_GetActivityTask.html`,
  },
  stateMachineAlreadyExists: {
    operations: ['CreateStateMachine'],
    code: 'StateMachineAlreadyExists',
    message: "State Machine Already Exists: '{arn}'",
    source: `${api}/API_CreateStateMachine.html`,
  },
  stateMachineDoesNotExist: {
    operations: [
      'DescribeStateMachine',
      'ListExecutions',
      'ListStateMachineAliases',
      'ListStateMachineVersions',
      'PublishStateMachineVersion',
      'StartExecution',
      'StartSyncExecution',
      'UpdateStateMachine',
    ],
    code: 'StateMachineDoesNotExist',
    message: "State Machine Does Not Exist: '{arn}'",
    source: `${api}/API_DescribeStateMachine.html`,
  },
  stateMachineDeleting: {
    operations: [
      'CreateStateMachine',
      'CreateStateMachineAlias',
      'PublishStateMachineVersion',
      'StartExecution',
      'StartSyncExecution',
      'UpdateStateMachine',
      'UpdateStateMachineAlias',
    ],
    code: 'StateMachineDeleting',
    message: "State Machine Deleting: '{arn}'",
    source: `${api}/API_StartExecution.html`,
  },
  missingRequiredParameter: {
    operations: ['UpdateStateMachine'],
    code: 'MissingRequiredParameter',
    message:
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    source: `${api}/API_UpdateStateMachine.html`,
  },
  labelledArn: {
    operations: ['DescribeStateMachine', 'ListExecutions', 'StartExecution', 'StartSyncExecution'],
    code: 'ValidationException',
    message: "This operation does not support the ARN of a Map state: '{arn}'",
    source: `${api}/API_StartExecution.html; the text is ours`,
  },
  ...versionRefusals,
  invalidExecutionInput: {
    operations: ['StartExecution', 'StartSyncExecution'],
    code: 'InvalidExecutionInput',
    message: "Invalid State Machine Execution Input: '{problem}'",
    source: `${api}/API_StartExecution.html`,
  },
  executionAlreadyExists: {
    operations: ['StartExecution'],
    code: 'ExecutionAlreadyExists',
    message: "Execution Already Exists: '{arn}'",
    source: `${api}/API_StartExecution.html`,
  },
  executionDoesNotExist: {
    operations: [
      'DescribeExecution',
      'DescribeStateMachineForExecution',
      'GetExecutionHistory',
      'ListMapRuns',
      'RedriveExecution',
      'StopExecution',
    ],
    code: 'ExecutionDoesNotExist',
    message: "Execution Does Not Exist: '{arn}'",
    source: `${api}/API_DescribeExecution.html`,
  },
  executionNotRedrivable: {
    operations: ['RedriveExecution'],
    code: 'ExecutionNotRedrivable',
    message: '{reason}',
    source: `${api}/API_RedriveExecution.html; reasons: API_DescribeExecution.html`,
  },
  invalidPageToken: {
    operations: [
      'GetExecutionHistory',
      'ListActivities',
      'ListExecutions',
      'ListMapRuns',
      'ListStateMachineAliases',
      'ListStateMachineVersions',
      'ListStateMachines',
    ],
    code: 'InvalidToken',
    message: "Invalid Token: 'Invalid token'",
    source: `${api}/API_GetExecutionHistory.html`,
  },
  invalidTaskToken: {
    operations: tokenOperations,
    code: 'InvalidToken',
    message: "Invalid Token: 'Invalid token'",
    source: `${api}/API_SendTaskSuccess.html`,
  },
  taskDoesNotExist: {
    operations: tokenOperations,
    code: 'TaskDoesNotExist',
    message: "Task does not exist: 'Provided task does not exist'",
    source: `${api}/API_SendTaskSuccess.html`,
  },
  taskTimedOut: {
    operations: tokenOperations,
    code: 'TaskTimedOut',
    message: "Task Timed Out: 'Provided task does not exist anymore'",
    source: `${api}/API_SendTaskSuccess.html`,
  },
  invalidOutput: {
    operations: ['SendTaskSuccess'],
    code: 'InvalidOutput',
    message: "Invalid Output: '{problem}'",
    source: `${api}/API_SendTaskSuccess.html`,
  },
  invalidTest: {
    operations: ['TestState'],
    code: 'ValidationException',
    message: '{problem}',
    source: 'Conformance corpus, kind test_state (recorded)',
  },
  mockRequired: {
    operations: ['TestState'],
    code: 'InvalidDefinition',
    message:
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    source: 'https://github.com/localstack/localstack/pull/13457 (quotes AWS)',
  },
  resourceNotFound: {
    operations: [
      'DescribeMapRun',
      'ListExecutions',
      'ListTagsForResource',
      'TagResource',
      'UntagResource',
      'UpdateMapRun',
    ],
    code: 'ResourceNotFound',
    message: "Resource not found: '{arn}'",
    source: `${api}/API_ListTagsForResource.html`,
  },
  noLimits: {
    operations: ['UpdateMapRun'],
    code: 'ValidationException',
    message: 'A maximum concurrency or a tolerated failure must be specified',
    source: `${api}/API_UpdateMapRun.html, MISSING_REQUIRED_PARAMETER; the text is ours`,
  },
  mapRunEnded: {
    operations: ['UpdateMapRun'],
    code: 'ValidationException',
    message: 'The Map Run has completed and cannot be updated',
    source: `${api}/API_UpdateMapRun.html, CANNOT_UPDATE_COMPLETED_MAP_RUN; the text is ours`,
  },
  oneOfBothArns: {
    operations: ['ListExecutions'],
    code: 'ValidationException',
    message: 'Either a stateMachineArn or a mapRunArn must be specified, but not both',
    source: `${api}/API_ListExecutions.html; the text is ours`,
  },
  tooManyTags: {
    operations: ['TagResource'],
    code: 'TooManyTags',
    message: 'A resource can have {most} tags',
    source: `${api}/API_TagResource.html; the text is ours`,
  },
} satisfies Record<string, Refusal>;

export const transitions = {
  answered: {
    subject: 'Task of any service',
    from: 'scheduled',
    to: 'answered',
    seconds: 0.05,
    source:
      'Assumption of the lab: one call of an AWS API, without the time the service itself takes',
  },
  invoked: {
    subject: 'Task of a Lambda function',
    from: 'scheduled',
    to: 'answered',
    seconds: 0.1,
    source: 'Assumption of the lab: one call of a warm function that makes a few API calls',
  },
  timedOut: {
    subject: 'execution',
    from: 'RUNNING',
    to: 'TIMED_OUT',
    source: 'Amazon States Language, top-level TimeoutSeconds; states-language.net',
  },
  deleted: {
    subject: 'state machine',
    from: 'DELETING',
    to: 'absent',
    source: `${api}/API_DeleteStateMachine.html: goes when its executions have ended`,
  },
} satisfies Record<string, Transition>;
