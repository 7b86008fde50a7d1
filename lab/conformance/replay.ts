/** Tasks that are not played but answered as they were recorded. */

import type { Happening } from '../asl/execution.ts';
import type { Json } from '../asl/json.ts';
import type { TaskTarget } from '../asl/machine.ts';
import type { Call, Calls } from '../services/sfn/call.ts';
import type { ReplayedTask } from './case.ts';
import type { Tokens } from './match.ts';

const resourceForm =
  /^arn:aws[\w-]*:states:::(?<resourceType>(?:aws-sdk:)?[\w-]+):(?<resource>\w+(?:\.(?<pattern>sync|sync:2|waitForTaskToken))?)$/;

/** Any integration there is: what matters here is only how the history names it. */
function targetFor(arn: string): TaskTarget | undefined {
  const { resourceType, resource, pattern } = resourceForm.exec(arn)?.groups ?? {};
  if (resourceType === undefined || resource === undefined) return undefined;
  return {
    resourceType,
    resource,
    pattern:
      pattern === 'sync' || pattern === 'sync:2' || pattern === 'waitForTaskToken'
        ? pattern
        : 'requestResponse',
  };
}

const answerMs = 50;

/** The recorded tasks in the order they were scheduled; each is used once. */
export class Replay {
  readonly #left: ReplayedTask[];
  readonly #tokens: Tokens;

  constructor(tasks: readonly ReplayedTask[], tokens: Tokens) {
    this.#left = [...tasks];
    this.#tokens = tokens;
  }

  /** The recording of this call: the one with its arguments, else the next of its resource. */
  take(resource: string, parameters: Json): ReplayedTask | undefined {
    const isOfResource = (task: ReplayedTask): boolean =>
      resource === task.resource ||
      resource.endsWith(`:${task.resourceType ?? ''}:${task.resource}`);
    const exact = this.#left.findIndex(
      (task) =>
        isOfResource(task) && this.#tokens.difference(task.parameters, parameters) === undefined,
    );
    const at = exact >= 0 ? exact : this.#left.findIndex(isOfResource);
    return at < 0 ? undefined : this.#left.splice(at, 1)[0];
  }

  calls(): Calls {
    return {
      load: async () => undefined,
      targetFor,
      callOf: (resource) => this.#callOf(resource),
      resultProblem: () => undefined,
    };
  }

  /** The service named is none: whoever carries out the calls hands the input back. */
  #callOf(resource: string): Call {
    return {
      service: 'replay',
      operation: 'Answer',
      answerMs: () => answerMs,
      toInput: (parameters) => parameters,
      // The input comes back as it was given, which is JSON.
      toHappenings: (id, parameters) => this.#happenings(id, resource, parameters as Json),
      toError: ({ code, message }) => ({ error: code, cause: message }),
      childOf: () => undefined,
    };
  }

  #happenings(id: number, resource: string, parameters: Json): Happening[] {
    const task = this.take(resource, parameters);
    if (task === undefined) {
      return [{ kind: 'failed', id, error: 'Replay', cause: `nothing recorded for ${resource}` }];
    }
    const { submitted, outcome } = task;
    const happenings: Happening[] =
      submitted === undefined
        ? []
        : [{ kind: 'submitted', id, output: this.#tokens.fill(submitted) }];
    if (outcome?.type === 'succeeded') {
      happenings.push({ kind: 'succeeded', id, output: this.#tokens.fill(outcome.output ?? null) });
    }
    if (outcome?.type === 'failed') {
      const { error, cause } = outcome;
      happenings.push({
        kind: 'failed',
        id,
        error: error ?? undefined,
        cause: causeText(cause ?? undefined),
      });
    }
    return happenings;
  }
}

/** A cause that the recorder has parsed was a text. */
export function causeText(cause: Json | undefined): string | undefined {
  return cause === undefined || typeof cause === 'string' ? cause : JSON.stringify(cause);
}
