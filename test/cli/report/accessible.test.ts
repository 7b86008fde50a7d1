/** What a screen reader is told: every table, every row of it, and nothing that has no words. */

import { beforeAll, expect, test } from '@jest/globals';
import { renderReport } from '../../../cli/report/render-report.ts';
import { report } from './small-report.ts';

let page: string;
beforeAll(async () => {
  page = await renderReport(report({ messages: [] }));
});

test('Every table has a caption', () => {
  const tables = page.match(/<table\b[^>]*>/g) ?? [];
  expect(tables.length).toBeGreaterThan(4);
  expect(page.match(/<table\b[^>]*><caption class="unseen">[^<]+<\/caption>/g)).toHaveLength(
    tables.length,
  );
});

test('Every row of a table has a heading', () => {
  const bodies = [...page.matchAll(/<tbody>(.*?)<\/tbody>/gs)].map(([, body = '']) => body);
  const rows = bodies.flatMap((body) => body.split('<tr').slice(1));
  expect(rows.length).toBeGreaterThan(8);
  expect(rows.filter((row) => row.split('<th scope="row"').length !== 2)).toEqual([]);
});

test('Links and spans without words are hidden where their words are told elsewhere', () => {
  const hidden = page.replace(/<div class="track clipped" aria-hidden="true">.*?<\/div>/gs, '');
  expect(page.match(/<a class="bar/g)?.length).toBeGreaterThan(0);
  expect(hidden.match(/<a [^>]*><\/a>/g)).toBeNull();
  expect(hidden.match(/<i class="span [^>]*title="[^>]*><\/i>/g)).toBeNull();
});
