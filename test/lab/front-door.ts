/** A front door with nothing behind it but the given services: gateway, roles, faults and recorder of a small world. */

import { createClock } from '../../lab/clock.ts';
import { createFaults } from '../../lab/faults.ts';
import { createGateway } from '../../lab/gateway.ts';
import { createIam } from '../../lab/iam.ts';
import { createRecorder } from '../../lab/recorder.ts';
import type { Service } from '../../lab/service.ts';

export interface Statement {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

/** The declaration of a role as the template has it, intrinsics resolved. */
export const role = (RoleName: string, ...statements: readonly Statement[]) => ({
  logicalId: 'Role',
  type: 'AWS::IAM::Role',
  properties: {
    RoleName,
    Policies: [
      {
        PolicyName: 'inline',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: statements.map((statement) => ({
            Effect: 'Allow',
            Resource: '*',
            ...statement,
          })),
        },
      },
    ],
  },
});

export const roleArn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;

/** A parameter store with one parameter, `answer`; every write that took effect is in `written`. */
export function parameterStore() {
  const written: string[] = [];
  const values = new Map([['answer', '42']]);
  const service: Service = {
    operations: {
      GetParameter: ({ Name }) => ({ Parameter: { Name, Value: values.get(Name) } }),
      PutParameter: ({ Name, Value }) => {
        written.push(`${Name}=${Value}`);
        values.set(Name, Value);
        return { Version: written.length };
      },
    },
    arns: (_operation, input) => [
      `arn:aws:ssm:eu-west-1:111122223333:parameter/${Object(input).Name}`,
    ],
    tags: () => ({ 'arq:managed': 'true' }),
    inspect: () => [...values],
  };
  return { service, written };
}

export function frontDoor(services: Readonly<Record<string, Service>>) {
  const clock = createClock(Date.parse('2026-03-02T12:00:00Z'));
  const faults = createFaults(() => clock.nowMs);
  const recorder = createRecorder();
  const iam = createIam('111122223333', 'aws');
  const gateway = createGateway({
    services: new Map(Object.entries(services)),
    iam,
    faults,
    recorder,
    now: () => clock.nowMs,
  });
  return { clock, faults, recorder, iam, gateway };
}
