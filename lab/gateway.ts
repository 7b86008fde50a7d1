/** The front door of the simulated AWS: each call is recorded, checked, authorised, hit by faults, then served. */

import { iamActions } from '../deploy/actions.ts';
import { actsAfterEffect, type Faults, faultError } from './faults.ts';
import type { Iam } from './iam.ts';
import { checkInput, loadModel, type ServiceModel } from './model/index.ts';
import type { RecordedCall, Recorder } from './recorder.ts';
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

interface KeptAnswer {
  readonly text: string;
  readonly answer: unknown;
}

/** Keeps the last two answers of each read while a fault may ask for an old one. */
function createStaleReads(faults: Faults) {
  const kept = new Map<string, readonly KeptAnswer[]>();
  return {
    /** What was true before the last change; undefined when that is the same. Notes what is true now, unless `asked`. */
    before({ name, operation, input }: Call, answer: unknown, asked: boolean): unknown {
      // A consistent read sees every write. DynamoDB API reference, GetItem, `ConsistentRead`.
      if (!faults.tracksReads(name, operation) || Object(input).ConsistentRead === true) return;
      const key = `${name}.${operation} ${JSON.stringify(input)}`;
      const text = JSON.stringify(answer);
      const known = kept.get(key) ?? [];
      const before = known.find((each) => each.text !== text);
      // Who is shown the old answer keeps being shown it, for as long as the fault lasts.
      if (!asked || before === undefined) {
        kept.set(key, [{ text, answer: structuredClone(answer) }, ...known.slice(0, 1)]);
      }
      return before?.answer;
    },
  };
}

export function createGateway({ services, iam, faults, recorder, now }: GatewayParts): Gateway {
  const checkModel = createModelCheck();
  const staleReads = createStaleReads(faults);

  async function serve(service: Service, call: Call, recorded: RecordedCall): Promise<unknown> {
    const { name, operation, input, caller } = call;
    const fault = faults.next({ service: name, operation, roleName: recorded.roleName });
    const stale = fault === 'staleRead';
    if (!stale && fault !== undefined) recorded.fault = fault;
    if (!stale && fault !== undefined && !actsAfterEffect(fault)) throw faultError(fault);
    const run = service.operations[operation];
    if (run === undefined) throw new Error(`${name}.${operation} is not simulated`);
    const answer = await run(input ?? {}, caller);
    if (!stale && fault !== undefined) throw faultError(fault);
    const before = staleReads.before(call, answer, stale);
    if (before === undefined) return answer;
    recorded.outdated = true;
    if (!stale) return answer;
    recorded.fault = fault;
    return before;
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
        const answer = await serve(service, call, recorded);
        recorder.end(recorded, 'ok');
        return answer;
      } catch (error) {
        recorder.end(recorded, error instanceof ServiceError ? error.code : 'not simulated');
        throw error;
      }
    },
  };
}
