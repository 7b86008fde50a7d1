/** Compares two histories: event by event, or as far as the order of concurrent events allows. */

import type { Json } from '../asl/json.ts';
import type { Case, CaseEvent } from './case.ts';
import type { Difference, Tokens } from './match.ts';
import { type Leniency, plain } from './normalise.ts';

/** An event in comparable form. */
interface Line {
  readonly ids: readonly Json[];
  readonly type: string;
  readonly details: Json;
}

/** Parallel, and Maps that may have run several iterations at once, have no order of their own. */
function isConcurrent(definition: Json): boolean {
  if (typeof definition !== 'object' || definition === null) return false;
  if (Array.isArray(definition)) return definition.some(isConcurrent);
  const members = Object.values(definition);
  if ('Type' in definition) {
    if (definition.Type === 'Parallel') return true;
    if (definition.Type === 'Map' && definition.MaxConcurrency !== 1) return true;
  }
  return members.some(isConcurrent);
}

/**
 * Recordings up to mid-2024 let the exit of a Distributed Map follow MapRunSucceeded, later ones
 * MapRunStarted: the older are brought to what AWS does today.
 */
function asToday(events: readonly CaseEvent[]): CaseEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return events.map((event) => {
    const before = byId.get(event.prev);
    const isOld = event.type === 'MapStateExited' && before?.type === 'MapRunSucceeded';
    return isOld ? { ...event, prev: before.prev } : event;
  });
}

function withoutNulls(details: Json): Json {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return details;
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null));
}

type ToLine = (event: CaseEvent) => Line;

const lineMaker =
  (leniency: Leniency): ToLine =>
  ({ id, prev, type, details = {} }) => ({
    ids: [id, prev],
    type,
    details: withoutNulls(plain(details, leniency)),
  });

interface Means {
  readonly tokens: Tokens;
  readonly leniency: Leniency;
}

/** Undefined when the histories agree. */
export function compareHistories(
  recorded: Case,
  found: readonly CaseEvent[],
  { tokens, leniency }: Means,
): Difference | undefined {
  const toLine = lineMaker(leniency);
  const expected = asToday(recorded.expected.events ?? []);
  const isNormalised = recorded.events_normalised !== undefined;
  if (!isNormalised && !isConcurrent(recorded.definition)) {
    return compareInOrder(expected.map(toLine), found.map(toLine), tokens);
  }
  if (!isNormalised) {
    return compareAsSets(linkedLines(expected, toLine), linkedLines(found, toLine), tokens);
  }
  const isKept = keptBy(expected);
  const bare = (event: CaseEvent): Line => ({ ...toLine(event), ids: [] });
  return compareAsSets(expected.filter(isKept).map(bare), found.filter(isKept).map(bare), tokens);
}

/**
 * The recorder lost the end of each Parallel inside a span that it sorted, and with a Parallel
 * inside another the inner one's exit too.
 */
function keptBy(expected: readonly CaseEvent[]): (event: CaseEvent) => boolean {
  const exits = new Set(
    expected.flatMap(({ type, details }) =>
      type === 'ParallelStateExited' ? [details?.name] : [],
    ),
  );
  return ({ type, details }) =>
    !/^ParallelState(Succeeded|Failed)$/.test(type) &&
    (type !== 'ParallelStateExited' || exits.has(details?.name));
}

/** What an event follows says where it belongs, except where the order of branches decides. */
const followsBranches =
  /^(Map|Parallel)State(Succeeded|Failed|Exited)$|^MapIteration(Started|Aborted)$|^ExecutionFailed$/;

function linkedLines(events: readonly CaseEvent[], toLine: ToLine): Line[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return events.map((event) => {
    const before = byId.get(event.prev);
    const isLinked = before !== undefined && !followsBranches.test(event.type);
    return { ...toLine(event), ids: isLinked ? [before.type, toLine(before).details] : [] };
  });
}

const value = ({ ids, type, details }: Line): Json => ({ ids, type, details });

function compareInOrder(
  expected: readonly Line[],
  found: readonly Line[],
  tokens: Tokens,
): Difference | undefined {
  return tokens.difference(expected.map(value), found.map(value), 'events');
}

function compareAsSets(
  expected: readonly Line[],
  found: readonly Line[],
  tokens: Tokens,
): Difference | undefined {
  const left = [...found];
  for (const line of expected) {
    const at = left.findIndex(
      (candidate) =>
        candidate.type === line.type &&
        tokens.difference(value(line), value(candidate)) === undefined,
    );
    if (at < 0) {
      const same = left.find(({ type }) => type === line.type);
      return {
        path: 'events',
        expected: value(line),
        found: same === undefined ? null : value(same),
      };
    }
    left.splice(at, 1);
  }
  const [first] = left;
  return first === undefined ? undefined : { path: 'events', expected: null, found: value(first) };
}
