/** Switching over to green: connections stop, names change, or everything is as it was. */

import type {
  SwitchoverBlueGreenDeploymentRequest,
  SwitchoverBlueGreenDeploymentResponse,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { enableBackups, scheduleBackup } from './backups.ts';
import { refusals } from './behaviour.ts';
import { arnOf, type Book, changed, draw, hasFault, statusIn } from './book.ts';
import {
  type Deployment,
  deploymentStatus,
  findDeployment,
  type Pair,
  renderDeployment,
  tellOfDeployment,
} from './deployment.ts';
import type { Instance } from './instance.ts';
import { inactiveLag, lagOf, replicasOf } from './replication.ts';
import { seize } from './work.ts';

const timeoutSeconds = { min: 30, max: 3600, byDefault: 300 };

/** The RDS operation of the same name. */
export function switchOver(
  book: Book,
  input: SwitchoverBlueGreenDeploymentRequest,
): SwitchoverBlueGreenDeploymentResponse {
  const deployment = findDeployment(book, input.BlueGreenDeploymentIdentifier);
  const timeout = input.SwitchoverTimeout ?? timeoutSeconds.byDefault;
  if (timeout < timeoutSeconds.min || timeout > timeoutSeconds.max) {
    throw refuse(refusals.switchoverTimeout, { seconds: timeout });
  }
  checkMembers(book, deployment);
  deployment.status = 'SWITCHOVER_IN_PROGRESS';
  deployment.statusDetails = undefined;
  const [primary] = deployment.pairs;
  const values = { blue: primary?.blue.identifier ?? '', green: primary?.green.identifier ?? '' };
  tellOfDeployment(book, deployment, { name: 'switchoverStarted', values });
  run(book, deployment, timeout);
  return { BlueGreenDeployment: renderDeployment(book, deployment) };
}

function checkMembers(book: Book, deployment: Deployment): void {
  const status = deploymentStatus(book, deployment);
  if (status !== 'AVAILABLE' && status !== 'SWITCHOVER_FAILED') {
    throw refuse(refusals.deploymentState, { id: deployment.identifier, status });
  }
  const busy = membersOf(deployment).find((member) => statusIn(book, member) !== 'available');
  if (busy !== undefined) throw refuse(refusals.memberNotAvailable, { id: busy.identifier });
}

function membersOf({ pairs }: Deployment): readonly Instance[] {
  return pairs.flatMap(({ blue, green }) => [blue, green]);
}

/** Why the guardrails stop a switchover before it begins; undefined when they do not. */
function obstacle(book: Book, deployment: Deployment, timeout: number): string | undefined {
  for (const { green } of deployment.pairs) {
    const lag = lagOf(book, green) ?? 0;
    if (lag === inactiveLag) return 'replication not being active';
    if (lag > timeout) return 'replication lag';
  }
  return undefined;
}

function run(book: Book, deployment: Deployment, timeout: number): void {
  const reason = obstacle(book, deployment, timeout);
  if (reason !== undefined) {
    cancel(book, deployment, reason);
    return;
  }
  const lags = deployment.pairs.map(({ green }) => lagOf(book, green) ?? 0);
  const [primary] = deployment.pairs;
  const isFaulty = hasFault(book, 'switchover-times-out', primary?.blue.identifier ?? '');
  const needed = draw(book, 'switchover') + Math.max(...lags);
  const isLate = isFaulty || needed > timeout;
  const members = membersOf(deployment);
  const seconds = isLate ? timeout : Math.ceil(needed);
  for (const member of members) {
    member.isDown = true;
    seize(book, member, { status: 'renaming', plan: () => [{ seconds }] });
  }
  const { clock } = book.context;
  clock.schedule(clock.nowMs + seconds * 1000, () => {
    for (const member of members) member.isDown = false;
    if (isLate) cancel(book, deployment, 'the switchover timeout');
    else complete(book, deployment);
    for (const member of members) changed(book, member);
  });
}

function cancel(book: Book, deployment: Deployment, reason: string): void {
  deployment.status = 'SWITCHOVER_FAILED';
  deployment.statusDetails = `Switchover was canceled due to ${reason}. No changes were made.`;
  for (const { blue, green } of deployment.pairs) {
    const values = { blue: blue.identifier, green: green.identifier, reason };
    tellOfDeployment(book, deployment, { name: 'memberCanceled', values });
  }
  tellOfDeployment(book, deployment, { name: 'switchoverCanceled' });
}

function complete(book: Book, deployment: Deployment): void {
  for (const pair of deployment.pairs) swap(book, deployment, pair);
  const [primary, ...others] = deployment.pairs;
  if (primary === undefined) return;
  primary.green.replication = undefined;
  for (const { blue, green } of others) {
    if (green.replication !== undefined) {
      green.replication.sourceIdentifier = primary.green.identifier;
    }
    if (blue.replication !== undefined) blue.replication.sourceIdentifier = primary.blue.identifier;
  }
  deployment.status = 'SWITCHOVER_COMPLETED';
  tellOfDeployment(book, deployment, { name: 'switchoverFinished' });
}

/** Green takes the name, the tags and the place of blue; blue is kept, read only, as `-old1`. */
function swap(book: Book, deployment: Deployment, { blue, green }: Pair): void {
  const production = blue.identifier;
  const before = green.identifier;
  const old = oldName(book, production);
  rename(book, blue, old);
  rename(book, green, production);
  blue.isReadOnly = true;
  green.tags = new Map(blue.tags);
  green.deletionProtection = blue.deletionProtection;
  takeBackups(book, green);
  const values = { blue: production, green: before, old };
  tellOfDeployment(book, deployment, { name: 'memberSwitched', values });
}

/** Green was not backed up while it was a replica. */
function takeBackups(book: Book, green: Instance): void {
  if (green.configuration.BackupRetentionPeriod === 0) return;
  if (green.restorableSinceMs === undefined) enableBackups(book, green);
  else scheduleBackup(book, green);
}

function oldName(book: Book, name: string): string {
  let number = 1;
  while (book.instances.has(`${name}-old${number}`)) number += 1;
  return `${name}-old${number}`;
}

function rename(book: Book, instance: Instance, identifier: string): void {
  for (const replica of replicasOf(book, instance)) {
    if (replica.replication !== undefined) replica.replication.sourceIdentifier = identifier;
  }
  if (book.instances.get(instance.identifier) === instance) {
    book.instances.delete(instance.identifier);
  }
  book.instances.set(identifier, instance);
  instance.identifier = identifier;
  instance.arn = arnOf(book, 'db', identifier);
}
