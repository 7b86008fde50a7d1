/** Alarm states and actions on the time axis of the charts, placed by share of the run. */

import type { AlarmLine, AlarmSpan, ApplicationReport, ChangeLine } from '../../lab/run-report.ts';
import { count, duration, fraction, instant, minuteOf, type Run } from './format.ts';
import { html, type Markup } from './html.ts';
import type { Row } from './ledger.ts';
import { actions, alarmKinds, icon } from './looks.ts';

/** More spans than this in one row are drawn in slots of the width of two or three pixels. */
const spansMax = 240;
const slots = 480;

const rank: Readonly<Record<AlarmSpan['state'], number>> = {
  OK: 1,
  INSUFFICIENT_DATA: 2,
  ALARM: 3,
};

/** Left and right edge as shares of the run, for the style sheet to place. */
export const placed = (fromMs: number, toMs: number, run: Run): string =>
  `--a:${fraction(fromMs, run)};--b:${fraction(toMs, run)}`;

/** The worst state of each slot, equal neighbours joined. */
function coarse(spans: readonly AlarmSpan[], run: Run): AlarmSpan[] {
  const slotMs = (run.endMs - run.startMs) / slots;
  const worst = new Array<AlarmSpan['state'] | undefined>(slots).fill(undefined);
  for (const span of spans) {
    const from = Math.max(0, Math.floor((span.fromMs - run.startMs) / slotMs));
    const to = Math.min(slots, Math.ceil((span.toMs - run.startMs) / slotMs));
    for (let slot = from; slot < to; slot++) {
      const known = worst[slot];
      if (known === undefined || rank[known] < rank[span.state]) worst[slot] = span.state;
    }
  }
  const joined: { state: AlarmSpan['state']; fromMs: number; toMs: number }[] = [];
  for (const [slot, state] of worst.entries()) {
    if (state === undefined) continue;
    const fromMs = run.startMs + slot * slotMs;
    const last = joined.at(-1);
    if (last?.state === state && last.toMs === fromMs) last.toMs = fromMs + slotMs;
    else joined.push({ state, fromMs, toMs: fromMs + slotMs });
  }
  return joined;
}

const wasRed = (alarm: AlarmLine): boolean => alarm.spans.some((span) => span.state === 'ALARM');

/** How long an alarm was red and how often. */
export function redOf(alarm: AlarmLine): { times: number; ms: number } {
  const red = alarm.spans.filter((span) => span.state === 'ALARM');
  return { times: red.length, ms: red.reduce((sum, span) => sum + span.toMs - span.fromMs, 0) };
}

/** `once`, `3 times`. */
export const times = (number: number): string => (number === 1 ? 'once' : `${number} times`);

const between = (span: AlarmSpan, run: Run): string =>
  `${minuteOf(span.fromMs, run)} to ${minuteOf(span.toMs, run)}`;

function alarmRow(alarm: AlarmLine, run: Run): Markup {
  const exact = alarm.spans.length <= spansMax;
  const spans = exact ? alarm.spans : coarse(alarm.spans, run);
  const inPart = exact ? '' : ' in part';
  const red = redOf(alarm);
  return html`<div class="row strip">
<div class="label" title="${alarm.alarmName}">${alarm.signal} <small>${alarm.severity}</small></div>
<div class="track clipped" aria-hidden="true">${spans.map(
    (span) =>
      html`<i class="span ${alarmKinds[span.state]}" style="${placed(span.fromMs, span.toMs, run)}" title="${span.state}${inPart}, ${between(span, run)}"></i>`,
  )}</div>
<div class="gutter"><span title="${times(red.times)} in ALARM">${duration(red.ms)} red</span></div>
</div>`;
}

/** One row for each alarm that was ever red; the rest in a sentence. */
export function alarmRows(application: ApplicationReport, run: Run): Markup {
  const calm = application.alarms.filter((alarm) => !wasRed(alarm));
  const names = calm.map((alarm) => alarm.signal).join(', ');
  return html`${application.alarms.filter(wasRed).map((alarm) => alarmRow(alarm, run))}
${calm.length === 0 ? '' : html`<p class="calm">${count(calm.length, 'more alarm')} never red: ${names}.</p>`}`;
}

/** The script adds the reason from the row that the marker leads to. */
function marker(row: Row<ChangeLine>, run: Run, look: (typeof actions)[number]): Markup {
  const { line, id } = row;
  const words = `${look.words} ${line.from} to ${line.to}, ${instant(line.atMs)}`;
  return html`<button type="button" class="marker ${look.kind}" style="--a:${fraction(line.atMs, run)}" data-row="${id}" aria-label="${words}">${icon(look.icon)}</button>`;
}

/** A lane for each action that happened, a button at the instant of each change. */
export function markerRows(changes: readonly Row<ChangeLine>[], run: Run): Markup {
  const lanes = actions
    .map((look) => ({ look, rows: changes.filter((row) => row.line.action === look.action) }))
    .filter(({ rows }) => rows.length > 0);
  return html`${lanes.map(
    ({ look, rows }) => html`<div class="row lane">
<div class="label"><span class="${look.kind}">${icon(look.icon)}</span>${look.words}</div>
<div class="track">${rows.map((row) => marker(row, run, look))}</div>
<div class="gutter"><span>${rows.length}</span></div>
</div>`,
  )}`;
}
