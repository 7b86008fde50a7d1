/** ModifyDBInstance: what is checked, what changes at once, and what becomes pending. */

import type { ModifyDBInstanceMessage, ModifyDBInstanceResult } from '@aws-sdk/client-rds';
import type { Timer } from '../../clock.ts';
import { refuse } from '../../service.ts';
import { applyPending } from './apply-changes.ts';
import { refusals } from './behaviour.ts';
import { type Book, draw, exists, findInstance, nowOf, statusIn } from './book.ts';
import { checkMaxStorage, checkRetention } from './create.ts';
import type { Changes, Instance, InstanceStatus } from './instance.ts';
import { maintenanceWindow, nextMaintenance } from './maintenance-window.ts';
import { checkClass } from './new-instance.ts';
import { findParameterGroup } from './parameters.ts';
import { renderInstance } from './render-instance.ts';
import { replicasOf } from './replication.ts';
import { tell } from './restart.ts';
import { storageChanges } from './storage.ts';
import { transitions } from './transitions.ts';
import { enqueue } from './work.ts';

/** Statuses in which RDS takes a change. */
const modifiable: readonly InstanceStatus[] = [
  'available',
  'storage-optimization',
  'storage-full',
  'incompatible-parameters',
];

const storageMembers = ['AllocatedStorage', 'StorageType', 'Iops', 'StorageThroughput'] as const;

/** Members the lab carries out; any other throws by its name. */
const simulated = new Set<string>([
  'DBInstanceIdentifier',
  'ApplyImmediately',
  'DBInstanceClass',
  ...storageMembers,
  'MultiAZ',
  'BackupRetentionPeriod',
  'DeletionProtection',
  'MaxAllocatedStorage',
  'DBParameterGroupName',
  'PreferredMaintenanceWindow',
  'PreferredBackupWindow',
  'VpcSecurityGroupIds',
  'CopyTagsToSnapshot',
  'PromotionTier',
]);

/** Members that wish for nothing. */
const wishless = new Set(['DBInstanceIdentifier', 'ApplyImmediately']);

/** The RDS operation of the same name. */
export function modifyDbInstance(
  book: Book,
  input: ModifyDBInstanceMessage,
): ModifyDBInstanceResult {
  const instance = findInstance(book, input.DBInstanceIdentifier);
  checkMembers(input);
  if (!modifiable.includes(statusIn(book, instance))) throw refuse(refusals.notAvailable);
  checkRules(instance, input);
  if (input.DBParameterGroupName !== undefined)
    findParameterGroup(book, input.DBParameterGroupName);
  const changes = changesOf(book, instance, input);
  applyRules(book, instance, input);
  Object.assign(instance.pending, changes);
  if (Object.keys(instance.pending).length > 0) {
    if (input.ApplyImmediately === true) applySoon(book, instance);
    else applyInWindow(book, instance);
  }
  return { DBInstance: renderInstance(book, instance) };
}

function checkMembers(input: ModifyDBInstanceMessage): void {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const foreign = given.find(([name]) => !simulated.has(name));
  if (foreign !== undefined) {
    throw new Error(`The lab does not simulate ${foreign[0]} of ModifyDBInstance.`);
  }
  if (given.every(([name]) => wishless.has(name))) throw refuse(refusals.noModification);
}

/** What becomes pending. */
function changesOf(book: Book, instance: Instance, input: ModifyDBInstanceMessage): Changes {
  const wishes: Changes = {};
  for (const name of storageMembers) {
    if (input[name] !== undefined) Object.assign(wishes, { [name]: input[name] });
  }
  const changes = storageChanges(instance, wishes, nowOf(book));
  const current = { ...instance.configuration, ...instance.pending };
  const { DBInstanceClass, MultiAZ } = input;
  if (DBInstanceClass !== undefined && DBInstanceClass !== current.DBInstanceClass) {
    checkClass(book, {
      engine: instance.engine,
      engineVersion: instance.engineVersion,
      instanceClass: DBInstanceClass,
      storageType: current.StorageType,
    });
    changes.DBInstanceClass = DBInstanceClass;
  }
  if (MultiAZ !== undefined && MultiAZ !== current.MultiAZ) changes.MultiAZ = MultiAZ;
  return { ...changes, ...retentionChange(book, instance, input.BackupRetentionPeriod) };
}

/** Backups on or off is a change like any other; another number of days holds at once. */
function retentionChange(book: Book, instance: Instance, days: number | undefined): Changes {
  const { configuration } = instance;
  if (days === undefined || days === configuration.BackupRetentionPeriod) return {};
  checkRetention(days);
  const { engine, identifier: id } = instance;
  if (days > 0 && instance.replication !== undefined && engine === 'postgres') {
    throw refuse(refusals.replicaBackups, { engine });
  }
  if (days === 0 && replicasOf(book, instance).length > 0) {
    throw refuse(refusals.retentionNeeded, { id });
  }
  if (days > 0 && configuration.BackupRetentionPeriod > 0) {
    configuration.BackupRetentionPeriod = days;
    return {};
  }
  return { BackupRetentionPeriod: days };
}

function checkRules(instance: Instance, input: ModifyDBInstanceMessage): void {
  if (instance.clusterIdentifier !== undefined) checkMember(instance, input);
  const size = input.AllocatedStorage ?? instance.configuration.AllocatedStorage;
  checkMaxStorage(input.MaxAllocatedStorage, size);
  if (input.PreferredMaintenanceWindow !== undefined) {
    maintenanceWindow(input.PreferredMaintenanceWindow);
  }
}

/** Storage, backups and a standby are matters of the cluster. */
function checkMember({ identifier: id }: Instance, input: ModifyDBInstanceMessage): void {
  if (input.BackupRetentionPeriod !== undefined) throw refuse(refusals.memberRetention);
  const member = [...storageMembers, 'MultiAZ' as const].find((name) => input[name] !== undefined);
  if (member !== undefined) throw refuse(refusals.memberStorage, { id, member });
}

/** Settings that hold at once, whatever ApplyImmediately says. */
function applyRules(book: Book, instance: Instance, input: ModifyDBInstanceMessage): void {
  instance.deletionProtection = input.DeletionProtection ?? instance.deletionProtection;
  instance.maxAllocatedStorage = input.MaxAllocatedStorage ?? instance.maxAllocatedStorage;
  instance.maintenanceWindow =
    input.PreferredMaintenanceWindow?.toLowerCase() ?? instance.maintenanceWindow;
  instance.backupWindow = input.PreferredBackupWindow ?? instance.backupWindow;
  instance.securityGroupIds = input.VpcSecurityGroupIds ?? instance.securityGroupIds;
  instance.copyTagsToSnapshot = input.CopyTagsToSnapshot ?? instance.copyTagsToSnapshot;
  instance.promotionTier = input.PromotionTier ?? instance.promotionTier;
  const name = input.DBParameterGroupName;
  if (name !== undefined && name !== instance.parameterGroup.name) useGroup(book, instance, name);
}

/** The group's name holds at once, its static parameters from the next reboot on. */
function useGroup(book: Book, instance: Instance, name: string): void {
  const group: Instance['parameterGroup'] = { name, status: 'applying' };
  instance.parameterGroup = group;
  tell(book, instance, { name: 'parameterGroup', values: { name } });
  book.context.clock.schedule(nowOf(book) + draw(book, 'parameters') * 1000, () => {
    if (group.status === 'applying') group.status = 'pending-reboot';
  });
}

/** Everything that is pending, as soon as RDS has noticed. */
function applySoon(book: Book, instance: Instance): void {
  applyAt(book, instance, nowOf(book) + transitions.notice.seconds * 1000);
}

/** Everything that is pending then, when the next maintenance window begins. */
function applyInWindow(book: Book, instance: Instance): void {
  const { clock } = book.context;
  if (instance.windowTimer !== undefined) clock.cancel(instance.windowTimer);
  const atMs = nextMaintenance(instance.maintenanceWindow, clock.nowMs);
  // Inside of the window RDS begins as soon as it does for ApplyImmediately.
  const soonestMs = clock.nowMs + transitions.notice.seconds * 1000;
  instance.windowTimer = applyAt(book, instance, Math.max(atMs, soonestMs));
}

function applyAt(book: Book, instance: Instance, atMs: number): Timer {
  return book.context.clock.schedule(atMs, () => {
    if (exists(book, instance)) enqueue(book, instance, applyPending(book, instance));
  });
}
