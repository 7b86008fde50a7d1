/** What Step Functions refuses of versions and aliases. */

import type { Refusal } from '../../service.ts';

const api = 'https://docs.aws.amazon.com/step-functions/latest/apireference';

const versioning = 'LocalStack, test_sfn_api_versioning.snapshot.json (recorded)';
const aliasing = 'LocalStack, test_sfn_api_aliasing.snapshot.json (recorded)';
const routing = ['CreateStateMachineAlias', 'UpdateStateMachineAlias'];

export const versionRefusals = {
  descriptionWithoutVersion: {
    operations: ['CreateStateMachine', 'UpdateStateMachine'],
    code: 'ValidationException',
    message: 'Version description can only be set when publish is true',
    source: versioning,
  },
  otherRevision: {
    operations: ['PublishStateMachineVersion'],
    code: 'ConflictException',
    message:
      'Failed to publish the State Machine version for revision {revisionId}. The current State Machine revision is {current}.',
    source: versioning,
  },
  versionInUse: {
    operations: ['DeleteStateMachineVersion'],
    code: 'ConflictException',
    message:
      'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [{names}]',
    source: aliasing,
  },
  tooMany: {
    operations: [
      'CreateStateMachine',
      'CreateStateMachineAlias',
      'PublishStateMachineVersion',
      'UpdateStateMachine',
    ],
    code: 'ServiceQuotaExceededException',
    statusCode: 402,
    message: 'A state machine can have {most} {what}',
    source: `${api}/API_PublishStateMachineVersion.html; the text is ours`,
  },
  otherAlias: {
    operations: ['CreateStateMachineAlias'],
    code: 'ConflictException',
    message:
      'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
    source: aliasing,
  },
  routedTwice: {
    operations: routing,
    code: 'ValidationException',
    message:
      'Routing configuration must contain distinct state machine version ARNs. Received: [{arns}]',
    source: aliasing,
  },
  wrongWeights: {
    operations: routing,
    code: 'ValidationException',
    message: 'Sum of routing configuration weights must equal 100. Received: [{weights}]',
    source: aliasing,
  },
  routedToNoVersion: {
    operations: routing,
    code: 'ValidationException',
    message: 'Routing configuration must contain state machine version ARNs. Received: [{arns}]',
    source: aliasing,
  },
  routedToOthers: {
    operations: routing,
    code: 'ValidationException',
    message: 'Routing configuration must contain versions of one state machine. Received: [{arns}]',
    source: `${api}/API_RoutingConfigurationListItem.html; the text is ours`,
  },
  nothingToUpdate: {
    operations: ['UpdateStateMachineAlias'],
    code: 'ValidationException',
    message: 'Either the description or the routing configuration must be specified',
    source: `${api}/API_UpdateStateMachineAlias.html; the text is ours`,
  },
  referenceNotFound: {
    operations: ['CreateStateMachineAlias', 'DescribeStateMachineAlias', 'UpdateStateMachineAlias'],
    code: 'ResourceNotFound',
    message: 'Request references a resource that does not exist.',
    source: aliasing,
  },
} satisfies Record<string, Refusal>;
