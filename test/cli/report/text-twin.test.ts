import { expect, test } from '@jest/globals';
import { textTwin } from '../../../cli/report/text-twin.ts';
import { application } from './small-report.ts';

const rowsOf = (table: string): string[][] =>
  table
    .split('<tr><th scope="row">')
    .slice(1)
    .map((row) => row.replace(/<\/.*$/s, '').split('<td>'));

test('Each quarter of an hour tells mean, span and highest value of every chart', () => {
  expect(rowsOf(textTwin(application({ alarms: [] })).text)).toEqual([
    ['2026-03-02 10:00', '120.0', '2', '17.0', '24.0', '0.200', '0.00', '14'],
    ['2026-03-02 10:15', '120.0', '2 to 4', '32.0', '39.0', '1.250', '0.00', '29'],
    ['2026-03-02 10:30', '120.0', '4', '47.0', '54.0', '0.200', '0.00', '44'],
    ['2026-03-02 10:45', '120.0', '4', 'no data', 'no data', '0.200', '0.00', '59'],
  ]);
});

test('Each period in which an alarm was not OK has a row', () => {
  const [, alarms = ''] = textTwin(application()).text.split(
    '<caption class="unseen">Alarms of web',
  );
  expect(rowsOf(alarms)).toEqual([
    ['cpu-high', 'ALARM', '2026-03-02 10:15:00', '2026-03-02 10:30:00', '15 min'],
    ['cpu-high', 'INSUFFICIENT_DATA', '2026-03-02 10:45:00', '2026-03-02 11:00:00', '15 min'],
  ]);
});

test('The quarters are those of the clock when a run begins in the middle of one', () => {
  const { series } = application();
  const late = { ...series, startMs: series.startMs + 10 * 60_000 };
  const rows = rowsOf(textTwin(application({ series: late, alarms: [] })).text);
  expect(rows.map(([from]) => from)).toEqual([
    '2026-03-02 10:00',
    '2026-03-02 10:15',
    '2026-03-02 10:30',
    '2026-03-02 10:45',
    '2026-03-02 11:00',
  ]);
  expect(rows[0]?.[4]).toBe('14.0');
  expect(rows[1]?.[4]).toBe('29.0');
});
