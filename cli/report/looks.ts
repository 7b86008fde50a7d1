/** How a state looks: colour, icon and word together, so that none of them has to be read alone. */

import type { ChangeLine, ExecutionLine, Reaction } from '../../lab/run-report.ts';
import { html, type Markup } from './html.ts';

/** Names a colour of the style sheet and, with it, an icon. */
export type Kind = 'good' | 'active' | 'warning' | 'bad' | 'quiet' | 'none';

export interface Look {
  readonly kind: Kind;
  readonly word: string;
}

const outcomes: Readonly<Record<string, Look>> = {
  completed: { kind: 'good', word: 'completed' },
  held: { kind: 'quiet', word: 'held' },
  skipped: { kind: 'quiet', word: 'skipped' },
  rolledBack: { kind: 'warning', word: 'rolled back' },
};

/** Execution statuses of Step Functions (DescribeExecution). */
const statuses: Readonly<Record<string, Look>> = {
  SUCCEEDED: { kind: 'good', word: 'succeeded' },
  RUNNING: { kind: 'active', word: 'running' },
  FAILED: { kind: 'bad', word: 'failed' },
  TIMED_OUT: { kind: 'bad', word: 'timed out' },
  ABORTED: { kind: 'quiet', word: 'aborted' },
  PENDING_REDRIVE: { kind: 'warning', word: 'waiting for redrive' },
};

/** The outcome speaks for an execution that ended well, the status for any other. */
export function executionLook(execution: ExecutionLine): Look {
  const { status, outcome } = execution;
  const spoken = status === 'SUCCEEDED' && outcome !== undefined ? outcomes[outcome] : undefined;
  return spoken ?? statuses[status] ?? { kind: 'none', word: status };
}

const reactions: Readonly<Record<Reaction, Kind>> = {
  STARTED: 'active',
  NOTIFIED: 'active',
  HELD: 'quiet',
  SKIPPED: 'quiet',
  FAILED: 'bad',
  TIMED_OUT: 'bad',
  ABORTED: 'bad',
  LOST: 'bad',
  NONE: 'none',
};

export const reactionLook = (reaction: Reaction): Look => ({
  kind: reactions[reaction],
  word: reaction,
});

export const alarmKinds = { OK: 'good', ALARM: 'bad', INSUFFICIENT_DATA: 'none' } as const;

/** The three actions on capacity, in the order of their lanes. */
export const actions: readonly {
  readonly action: ChangeLine['action'];
  readonly icon: string;
  readonly kind: Kind;
  readonly words: string;
}[] = [
  { action: 'scaleOut', icon: 'out', kind: 'active', words: 'Scale out' },
  { action: 'scaleIn', icon: 'in', kind: 'active', words: 'Scale in' },
  { action: 'rollBack', icon: 'back', kind: 'warning', words: 'Roll back' },
];

export const icon = (name: string): Markup =>
  html`<svg class="icon" aria-hidden="true"><use href="#${name}"/></svg>`;

export const badge = (look: Look): Markup =>
  html`<span class="badge ${look.kind}">${icon(look.kind)}${look.word}</span>`;

const shapes: Readonly<Record<string, string>> = {
  good: 'M3 8.5 6.5 12 13 4.5',
  active: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  warning: 'M8 2.5 14 13.5H2ZM8 6.5v3.5M8 11.7v.6',
  bad: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  quiet: 'M4 4h8v8H4Z',
  none: 'M8 3.5a4.5 4.5 0 1 0 .01 0Z',
  out: 'M8 13.5V3M3.5 7.5 8 3l4.5 4.5',
  in: 'M8 2.5V13M3.5 8.5 8 13l4.5-4.5',
  back: 'M5.5 3 2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6',
};

/** Every icon once; the page refers to them by name. */
export const iconSheet = (): Markup =>
  html`<svg class="sheet" aria-hidden="true">${Object.entries(shapes).map(
    ([name, path]) => html`<symbol id="${name}" viewBox="0 0 16 16"><path d="${path}"/></symbol>`,
  )}</svg>`;
