/** The front door of the simulated AWS: each call is checked, authorised, hit by faults, recorded, then served. */

import { iamActions } from '../deploy/actions.ts';
import { actsAfterEffect, type CallFaultKind, type Faults, faultError } from './faults.ts';
import type { Iam } from './iam.ts';
import { checkInput, loadModel, type ServiceModel } from './model/index.ts';
import type { Recorder } from './recorder.ts';
import { type Caller, type Service, ServiceError } from './service.ts';

export interface Gateway {
  /**
   * Calls an API operation.
   * @throws ServiceError in AWS's words, Error naming a service or operation that is not simulated
   */
  call(service: string, operation: string, input: unknown, caller: Caller): Promise<unknown>;
}

export interface GatewayParts {
  readonly services: ReadonlyMap<string, Service>;
  readonly iam: Iam;
  readonly faults: Faults;
  readonly recorder: Recorder;
  readonly now: () => number;
}

const roleNameOf = (caller: Caller): string =>
  caller.roleArn === undefined ? 'lab' : caller.roleArn.slice(caller.roleArn.lastIndexOf('/') + 1);

export const isRead = (operation: string): boolean =>
  /^(Describe|Get|List|Query|Scan|Head|BatchGet)/.test(operation);

/** Context keys that statements of this project's roles ask for. */
function conditionKeys(service: string, input: unknown): Readonly<Record<string, string>> {
  if (
    service !== 'eventbridge' ||
    typeof input !== 'object' ||
    input === null ||
    !('Entries' in input)
  )
    return {};
  const [entry] = Array.isArray(input.Entries) ? input.Entries : [];
  return typeof entry?.Source === 'string' ? { 'events:source': entry.Source } : {};
}

export function createGateway(parts: GatewayParts): Gateway {
  const { services, iam, faults, recorder, now } = parts;
  const models = new Map<string, ServiceModel>();
  /** What each read answered before its latest answer, for stale reads. */
  const answers = new Map<string, { latest: unknown; earlier: unknown }>();

  async function check(service: string, operation: string, input: unknown): Promise<void> {
    let model = models.get(service);
    if (model === undefined) {
      model = await loadModel(service);
      models.set(service, model);
    }
    const problems = checkInput(model, operation, input);
    if (problems.length > 0) throw new ServiceError('ValidationError', problems.join(' '));
  }

  function authorise(
    service: Service,
    call: { name: string; operation: string; input: unknown; roleArn: string },
  ): void {
    for (const action of iamActions(call.name, call.operation, call.input)) {
      for (const resourceArn of service.arns(call.operation, call.input)) {
        const refusal = iam.refusal({
          roleArn: call.roleArn,
          action,
          resourceArn,
          resourceTags: service.tags?.(resourceArn) ?? {},
          keys: conditionKeys(call.name, call.input),
        });
        if (refusal !== undefined) throw new ServiceError('AccessDenied', refusal, 403);
      }
    }
  }

  function remember(key: string, answer: unknown): void {
    const known = answers.get(key);
    answers.set(key, { latest: answer, earlier: known === undefined ? answer : known.latest });
  }

  async function serve(
    service: Service,
    call: { name: string; operation: string; input: unknown; caller: Caller },
    fault: CallFaultKind | undefined,
  ): Promise<unknown> {
    const { name, operation, input, caller } = call;
    if (fault !== undefined && fault !== 'staleRead' && !actsAfterEffect(fault))
      throw faultError(fault);
    const run = service.operations[operation];
    if (run === undefined) throw new Error(`${name}.${operation} is not simulated`);
    const key =
      isRead(operation) && faults.tracksReads
        ? `${name}.${operation} ${JSON.stringify(input)}`
        : undefined;
    if (fault === 'staleRead' && key !== undefined) {
      const earlier = answers.get(key);
      if (earlier !== undefined) return earlier.earlier;
    }
    const answer = await run(input ?? {}, caller);
    if (key !== undefined) remember(key, structuredClone(answer));
    if (fault !== undefined && actsAfterEffect(fault) && fault !== 'staleRead')
      throw faultError(fault);
    return answer;
  }

  return {
    async call(name, operation, input, caller) {
      const service = services.get(name);
      if (service === undefined) throw new Error(`Service ${name} is not simulated`);
      const roleName = roleNameOf(caller);
      const recorded = recorder.begin({ atMs: now(), service: name, operation, roleName, input });
      try {
        await check(name, operation, input);
        if (caller.roleArn !== undefined) {
          authorise(service, { name, operation, input, roleArn: caller.roleArn });
        }
        const fault = faults.next({ service: name, operation, roleName });
        const answer = await serve(service, { name, operation, input, caller }, fault);
        recorder.end(recorded, 'ok');
        return answer;
      } catch (error) {
        recorder.end(recorded, error instanceof ServiceError ? error.code : 'not simulated');
        throw error;
      }
    },
  };
}
