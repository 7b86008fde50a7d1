import { expect, test } from '@jest/globals';
import { ledgerOf } from '../../../cli/report/ledger.ts';
import { alarmRows, markerRows } from '../../../cli/report/strips.ts';
import type { AlarmSpan } from '../../../lab/run-report.ts';
import { application, at, report } from './small-report.ts';

test('A marker stands at the instant of its change and leads to its row', () => {
  const lanes = markerRows(ledgerOf(report()).changes, report()).text;
  expect(lanes).toContain(
    'class="marker active" style="--a:0.25" data-row="change-1" aria-label="Scale out 2 to 4, 2026-03-02 10:15:00"',
  );
  expect(lanes).toContain(
    'class="marker warning" style="--a:0.5" data-row="change-2" aria-label="Roll back 4 to 2, 2026-03-02 10:30:00"',
  );
});

test('An action that did not happen has no lane', () => {
  expect(markerRows(ledgerOf(report()).changes, report()).text).not.toContain('Scale in');
});

test('An alarm strip shows each state from its first to its last instant, in words too', () => {
  const rows = alarmRows(application(), report()).text;
  expect(rows).toContain(
    '<i class="span bad" style="--a:0.25;--b:0.5" title="ALARM, 10:15 to 10:30"></i>',
  );
  expect(rows).toContain(
    '<i class="span none" style="--a:0.75;--b:1" title="INSUFFICIENT_DATA, 10:45 to 11:00"></i>',
  );
  expect(rows).toContain('15 min red');
});

test('An alarm that was never red is named in a sentence, not in a row', () => {
  const rows = alarmRows(application(), report()).text;
  expect(rows.match(/class="row strip"/g)).toHaveLength(1);
  expect(rows).toContain('1 more alarm never red: memory-high.');
});

test('A flapping alarm is drawn by the worst state of each slot, and its total stays exact', () => {
  const [alarm] = application().alarms;
  const spans = Array.from({ length: 1_200 }, (_none, third): AlarmSpan => {
    const fromMs = at('10:00:00') + third * 3_000;
    const state = third < 600 && third % 2 === 1 ? 'ALARM' : 'OK';
    return { state, fromMs, toMs: fromMs + 3_000 };
  });
  const flapping = application({ alarms: alarm === undefined ? [] : [{ ...alarm, spans }] });
  const rows = alarmRows(flapping, report()).text;
  expect(rows).toContain('style="--a:0;--b:0.5" title="ALARM in part, 10:00 to 10:30"');
  expect(rows.match(/class="span/g)).toHaveLength(2);
  expect(rows).toContain('<span title="300 times in ALARM">15 min red</span>');
});
