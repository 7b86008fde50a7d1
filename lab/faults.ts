/** What can go wrong on purpose: at the border of a service, call by call, or inside the world, for a span of time. */

import { ServiceError } from './service.ts';

/** Faults of one call. `reliability` ids: C1-C8, C12. */
export const callFaults = {
  throttle: 'refused as throttled, nothing done (C1)',
  errorBefore: 'server error before any effect (C2)',
  timeoutBefore: 'no answer, nothing done (C3)',
  errorAfter: 'done, but answered with a server error (C4)',
  lostAnswer: 'done, but the answer never arrived (C5)',
  accessDenied: 'the role may not do this (C6)',
  expiredCredentials: 'the credentials have expired (C7)',
  validationError: 'refused as invalid (C8)',
  staleRead: 'a read answers as before the last change (C12)',
} as const;
type NamedFault = keyof typeof callFaults;

/** An error that the operation models: HTTP status and shape, `500 ResourceContentionFault` (C9-C11). */
export type ModelledError = `${number} ${string}`;
export type CallFaultKind = NamedFault | ModelledError;

/** Faults of the world, each for a subject and a span of time. */
export const platformFaults = {
  'capacity-shortage': 'no instance can be launched in this Availability Zone',
  'never-healthy': 'new instances of this group never pass their health check',
  'stuck-launch': 'new instances of this group stay Pending',
  'slow-launch': 'new instances of this group take five times as long',
  'metric-gap': 'datapoints of this metric are lost',
  'event-lost': 'events of this detail-type are lost',
  'event-duplicated': 'events of this detail-type arrive twice',
  'event-late': 'events of this detail-type arrive ten minutes late',
  'event-reordered': 'events of this detail-type are overtaken by the next one',
} as const;

/** Faults of databases; no run of the command line touches one yet, so only tests ask for them. */
const databaseFaults = {
  'database-capacity': 'there is no capacity for this DB instance class',
  'database-fails': 'the next modification of this database ends in failed',
  'stuck-creating': 'this database or replica stays creating',
  'stuck-modifying': 'a modification of this database never ends',
  'stuck-snapshot': 'snapshots of this database never end',
  'storage-full': 'the storage of this database is full until it is enlarged',
  'snapshot-fails': 'snapshots of this database fail, and so do copies and new replicas',
  'export-fails': 'exports of snapshots of this database fail',
  'replica-lag': 'this read replica falls behind, second by second',
  'replication-error': 'replication to this read replica is in error',
  'switchover-times-out': 'a blue/green switchover of this database exceeds its timeout',
} as const;

export const worldFaults = { ...platformFaults, ...databaseFaults } as const;
export type PlatformFaultKind = keyof typeof platformFaults;
export type WorldFaultKind = keyof typeof worldFaults;

/** A fault of calls: the `from`-th to the `to`-th call (from 1) of one operation by one caller. */
export interface CallFault {
  readonly kind: CallFaultKind;
  readonly service: string;
  readonly operation: string;
  /** Last part of the calling role's ARN; absent = whoever calls. */
  readonly roleName?: string;
  readonly from: number;
  readonly to: number;
}

export interface WorldFault {
  readonly kind: WorldFaultKind;
  readonly subject: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Faults {
  addCallFault(fault: CallFault): void;
  addWorldFault(fault: WorldFault): void;
  /** Ends every fault: the world heals. */
  clear(): void;
  active(kind: WorldFaultKind, subject: string): boolean;
  /** True when somebody has asked for this fault of the world while it was active. */
  wasMet(kind: WorldFaultKind, subject: string): boolean;
  /** True when a stale answer may be asked of this operation: only then are its answers kept. */
  tracksReads(service: string, operation: string): boolean;
  /** The fault of this call, if one bites; counts the call. */
  next(call: { service: string; operation: string; roleName: string }): CallFaultKind | undefined;
}

const errors: Readonly<Record<Exclude<NamedFault, 'staleRead'>, () => ServiceError>> = {
  throttle: () => new ServiceError('ThrottlingException', 'Rate exceeded', 400),
  errorBefore: () => new ServiceError('InternalFailure', 'An internal error occurred', 500),
  timeoutBefore: () => new ServiceError('TimeoutError', 'Socket timed out without an answer', 504),
  errorAfter: () => new ServiceError('InternalFailure', 'An internal error occurred', 500),
  lostAnswer: () => new ServiceError('TimeoutError', 'Socket timed out without an answer', 504),
  accessDenied: () =>
    new ServiceError(
      'AccessDeniedException',
      'User is not authorized to perform this operation',
      403,
    ),
  expiredCredentials: () =>
    new ServiceError('ExpiredToken', 'The security token included in the request is expired', 403),
  validationError: () =>
    new ServiceError('ValidationError', 'The request is not valid in the current state', 400),
};

const isNamed = (kind: string): kind is keyof typeof errors => Object.hasOwn(errors, kind);

/** The error a caller sees for a fault, in AWS's words. */
export function faultError(kind: Exclude<CallFaultKind, 'staleRead'>): ServiceError {
  if (isNamed(kind)) return errors[kind]();
  const [status, shape = ''] = kind.split(' ');
  return new ServiceError(shape, `The operation answered with ${shape}`, Number(status));
}

/**
 * True for an operation whose answer may be older than the last change. S3 answers every read after a write with what
 * was written. Amazon S3 user guide, "Amazon S3 data consistency model".
 */
export const mayBeStale = (service: string, operation: string): boolean =>
  service !== 's3' && /^(Describe|Get|List|Query|Scan|Head|BatchGet)/.test(operation);

/** An error that says the effect is there already: a call of before has made it, and its answer was lost. */
const saysDone = new Set<string>(['400 ExecutionAlreadyExists']);

export const actsAfterEffect = (kind: CallFaultKind): boolean =>
  kind === 'errorAfter' || kind === 'lostAnswer' || saysDone.has(kind);

/** Faults of one world; `now` is asked when a fault of the world may bite. */
export function createFaults(now: () => number): Faults {
  let ofCalls: { fault: CallFault; seen: number }[] = [];
  let ofWorld: WorldFault[] = [];
  const met = new Set<string>();
  return {
    addCallFault: (fault) => ofCalls.push({ fault, seen: 0 }),
    addWorldFault: (fault) => ofWorld.push(fault),
    clear() {
      ofCalls = [];
      ofWorld = [];
    },
    wasMet: (kind, subject) => met.has(`${kind} ${subject}`),
    tracksReads: (service, operation) =>
      mayBeStale(service, operation) &&
      ofCalls.some(
        ({ fault }) =>
          fault.kind === 'staleRead' && fault.service === service && fault.operation === operation,
      ),
    active(kind, subject) {
      const bites = ofWorld.some(
        (fault) =>
          fault.kind === kind &&
          fault.subject === subject &&
          fault.fromMs <= now() &&
          now() < fault.toMs,
      );
      if (bites) met.add(`${kind} ${subject}`);
      return bites;
    },
    next(call) {
      let bites: CallFaultKind | undefined;
      for (const entry of ofCalls) {
        const { fault } = entry;
        if (fault.service !== call.service || fault.operation !== call.operation) continue;
        if (fault.roleName !== undefined && fault.roleName !== call.roleName) continue;
        entry.seen += 1;
        if (entry.seen >= fault.from && entry.seen <= fault.to) bites ??= fault.kind;
      }
      return bites;
    },
  };
}
