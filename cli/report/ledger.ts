/** Gives every row of the tables its address, and decides which executions get a row of their own. */

import type {
  ApplicationReport,
  ChangeLine,
  ExecutionLine,
  ReactionLine,
  RunReport,
} from '../../lab/run-report.ts';
import { executionLook } from './looks.ts';

export interface Row<Line> {
  readonly id: string;
  /** Name of the application. */
  readonly application: string;
  readonly line: Line;
}

/** Executions that did the same for the same reason; the numbers within the reason may differ. */
export interface ExecutionGroup {
  readonly id: string;
  readonly executions: readonly [ExecutionLine, ...ExecutionLine[]];
}

export interface Ledger {
  readonly changes: readonly Row<ChangeLine>[];
  readonly reactions: readonly Row<ReactionLine>[];
  /** Those that changed something or ended badly. */
  readonly executions: readonly { readonly id: string; readonly line: ExecutionLine }[];
  readonly groups: readonly ExecutionGroup[];
  /** Address of the row that tells about an execution, by its ARN. */
  readonly executionIds: ReadonlyMap<string, string>;
}

/** More rows than this are nobody's reading, and would take the file over its size. */
const executionRowsMax = 250;

/** Address of the charts of an application: its place in the report, because a name can hold anything. */
export const applicationId = (application: ApplicationReport, report: RunReport): string =>
  `application-${report.applications.indexOf(application) + 1}`;

function rows<Line extends { readonly atMs: number }>(
  report: RunReport,
  prefix: string,
  linesOf: (application: ApplicationReport) => readonly Line[],
): Row<Line>[] {
  return report.applications
    .flatMap((application) =>
      linesOf(application).map((line) => ({ application: application.name, line })),
    )
    .sort((a, b) => a.line.atMs - b.line.atMs)
    .map((row, at) => ({ id: `${prefix}-${at + 1}`, ...row }));
}

/** The same words whatever the seconds left or the percentages in them. */
const groupKey = (line: ExecutionLine): string =>
  JSON.stringify([
    line.workflow,
    line.status,
    line.outcome,
    line.reason.replace(/\d+(\.\d+)?/g, '#'),
  ]);

function groupsOf(lines: readonly ExecutionLine[]): ExecutionGroup[] {
  const groups = new Map<string, [ExecutionLine, ...ExecutionLine[]]>();
  for (const line of lines) {
    const key = groupKey(line);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((executions, at) => ({ id: `executions-${at + 1}`, executions }));
}

/** Addresses depend on the order of the report alone, so that the same report gives the same page. */
export function ledgerOf(report: RunReport): Ledger {
  const changes = rows(report, 'change', (application) => application.changes);
  const changed = new Set(changes.map((row) => row.line.executionArn));
  const inOrder = report.executions.toSorted((a, b) => a.startMs - b.startMs);
  const bad = inOrder.filter((line) => executionLook(line).kind === 'bad');
  const acted = inOrder.filter(
    (line) => changed.has(line.executionArn) || executionLook(line).kind === 'warning',
  );
  const own = new Set([...bad, ...acted].slice(0, executionRowsMax));
  const executions = inOrder
    .filter((line) => own.has(line))
    .map((line, at) => ({ id: `execution-${at + 1}`, line }));
  const groups = groupsOf(inOrder.filter((line) => !own.has(line)));
  const executionIds = new Map([
    ...executions.map(({ id, line }) => [line.executionArn, id] as const),
    ...groups.flatMap(({ id, executions: lines }) =>
      lines.map((line) => [line.executionArn, id] as const),
    ),
  ]);
  return {
    changes,
    reactions: rows(report, 'reaction', (application) => application.reactions),
    executions,
    groups,
    executionIds,
  };
}
