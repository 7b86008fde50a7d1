/** The CloudFormation resources of CloudWatch. */

import type {
  PutCompositeAlarmInput,
  PutDashboardInput,
  PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import type { Random } from '../../random.ts';
import type { Deployed, ResourceDeclaration } from '../../service.ts';

interface Makers {
  readonly PutMetricAlarm: (input: PutMetricAlarmInput) => object;
  readonly PutCompositeAlarm: (input: PutCompositeAlarmInput) => object;
  readonly PutDashboard: (input: PutDashboardInput) => object;
  readonly arnOf: (alarmName: string) => string;
  readonly random: Random;
}

/** Properties that templates may give as text. */
const numbers = ['Period', 'EvaluationPeriods', 'DatapointsToAlarm', 'Threshold'];

const withNumbers = (properties: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      numbers.includes(name) && typeof value === 'string' ? Number(value) : value,
    ]),
  );

/** Ref is the name; alarms also give their Arn (CloudFormation user guide, return values). */
export function alarmResources(makers: Makers) {
  const nameOf = ({ logicalId }: ResourceDeclaration, given: string | undefined): string =>
    given ?? `${logicalId}-${makers.random.hex(12).toUpperCase()}`;

  const alarm = (name: string): Deployed => ({
    ref: name,
    attributes: { Arn: makers.arnOf(name) },
  });

  return {
    'AWS::CloudWatch::Alarm': (declaration: ResourceDeclaration): Deployed => {
      const name = nameOf(declaration, declaration.properties.AlarmName);
      const properties = withNumbers(declaration.properties);
      // A template that lacks a member is refused by PutMetricAlarm itself.
      makers.PutMetricAlarm({ ...properties, AlarmName: name } as PutMetricAlarmInput);
      return alarm(name);
    },
    'AWS::CloudWatch::CompositeAlarm': (declaration: ResourceDeclaration): Deployed => {
      const name = nameOf(declaration, declaration.properties.AlarmName);
      makers.PutCompositeAlarm({ ...declaration.properties, AlarmName: name });
      return alarm(name);
    },
    'AWS::CloudWatch::Dashboard': (declaration: ResourceDeclaration): Deployed => {
      const name = nameOf(declaration, declaration.properties.DashboardName);
      makers.PutDashboard({ ...declaration.properties, DashboardName: name });
      return { ref: name, attributes: {} };
    },
  };
}
