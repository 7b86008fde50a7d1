import { expect, test } from '@jest/globals';
import { ledgerOf } from '../../../cli/report/ledger.ts';
import { changeTable, messageTable, reactionTable } from '../../../cli/report/tables.ts';
import { application, arn, at, report } from './small-report.ts';

const cells = (row: string): string[] =>
  row
    .split(/<\/t[dh]>/)
    .slice(0, -1)
    .map((cell) => cell.replace(/<[^>]*>/g, ''));

function row(table: string, id: string): string[] {
  const [, found = ''] = new RegExp(`<tr id="${id}"(.*?)</tr>`, 's').exec(table) ?? [];
  return cells(found.replace(/^[^>]*>/, ''));
}

test('A change tells when, what, from where to where, why and what it costs', () => {
  const table = changeTable(ledgerOf(report())).text;
  expect(row(table, 'change-1')).toEqual([
    '2026-03-02 10:15:00',
    'web',
    'Scale out',
    '2 &rarr; 4',
    'cpu-high red',
    '+$0.1450',
    'out',
  ]);
  expect(row(table, 'change-2')[5]).toBe('unknown');
  expect(table).toContain('<a href="#execution-1">out</a>');
});

test('Changes of all applications are one sequence in time', () => {
  const early = application().changes.map((change) => ({ ...change, atMs: at('10:01:00') }));
  const api = application({ name: 'api', changes: early.slice(0, 1) });
  const { changes } = ledgerOf(report({ applications: [application(), api] }));
  expect(changes.map(({ id, application: name }) => [id, name])).toEqual([
    ['change-1', 'api'],
    ['change-2', 'web'],
    ['change-3', 'web'],
  ]);
});

test('A reaction tells what an alarm led to and links its execution', () => {
  const table = reactionTable(ledgerOf(report())).text;
  expect(row(table, 'reaction-1')).toEqual([
    '2026-03-02 10:15:00',
    'web',
    'arq-lab-web-cpu-high',
    'STARTED',
    'CPU over 70 % for 3 minutes',
    'out',
  ]);
});

test('An execution that the report does not hold is named without a link', () => {
  const table = changeTable(ledgerOf(report({ executions: [] }))).text;
  expect(row(table, 'change-1')[6]).toBe('out');
  expect(table).not.toContain('<a ');
});

test('Messages are in the order of their instants', () => {
  const messages = ['10:30:00', '10:05:00'].map((clock) => ({
    atMs: at(clock),
    topic: 'arq-lab-alerts',
    subject: `at ${clock}`,
    reason: '',
  }));
  const table = messageTable(messages).text;
  expect(table.indexOf('at 10:05:00')).toBeLessThan(table.indexOf('at 10:30:00'));
});

test('A table opens by itself when it is short and counts the rows it leaves out when it is long', () => {
  const messages = Array.from({ length: 503 }, (_none, second) => ({
    atMs: at('10:00:00') + second * 1000,
    topic: arn('topic'),
    subject: 'web',
    reason: '',
  }));
  expect(messageTable(messages.slice(0, 2)).text).toContain('<details class="block" open>');
  const long = messageTable(messages).text;
  expect(long).toContain('<details class="block">');
  expect(long.match(/<tr>/g)).toHaveLength(501);
  expect(long).toContain('3 later rows left out.');
});
