/** A world of a few services and nothing else: no IAM, no service model; calls can be made to fail by name. */

import { createClock } from '../../../lab/clock.ts';
import { createRandom } from '../../../lab/random.ts';
import type { NewEvent, Refusal, Service, ServiceContext } from '../../../lab/service.ts';
import { ServiceError } from '../../../lab/service.ts';

/** Requests and answers of many APIs, as loose as parsed JSON: a test reads the members it expects. */
type Members = ReturnType<typeof JSON.parse>;

interface Call {
  readonly atMs: number;
  readonly operation: string;
  readonly input: Members;
  readonly roleArn: string | undefined;
}

/** Milliseconds of an instant as in `2026-01-05T03:00Z`. */
export const at = (instant: string): number => Date.parse(instant);

export function smallWorld(start: string, seed = 'test') {
  const clock = createClock(at(start));
  const services = new Map<string, Service>();
  const faults = new Set<string>();
  const calls: Call[] = [];
  const published: NewEvent[] = [];
  /** What the next calls of `sfn.StartExecution` and the like answer, by operation. */
  const failures = new Map<string, { code: string; times: number }>();

  const context: ServiceContext = {
    clock,
    random: createRandom(seed),
    account: '111122223333',
    region: 'eu-west-1',
    publish: (event) => published.push(event),
    async call(service, operation, input, { roleArn }) {
      calls.push({ atMs: clock.nowMs, operation: `${service}.${operation}`, input, roleArn });
      const failure = failures.get(`${service}.${operation}`);
      if (failure !== undefined && failure.times > 0) {
        failure.times -= 1;
        throw new ServiceError(failure.code, `${failure.code} of a test`);
      }
      return run(service, operation, input);
    },
    peer<T extends Service>(service: string): T {
      // who asks for a peer knows its type
      return services.get(service) as T;
    },
    faults: { active: (kind, subject) => faults.has(`${kind} ${subject}`) },
  };

  function run(service: string, operation: string, input: unknown = {}): Members {
    const known = services.get(service)?.operations[operation];
    if (known === undefined) throw new Error(`${service}.${operation} is not simulated`);
    return known(input, {});
  }

  function add<T extends Service>(name: string, service: T): T {
    services.set(name, service);
    return service;
  }

  return {
    clock,
    context,
    calls,
    faults,
    run,
    add,
    callsOf: (operation: string) => calls.filter((call) => call.operation === operation),
    fail: (operation: string, code: string, times = Number.POSITIVE_INFINITY) =>
      failures.set(operation, { code, times }),
    until: (instant: string) => clock.runUntil(at(instant)),
    deploy(service: string, type: string, properties: unknown, logicalId = 'Thing') {
      const deployed = services.get(service)?.deploy?.[type]?.({ logicalId, type, properties });
      if (deployed === undefined) throw new Error(`${type} is not simulated`);
      return deployed;
    },
  };
}

/** A service that answers everything it is asked with the given answers. */
export function answering(operations: Service['operations']): Service {
  return { operations, arns: () => ['*'], inspect: () => ({}) };
}

/** A CloudWatch that only keeps what is put into its series. */
export function metricsOnly(put: (metric: string, minuteStartMs: number, value: number) => void) {
  return {
    ...answering({}),
    series: ({ metricName }: { metricName: string }) => ({
      put: (minuteStartMs: number, { maximum }: { maximum: number }) =>
        put(metricName, minuteStartMs, maximum),
    }),
  };
}

/** The refusal that a step ends in, as `code: message`. */
export async function refusalOf(step: () => unknown): Promise<string> {
  try {
    await step();
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'not refused';
}

/** What `refusalOf` says for a row, whatever its placeholders are filled with. */
function textOf({ code, message }: Refusal): RegExp {
  const escaped = message.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.+');
  return new RegExp(`^${code}: ${escaped}$`, 's');
}

/** A case for each row of a table of refusals: its name, a step that ends in it, and the text of the refusal. */
export function refusalCases<Rows extends Record<string, Refusal>, World>(
  rows: Rows,
  steps: Record<keyof Rows, (world: World) => unknown>,
): [string, (world: World) => unknown, RegExp][] {
  const cases: [string, (world: World) => unknown, RegExp][] = [];
  for (const name in rows) {
    const row: Refusal | undefined = rows[name];
    if (row !== undefined) cases.push([name, steps[name], textOf(row)]);
  }
  return cases;
}
