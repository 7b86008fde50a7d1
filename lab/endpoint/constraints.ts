/** Lengths, ranges, patterns and enumerations of request members: the SDK's shapes do not have them. */

/** What a member must be. Lengths count for strings, lists and maps, values for numbers. */
export interface Constraint {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
}

type Rows = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

const upTo = (max: number): Constraint => ({ max });
const between = (min: number, max: number): Constraint => ({ min, max });
const atLeast1: Constraint = { min: 1 };
const oneOf = (...names: readonly string[]): Constraint => ({ oneOf: names });

const arn = between(1, 256);
const longArn = between(1, 2000);
const atLeast0: Constraint = { min: 0 };
const name = between(1, 80);
const description = upTo(256);
const definition = between(1, 1_048_576);
const stateData = upTo(262_144);
const failure = { error: upTo(256), cause: upTo(32_768) };
const includedData = oneOf('ALL_DATA', 'METADATA_ONLY');
const machineType = oneOf('STANDARD', 'EXPRESS');
const stateMachine = { stateMachineArn: arn };
const start = { ...stateMachine, name, input: stateData, traceHeader: upTo(256) };
const sfnPage = { maxResults: between(0, 1000), nextToken: between(1, 1024) };
const taskToken = between(1, 2048);
const routingConfiguration = between(1, 2);

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html, each operation's page. */
const sfn: Rows = {
  CreateStateMachineInput: {
    name,
    definition,
    roleArn: arn,
    type: machineType,
    versionDescription: description,
  },
  UpdateStateMachineInput: {
    ...stateMachine,
    definition,
    roleArn: arn,
    versionDescription: description,
  },
  DeleteStateMachineInput: stateMachine,
  DescribeStateMachineInput: { ...stateMachine, includedData },
  ListStateMachinesInput: sfnPage,
  ValidateStateMachineDefinitionInput: {
    definition,
    type: machineType,
    severity: oneOf('ERROR', 'WARNING'),
    maxResults: between(0, 100),
  },
  TestStateInput: {
    definition,
    roleArn: arn,
    input: stateData,
    inspectionLevel: oneOf('INFO', 'DEBUG', 'TRACE'),
    variables: stateData,
    stateName: name,
    context: stateData,
  },
  MockInput: { result: stateData, fieldValidationMode: oneOf('STRICT', 'PRESENT', 'NONE') },
  MockErrorOutput: failure,
  TestStateConfiguration: {
    retrierRetryCount: atLeast0,
    errorCausedByState: name,
    mapIterationFailureCount: atLeast0,
    mapItemReaderData: stateData,
  },
  PublishStateMachineVersionInput: { ...stateMachine, description },
  DeleteStateMachineVersionInput: { stateMachineVersionArn: longArn },
  ListStateMachineVersionsInput: { ...stateMachine, ...sfnPage },
  CreateStateMachineAliasInput: {
    description,
    name: { min: 1, max: 80, pattern: '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$' },
    routingConfiguration,
  },
  UpdateStateMachineAliasInput: { stateMachineAliasArn: arn, description, routingConfiguration },
  DescribeStateMachineAliasInput: { stateMachineAliasArn: arn },
  DeleteStateMachineAliasInput: { stateMachineAliasArn: arn },
  ListStateMachineAliasesInput: { ...stateMachine, ...sfnPage },
  RoutingConfigurationListItem: { stateMachineVersionArn: arn, weight: between(0, 100) },
  StartExecutionInput: start,
  StartSyncExecutionInput: { ...start, includedData },
  StopExecutionInput: { executionArn: arn, ...failure },
  DescribeExecutionInput: { executionArn: arn, includedData },
  DescribeStateMachineForExecutionInput: { executionArn: arn, includedData },
  RedriveExecutionInput: {
    executionArn: arn,
    clientToken: { min: 1, max: 64, pattern: '[!-~]+' },
  },
  GetExecutionHistoryInput: { executionArn: arn, ...sfnPage },
  ListExecutionsInput: {
    ...stateMachine,
    mapRunArn: longArn,
    maxResults: between(0, 1000),
    nextToken: between(1, 3096),
    statusFilter: oneOf(
      'RUNNING',
      'SUCCEEDED',
      'FAILED',
      'TIMED_OUT',
      'ABORTED',
      'PENDING_REDRIVE',
    ),
    redriveFilter: oneOf('REDRIVEN', 'NOT_REDRIVEN'),
  },
  DescribeMapRunInput: { mapRunArn: longArn },
  ListMapRunsInput: { executionArn: arn, ...sfnPage },
  UpdateMapRunInput: {
    mapRunArn: longArn,
    maxConcurrency: atLeast0,
    toleratedFailurePercentage: between(0, 100),
    toleratedFailureCount: atLeast0,
  },
  CreateActivityInput: { name },
  DeleteActivityInput: { activityArn: arn },
  DescribeActivityInput: { activityArn: arn },
  ListActivitiesInput: sfnPage,
  GetActivityTaskInput: { activityArn: arn, workerName: name },
  SendTaskSuccessInput: { taskToken, output: stateData },
  SendTaskFailureInput: { taskToken, ...failure },
  SendTaskHeartbeatInput: { taskToken },
  ListTagsForResourceInput: { resourceArn: arn },
  TagResourceInput: { resourceArn: arn },
  UntagResourceInput: { resourceArn: arn },
  Tag: { key: between(1, 128), value: upTo(256) },
};

const simpleName = '[\\.\\-_A-Za-z0-9]+';
const named = (max: number): Constraint => ({ min: 1, max, pattern: simpleName });
const ruleName = named(64);
const archiveName = named(48);
const replayName = named(64);
const busArn = between(1, 1600);
const eventPattern = upTo(4096);
const page = { Limit: between(1, 100), NextToken: between(1, 2048) };
const onBus = { EventBusName: busArn };
const archived = { Description: upTo(512), EventPattern: eventPattern, RetentionDays: { min: 0 } };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html, each operation's page. */
const eventbridge: Rows = {
  CreateArchiveRequest: { ArchiveName: archiveName, EventSourceArn: busArn, ...archived },
  UpdateArchiveRequest: { ArchiveName: archiveName, ...archived },
  DescribeArchiveRequest: { ArchiveName: archiveName },
  DeleteArchiveRequest: { ArchiveName: archiveName },
  ListArchivesRequest: {
    NamePrefix: archiveName,
    EventSourceArn: busArn,
    State: oneOf('ENABLED', 'DISABLED', 'CREATING', 'UPDATING', 'CREATE_FAILED', 'UPDATE_FAILED'),
    ...page,
  },
  StartReplayRequest: {
    ReplayName: replayName,
    Description: upTo(512),
    EventSourceArn: busArn,
  },
  ReplayDestination: { Arn: busArn },
  DescribeReplayRequest: { ReplayName: replayName },
  CancelReplayRequest: { ReplayName: replayName },
  ListReplaysRequest: {
    NamePrefix: replayName,
    EventSourceArn: busArn,
    State: oneOf('STARTING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'CANCELLED', 'FAILED'),
    ...page,
  },
  PutRuleRequest: {
    Name: ruleName,
    ScheduleExpression: upTo(256),
    EventPattern: eventPattern,
    State: oneOf('ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'),
    Description: upTo(512),
    RoleArn: between(1, 1600),
    ...onBus,
  },
  PutTargetsRequest: { Rule: ruleName, Targets: between(1, 100), ...onBus },
  Target: {
    Id: ruleName,
    Arn: between(1, 1600),
    RoleArn: between(1, 1600),
    Input: upTo(8192),
    InputPath: upTo(256),
  },
  RetryPolicy: {
    MaximumRetryAttempts: between(0, 185),
    MaximumEventAgeInSeconds: between(60, 86_400),
  },
  RemoveTargetsRequest: { Rule: ruleName, Ids: between(1, 100), ...onBus },
  DescribeRuleRequest: { Name: ruleName, ...onBus },
  DeleteRuleRequest: { Name: ruleName, ...onBus },
  EnableRuleRequest: { Name: ruleName, ...onBus },
  DisableRuleRequest: { Name: ruleName, ...onBus },
  ListRulesRequest: { NamePrefix: ruleName, ...onBus, ...page },
  ListRuleNamesByTargetRequest: { TargetArn: between(1, 1600), ...onBus, ...page },
  ListTargetsByRuleRequest: { Rule: ruleName, ...onBus, ...page },
  PutEventsRequest: { Entries: between(1, 10) },
  PutEventsRequestEntry: { EventBusName: busArn },
  CreateEventBusRequest: { Name: { min: 1, max: 256, pattern: '[/\\.\\-_A-Za-z0-9]+' } },
  DeleteEventBusRequest: { Name: { min: 1, max: 256, pattern: '[/\\.\\-_A-Za-z0-9]+' } },
  ListEventBusesRequest: { NamePrefix: between(1, 256), ...page },
  TestEventPatternRequest: { EventPattern: eventPattern },
};

const word = between(1, 255);
const namespace: Constraint = { min: 1, max: 255, pattern: '[^:].*' };
const actions = { OKActions: upTo(5), AlarmActions: upTo(5), InsufficientDataActions: upTo(5) };
const statistic = oneOf('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum');
const stateValue = oneOf('OK', 'ALARM', 'INSUFFICIENT_DATA');
const scanBy = oneOf('TimestampDescending', 'TimestampAscending');
const alarmNames = { AlarmNames: upTo(100) };
const ofMetric = { Namespace: namespace, MetricName: word, Dimensions: upTo(30) };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html, each operation's page. */
const cloudwatch: Rows = {
  PutMetricDataInput: { Namespace: namespace },
  MetricDatum: { MetricName: word, Dimensions: upTo(30), StorageResolution: atLeast1 },
  Dimension: { Name: word, Value: between(1, 1024) },
  GetMetricDataInput: { ScanBy: scanBy },
  MetricDataQuery: { Id: word, Expression: between(1, 2048), Period: atLeast1 },
  Metric: ofMetric,
  MetricStat: { Period: atLeast1 },
  GetMetricStatisticsInput: {
    ...ofMetric,
    Period: atLeast1,
    Statistics: between(1, 5),
    ExtendedStatistics: between(1, 10),
  },
  ListMetricsInput: {
    Namespace: namespace,
    MetricName: word,
    Dimensions: upTo(10),
    RecentlyActive: oneOf('PT3H'),
  },
  DescribeAlarmsForMetricInput: { ...ofMetric, Statistic: statistic, Period: atLeast1 },
  PutMetricAlarmInput: {
    AlarmName: word,
    AlarmDescription: upTo(1024),
    ...actions,
    ...ofMetric,
    Statistic: statistic,
    Period: atLeast1,
    EvaluationPeriods: atLeast1,
    DatapointsToAlarm: atLeast1,
  },
  PutCompositeAlarmInput: { AlarmName: word, AlarmRule: between(1, 10_240), ...actions },
  DescribeAlarmsInput: {
    ...alarmNames,
    AlarmNamePrefix: word,
    StateValue: stateValue,
    ActionPrefix: between(1, 1024),
    MaxRecords: between(1, 100),
  },
  DescribeAlarmHistoryInput: { AlarmName: word, MaxRecords: between(1, 100), ScanBy: scanBy },
  SetAlarmStateInput: {
    AlarmName: word,
    StateValue: stateValue,
    StateReason: upTo(1023),
    StateReasonData: upTo(4000),
  },
  EnableAlarmActionsInput: alarmNames,
  DisableAlarmActionsInput: alarmNames,
  DeleteAlarmsInput: alarmNames,
};

/** By service, then by the name of the structure. */
export const constraints: Readonly<Record<'sfn' | 'eventbridge' | 'cloudwatch', Rows>> = {
  sfn,
  eventbridge,
  cloudwatch,
};
