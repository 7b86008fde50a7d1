/** The ARNs that IAM evaluates for a call: of everything the request names. */

import { arnOf, type Book } from './book.ts';

/**
 * Kind of resource behind a member of a request.
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon RDS"
 */
const kinds: Readonly<Record<string, string>> = {
  DBInstanceIdentifier: 'db',
  SourceDBInstanceIdentifier: 'db',
  TargetDBInstanceIdentifier: 'db',
  DBSnapshotIdentifier: 'snapshot',
  FinalDBSnapshotIdentifier: 'snapshot',
  SourceDBSnapshotIdentifier: 'snapshot',
  TargetDBSnapshotIdentifier: 'snapshot',
  DBClusterIdentifier: 'cluster',
  DBClusterEndpointIdentifier: 'cluster-endpoint',
  DBParameterGroupName: 'pg',
  BlueGreenDeploymentIdentifier: 'deployment',
};

/** Members that hold an ARN. */
const whole = new Set(['ResourceName', 'SourceArn', 'Source']);

/** `['*']` when the call names nothing that IAM knows. */
export function arnsOf(book: Book, input: unknown): readonly string[] {
  const arns = Object.entries(Object(input)).flatMap(([member, value]) => {
    if (typeof value !== 'string') return [];
    const kind = kinds[member];
    if (whole.has(member) || (kind !== undefined && value.startsWith('arn:'))) return [value];
    return kind === undefined ? [] : [arnOf(book, kind, value.toLowerCase())];
  });
  return arns.length === 0 ? ['*'] : arns;
}
