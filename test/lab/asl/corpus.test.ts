/**
 * Executions recorded on AWS: the JSONata ones that need no service, or Lambda only, run here to
 * the same history.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../../lab/service.ts';
import { createSetting, payload, payloadOf } from '../services/sfn/setting.ts';

interface Stub {
  readonly name: string;
  readonly behaviour: {
    readonly type: string;
    readonly value?: unknown;
    readonly errorType?: string;
    readonly errorMessage?: string;
  };
}
interface RecordedEvent {
  readonly id: number | null;
  readonly prev: number | null;
  readonly type: string;
  readonly details?: unknown;
}
interface Case {
  readonly id: string;
  readonly kind: string;
  readonly runnable?: string;
  readonly features: readonly string[];
  readonly definition: { readonly TimeoutSeconds?: number };
  readonly input: unknown;
  readonly lambda_stubs?: Readonly<Record<string, Stub>>;
  readonly placeholders?: readonly string[];
  readonly events_normalised?: string;
  readonly expected: { readonly status: string; readonly events: readonly RecordedEvent[] };
}

const folder = new URL('../../../../shared/corpus/asl/open/', import.meta.url);

function invoke(stubs: Readonly<Record<string, Stub>>) {
  return (input: { FunctionName: string; Payload?: Uint8Array }): object => {
    const stub =
      stubs[input.FunctionName] ??
      Object.values(stubs).find(({ name }) => name === input.FunctionName);
    if (stub === undefined) {
      throw new ServiceError(
        'ResourceNotFoundException',
        `Function not found: ${input.FunctionName}`,
        404,
      );
    }
    const { type, value, errorType, errorMessage } = stub.behaviour;
    const accepted = { StatusCode: 200, ExecutedVersion: '$LATEST' };
    if (type === 'echo_input') return { ...accepted, Payload: payload(payloadOf(input)) };
    if (type === 'constant') return { ...accepted, Payload: payload(value) };
    if (type !== 'raise') throw new Error(`no stub behaves as ${type}`);
    return {
      ...accepted,
      FunctionError: 'Unhandled',
      Payload: payload({ errorMessage, errorType }),
    };
  };
}

/** Made at run time, or said by the recorder's environment only. */
const incomparable = new Set([
  'region',
  'roleArn',
  'SdkHttpMetadata',
  'SdkResponseMetadata',
  'requestId',
  'stackTrace',
  'inputDetails',
  'outputDetails',
  'assignedVariablesDetails',
]);
const isoDate = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})/g;

/** Both sides in one form, as the corpus asks for: payload texts parsed, dates replaced. */
function plain(value: unknown, key = ''): unknown {
  if (/timestamp/i.test(key) && typeof value === 'string') return 'timestamp';
  if (typeof value === 'string') {
    if (/^[[{]/.test(value)) {
      try {
        return plain(JSON.parse(value), key);
      } catch {
        return value.replace(isoDate, 'date');
      }
    }
    return value.replace(isoDate, 'date');
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !incomparable.has(name))
      .map(([name, item]) => [name, plain(item, name)]),
  );
}

const payloadMembers = new Set(['input', 'output', 'parameters']);

/** The details of an event with its payloads as values, as the corpus has them. */
function detailsOf(event: HistoryEvent): unknown {
  const [, details] = Object.entries(event).find(([name]) => name.endsWith('EventDetails')) ?? [];
  const members = Object.entries(Object(details)).map(([name, value]) => {
    if (payloadMembers.has(name)) return [name, JSON.parse(String(value))];
    if (name !== 'assignedVariables') return [name, value];
    const variables = Object.entries(Object(value));
    return [
      name,
      Object.fromEntries(variables.map(([key, text]) => [key, JSON.parse(String(text))])),
    ];
  });
  return Object.fromEntries(members);
}

function line(type: string, details: unknown, ids: readonly unknown[] = []): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, item]) => [name, sorted(item)]),
    );
  };
  return `${ids.join(' ')} ${type} ${JSON.stringify(sorted(plain(details ?? {})))}`;
}

async function play({ definition, input, lambda_stubs = {} }: Case): Promise<HistoryEvent[]> {
  const { clock, create, begin, sfn } = createSetting({ 'lambda.Invoke': invoke(lambda_stubs) });
  const arn = await begin(await create(definition), input);
  await clock.runUntil(clock.nowMs + 86_400_000);
  return sfn.history(arn);
}

/** A token stands for anything: what AWS made up at run time. */
function matches(expected: string, found: string, placeholders: readonly string[]): boolean {
  const parts = placeholders.reduce<string[]>(
    (pieces, token) =>
      pieces.flatMap((piece) =>
        piece.split(token).flatMap((part, at) => (at === 0 ? [part] : ['', part])),
      ),
    [expected],
  );
  if (parts.length === 1) return expected === found;
  const form = parts.map((part) =>
    part === '' ? '.+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${form.join('')}$`, 's').test(found);
}

function compare(recorded: Case, history: readonly HistoryEvent[]): void {
  const { events } = recorded.expected;
  const withIds = recorded.events_normalised === undefined;
  const isKept = (type: string): boolean =>
    withIds || !/^ParallelState(Succeeded|Failed)$/.test(type);
  const expected = events
    .filter(({ type }) => isKept(type))
    .map(({ id, prev, type, details }) => line(type, details, withIds ? [id, prev] : []));
  const found = history
    .filter(({ type }) => isKept(String(type)))
    .map((event) =>
      line(String(event.type), detailsOf(event), withIds ? [event.id, event.previousEventId] : []),
    );
  if (!withIds) {
    expected.sort();
    found.sort();
  }
  const tokens = (recorded.placeholders ?? []).filter(
    (token) => !JSON.stringify([recorded.definition, recorded.input]).includes(token),
  );
  const shown = found.map((text, at) =>
    matches(expected[at] ?? '', text, tokens) ? expected[at] : text,
  );
  expect(shown).toEqual(expected);
}

if (existsSync(folder)) {
  const cases = readdirSync(folder)
    .sort()
    .map((file): Case => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    .filter(
      ({ kind, runnable = '' }) => kind === 'execution' && /^(pure|lambda_stub)$/.test(runnable),
    )
    .filter(({ features }) => features.includes('ql:JSONata') && !features.includes('ql:JSONPath'));

  describe('a recorded JSONata execution', () => {
    test('is there to compare', () => {
      expect(cases.length).toBeGreaterThan(60);
    });

    test.each(cases)('has the history that AWS recorded in $id', async (recorded) => {
      compare(recorded, await play(recorded));
    });
  });
} else {
  test('comparing with recordings is skipped: the recordings are not here', () => {
    expect(existsSync(folder)).toBe(false);
  });
}
