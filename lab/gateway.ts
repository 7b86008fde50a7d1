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

/** One call on its way through the door. */
interface Call {
  readonly name: string;
  readonly operation: string;
  readonly input: unknown;
  readonly caller: Caller;
}

/** Refuses what the service model does not allow, as AWS does before anything else. */
function createModelCheck() {
  const models = new Map<string, ServiceModel>();

  function check(model: ServiceModel, { operation, input }: Call): void {
    const problems = checkInput(model, operation, input);
    if (problems.length > 0) throw new ServiceError('ValidationError', problems.join(' '));
  }

  async function loadAndCheck(call: Call): Promise<void> {
    const model = await loadModel(call.name);
    models.set(call.name, model);
    check(model, call);
  }

  /** Waits only for a model that was not read yet. */
  return (call: Call): Promise<void> | undefined => {
    const model = models.get(call.name);
    if (model === undefined) return loadAndCheck(call);
    check(model, call);
    return undefined;
  };
}

/** Refuses what the caller's role does not allow. The lab itself has no role and may do everything. */
function authorise(iam: Iam, service: Service, { name, operation, input, caller }: Call): void {
  const { roleArn } = caller;
  if (roleArn === undefined) return;
  for (const action of iamActions(name, operation, input)) {
    for (const resourceArn of service.arns(operation, input)) {
      const refusal = iam.refusal({
        roleArn,
        action,
        resourceArn,
        // Few roles have conditions on tags, and only those look.
        get resourceTags() {
          return service.tags?.(resourceArn) ?? {};
        },
        keys: conditionKeys(name, input),
      });
      if (refusal !== undefined) throw new ServiceError('AccessDenied', refusal, 403);
    }
  }
}

/** Serves reads as they were before the last change, when a fault asks for it. */
function createStaleReads(faults: Faults) {
  const answers = new Map<string, { latest: unknown; earlier: unknown }>();
  const keyOf = ({ name, operation, input }: Call): string | undefined =>
    isRead(operation) && faults.tracksReads
      ? `${name}.${operation} ${JSON.stringify(input)}`
      : undefined;
  return {
    earlier: (call: Call): { answer: unknown } | undefined => {
      const known = answers.get(keyOf(call) ?? '');
      return known === undefined ? undefined : { answer: known.earlier };
    },
    remember(call: Call, answer: unknown): void {
      const key = keyOf(call);
      if (key === undefined) return;
      const kept = structuredClone(answer);
      answers.set(key, { latest: kept, earlier: answers.get(key)?.latest ?? kept });
    },
  };
}

export function createGateway({ services, iam, faults, recorder, now }: GatewayParts): Gateway {
  const checkModel = createModelCheck();
  const staleReads = createStaleReads(faults);

  async function serve(service: Service, call: Call, fault?: CallFaultKind): Promise<unknown> {
    if (fault !== undefined && fault !== 'staleRead' && !actsAfterEffect(fault)) {
      throw faultError(fault);
    }
    const run = service.operations[call.operation];
    if (run === undefined) throw new Error(`${call.name}.${call.operation} is not simulated`);
    const stale = fault === 'staleRead' ? staleReads.earlier(call) : undefined;
    if (stale !== undefined) return stale.answer;
    const answer = await run(call.input ?? {}, call.caller);
    staleReads.remember(call, answer);
    if (fault !== undefined && fault !== 'staleRead') throw faultError(fault);
    return answer;
  }

  return {
    async call(name, operation, input, caller) {
      const service = services.get(name);
      if (service === undefined) throw new Error(`Service ${name} is not simulated`);
      const call = { name, operation, input, caller };
      const roleName = roleNameOf(caller);
      const recorded = recorder.begin({ atMs: now(), service: name, operation, roleName, input });
      try {
        const pending = checkModel(call);
        if (pending !== undefined) await pending;
        authorise(iam, service, call);
        const fault = faults.next({ service: name, operation, roleName });
        const answer = await serve(service, call, fault);
        recorder.end(recorded, 'ok');
        return answer;
      } catch (error) {
        recorder.end(recorded, error instanceof ServiceError ? error.code : 'not simulated');
        throw error;
      }
    },
  };
}
