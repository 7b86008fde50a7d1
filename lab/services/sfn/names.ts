/** Names and ARNs of state machines and executions. */

/**
 * Characters no name may have. API reference, StartExecution, `name`; control characters are
 * refused too.
 */
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\ufffe\uffff]/u;

const nameLengthMax = 80;

export function isValidName(name: string): boolean {
  return name.length > 0 && name.length <= nameLengthMax && !forbidden.test(name);
}

interface Place {
  readonly account: string;
  readonly region: string;
}

export function stateMachineArn({ account, region }: Place, name: string): string {
  return `arn:aws:states:${region}:${account}:stateMachine:${name}`;
}

/** Executions of an Express workflow may have the same name, so their ARNs end in an id. */
export function expressArn(
  { account, region }: Place,
  machine: string,
  { name, id }: { readonly name: string; readonly id: string },
): string {
  return `arn:aws:states:${region}:${account}:express:${machine}:${name}:${id}`;
}

export const isExpressArn = (arn: string): boolean =>
  /^arn:[^:]+:states:[^:]*:[^:]*:express:/.test(arn);

export function executionArn({ account, region }: Place, machine: string, name: string): string {
  return `arn:aws:states:${region}:${account}:execution:${machine}:${name}`;
}

/**
 * The state machine that an ARN names, with the version or alias behind it, or the label of a Map within it. Service
 * authorization reference, "Resource types defined by AWS Step Functions".
 */
export function splitArn(arn: string): {
  readonly machineArn: string;
  readonly qualifier?: string;
  readonly label?: string;
} {
  const match = /^([^:]+:[^:]+:states:[^:]*:[^:]*:stateMachine:[^:/]+)(?:([:/])(.+))?$/.exec(arn);
  const [, machineArn = arn, separator, rest = ''] = match ?? [];
  if (separator === undefined) return { machineArn };
  return separator === ':' ? { machineArn, qualifier: rest } : { machineArn, label: rest };
}
