import { expect, test } from '@jest/globals';
import {
  costChange,
  count,
  decimal,
  dollars,
  duration,
  fraction,
  minuteOf,
} from '../../../cli/report/format.ts';
import { html, jsonData } from '../../../cli/report/html.ts';
import { at } from './small-report.ts';

test('A number keeps its decimals and its thousands apart', () => {
  expect([decimal(1440), decimal(1234567.891, 2), decimal(-0.04, 1), decimal(-1500.5, 1)]).toEqual([
    '1,440',
    '1,234,567.89',
    '0.0',
    '-1,500.5',
  ]);
  expect([count(1, 'change'), count(1440, 'minute')]).toEqual(['1 change', '1,440 minutes']);
});

test('A price of less is marked by its sign', () => {
  expect([dollars(2.217), costChange(0.145), costChange(-0.0725)]).toEqual([
    '$2.22',
    '+$0.1450',
    '-$0.0725',
  ]);
});

test('A duration is told in its two largest units', () => {
  expect([0, 45, 1_030, 7_500, 3_600, 273_600].map((seconds) => duration(seconds * 1000))).toEqual([
    '0 s',
    '45 s',
    '17 min 10 s',
    '2 h 5 min',
    '1 h',
    '3 d 4 h',
  ]);
});

test('A minute names its day when the run has more than one', () => {
  const run = { startMs: at('00:00:00'), endMs: at('00:00:00') + 86_400_000 };
  expect(minuteOf(at('12:04:10'), run)).toBe('12:04');
  expect(minuteOf(at('12:04:10'), { ...run, endMs: run.endMs + 1 })).toBe('03-02 12:04');
});

test('An instant outside the run lies at its edge', () => {
  const run = { startMs: at('10:00:00'), endMs: at('11:00:00') };
  const clocks = ['09:00:00', '10:20:00', '12:00:00'];
  expect(clocks.map((clock) => fraction(at(clock), run))).toEqual([0, 0.333333, 1]);
});

test('What is put into markup is escaped unless it is markup', () => {
  const name = `<a href='x'>"&"</a>`;
  expect(html`<b title="${name}">${[name, html`<i>${2}</i>`]}</b>`.text).toBe(
    '<b title="&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;">&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;<i>2</i></b>',
  );
});

test('Data cannot end the element that carries it', () => {
  const text = jsonData({ name: '</script><!--' }).text;
  expect(text).not.toContain('<');
  expect(JSON.parse(text)).toEqual({ name: '</script><!--' });
});
