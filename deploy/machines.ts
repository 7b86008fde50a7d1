/** What every state machine has beside its role: a log group, an alarm on failed executions, and its ARN as an output. */

import { readStateMachines, type StateMachine } from './runbooks.ts';
import type { Fragment, StageContext } from './stage.ts';

/** History itself is kept 90 days by Step Functions; the logs need not live longer. */
const logRetentionDays = 90;

const metricIds = {
  failed: 'ExecutionsFailed',
  timedOut: 'ExecutionsTimedOut',
  aborted: 'ExecutionsAborted',
};

/** One alarm over the three ways an execution ends badly. Source: Step Functions guide, "Monitoring metrics". */
function failureAlarm(stage: string, { logicalId, runbook }: StateMachine): unknown {
  const metrics = Object.entries(metricIds).map(([Id, MetricName]) => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/States',
        MetricName,
        Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: logicalId } }],
      },
      Period: 60,
      Stat: 'Sum',
    },
  }));
  const total = Object.keys(metricIds).map((id) => `FILL(${id}, 0)`);
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `arq-${stage}-${runbook}-executions-failed`,
      AlarmDescription: `An execution of ${runbook} failed, timed out or was aborted: the platform may be left half changed. See workflows/${runbook}/README.md.`,
      Metrics: [
        { Id: 'executions', Expression: total.join(' + '), Label: 'failed executions' },
        ...metrics,
      ],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      EvaluationPeriods: 1,
      // Step Functions reports these metrics only when there is something to count.
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'PagesTopic' }],
    },
  };
}

/** CloudFormation fragment: `<machine>LogGroup`, `<machine>FailureAlarm`, `<machine>ArnParameter`, output `<machine>Arn`. */
export default async function machines(
  context: StageContext,
): Promise<Fragment & { readonly Outputs: Record<string, unknown> }> {
  const { stage } = context;
  const Resources: Record<string, unknown> = {};
  const Outputs: Record<string, unknown> = {};
  for (const machine of await readStateMachines(context)) {
    const { logicalId, name, runbook } = machine;
    Resources[`${logicalId}LogGroup`] = {
      Type: 'AWS::Logs::LogGroup',
      Properties: {
        // The prefix keeps the log resource policy below its limit of 5,120 bytes. Source: Step Functions guide.
        LogGroupName: `/aws/vendedlogs/states/${name}`,
        RetentionInDays: logRetentionDays,
      },
    };
    Resources[`${logicalId}FailureAlarm`] = failureAlarm(stage, machine);
    Resources[`${logicalId}ArnParameter`] = {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: `/arq/${stage}/outputs/state-machines/${runbook}`,
        Type: 'String',
        Value: { Ref: logicalId },
      },
    };
    Outputs[`${logicalId}Arn`] = { Value: { Ref: logicalId } };
  }
  return { Resources, Outputs };
}
