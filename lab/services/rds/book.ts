/** Everything one RDS knows, and the small questions every part of it asks. */

import type { WorldFaultKind } from '../../faults.ts';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Cluster } from './cluster.ts';
import type { Deployment } from './deployment.ts';
import type { EventSource } from './event-table.ts';
import type { ExportTask } from './exports.ts';
import { type Instance, type InstanceStatus, statusOf } from './instance.ts';
import { nameIn } from './lists.ts';
import type { ParameterGroup } from './parameters.ts';
import type { Snapshot } from './snapshot.ts';
import { type Span, secondsOf } from './transitions.ts';

/** States of a KMS key that RDS meets. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

export interface EventRecord {
  readonly kind: EventSource;
  readonly identifier: string;
  readonly arn: string;
  readonly category: string;
  readonly message: string;
  readonly atMs: number;
}

/** A DB instance has another status, or takes connections where it did not. */
export interface InstanceChange {
  readonly identifier: string;
  readonly status: InstanceStatus;
  readonly atMs: number;
}

export interface Book {
  readonly context: ServiceContext;
  readonly random: Random;
  readonly instances: Map<string, Instance>;
  readonly snapshots: Map<string, Snapshot>;
  /** Snapshots of other Regions, by ARN. */
  readonly foreignSnapshots: Map<string, Snapshot>;
  readonly exports: Map<string, ExportTask>;
  readonly deployments: Map<string, Deployment>;
  readonly clusters: Map<string, Cluster>;
  readonly parameterGroups: Map<string, ParameterGroup>;
  /** KMS keys that are not enabled. */
  readonly keyStates: Map<string, KeyState>;
  readonly events: EventRecord[];
  readonly listeners: ((change: InstanceChange) => void)[];
  /** Sees to it that replicas are looked at each minute. */
  watch(): void;
}

export function arnOf({ context }: Book, kind: string, name: string): string {
  return `arn:aws:rds:${context.region}:${context.account}:${kind}:${name}`;
}

/** By identifier, in any case, or by ARN. */
export function findInstance(book: Book, identifier: string | undefined): Instance {
  const name = nameIn(identifier ?? '');
  const instance = book.instances.get(name);
  if (instance === undefined) throw refuse(refusals.instanceNotFound, { id: name });
  return instance;
}

export function nowOf({ context }: Book): number {
  return context.clock.nowMs;
}

export function statusIn(book: Book, instance: Instance): InstanceStatus {
  return statusOf(instance, nowOf(book));
}

/** Seconds that a transition takes this time; `more` for what it takes on top because of its size. */
export function draw(book: Book, span: Span, more = 0): number {
  return secondsOf(span, book.random.next(), more);
}

/** Whether the instance still exists; one that was deleted and made again is another one. */
export function exists(book: Book, instance: Instance): boolean {
  return book.instances.get(instance.identifier) === instance;
}

/** Whether RDS may use the key; no key is always usable. */
export function isKeyUsable(book: Book, key: string | undefined): boolean {
  return key === undefined || !book.keyStates.has(key);
}

export function hasFault(book: Book, kind: WorldFaultKind, subject: string): boolean {
  return book.context.faults.active(kind, subject);
}

/** Tells who listens that an instance may look different now. */
export function changed(book: Book, instance: Instance): void {
  const change = {
    identifier: instance.identifier,
    status: statusIn(book, instance),
    atMs: nowOf(book),
  };
  for (const listener of book.listeners) listener(change);
}

/** `db-` and 26 capital letters and digits, as RDS names what never changes its name. */
export function resourceIdOf({ random }: Book, prefix: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const drawn = Array.from({ length: 26 }, () => letters[Math.floor(random.next() * 32)]);
  return `${prefix}-${drawn.join('')}`;
}
