/** What a simulated AWS service is made of, and what it may ask of the world around it. */

import type { Clock } from './clock.ts';
import type { WorldFaultKind } from './faults.ts';
import type { Random } from './random.ts';

/**
 * A refusal in AWS's words. `code` is the name of the modelled error shape (`ScalingActivityInProgressFault`), or
 * the wire code where AWS models none (`ValidationError`, `AccessDenied`, `Throttling`).
 */
export class ServiceError extends Error {
  readonly code: string;
  readonly statusCode: number;
  constructor(code: string, message: string, statusCode = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** One row of a behaviour table: what AWS refuses, in which words, and where that is written. */
export interface Refusal {
  /** API operations that can answer so. */
  readonly operations: readonly string[];
  readonly code: string;
  readonly statusCode?: number;
  /** `{name}` is filled from the values given to `refuse`. */
  readonly message: string;
  /** AWS page, model or recording the row comes from. */
  readonly source: string;
}

/** One row of a behaviour table: what changes by itself over time. */
export interface Transition {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  /** Seconds the transition takes; absent when a fact of the world decides. */
  readonly seconds?: number;
  readonly source: string;
}

/** The error of one behaviour row, its message filled in. */
export function refuse(
  row: Refusal,
  values: Readonly<Record<string, string | number>> = {},
): ServiceError {
  const message = row.message.replace(/\{(\w+)\}/g, (_all, name: string) =>
    String(values[name] ?? `{${name}}`),
  );
  return new ServiceError(row.code, message, row.statusCode);
}

/** Who is calling: an IAM role ARN, or undefined for the lab itself (its own set-up, an operator's console). */
export interface Caller {
  readonly roleArn?: string;
}

/** An operation as the API defines it: input and output in the spelling of the API (and of SDK v3). */
// biome-ignore lint/suspicious/noExplicitAny: each service narrows its operations with the SDK's own types
export type Operation = (input: any, caller: Caller) => unknown;

/** A resource of a CloudFormation template, intrinsics already resolved. */
export interface ResourceDeclaration {
  readonly logicalId: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties are checked against the resource specification by a test
  readonly properties: any;
}

/** What `Ref` and `Fn::GetAtt` give for a deployed resource. */
export interface Deployed {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Service {
  /** By API operation name, `SetDesiredCapacity`. An operation that is absent is not simulated and throws by name. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** By CloudFormation type, `AWS::SQS::Queue`: creates the resource at once. */
  readonly deploy?: Readonly<Record<string, (declaration: ResourceDeclaration) => Deployed>>;
  /** ARNs that IAM evaluates for this call; `['*']` when the action has no resource level. */
  arns(operation: string, input: unknown): readonly string[];
  /** Tags of a resource of this service, for `aws:ResourceTag` conditions. */
  tags?(arn: string): Readonly<Record<string, string>>;
  /** A read-only view of everything the service knows: plain, serialisable data. */
  inspect(): unknown;
}

/** An event before EventBridge stamps it. */
export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Faults that act inside a service rather than at its border; each is asked for by name where it can bite. */
export interface FaultPoints {
  /** True when a fault of this kind is active for the subject now. */
  active(kind: WorldFaultKind, subject: string): boolean;
}

export interface ServiceContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: string;
  readonly region: string;
  /** Sends an event of an AWS service to the default event bus. */
  publish(event: NewEvent): void;
  /**
   * Calls an API through the front door: request checked against the service model, IAM evaluated for the role,
   * faults applied, call recorded. Service names are SDK package names without `client-`: `auto-scaling`, `sfn`.
   */
  call(service: string, operation: string, input: unknown, caller: Caller): Promise<unknown>;
  /** A neighbour as a thing of the physical world (an Auto Scaling group registers targets), not through its API. */
  peer<T extends Service>(service: string): T;
  readonly faults: FaultPoints;
}
