/** Lays out rows in columns of equal width. */

import { stripVTControlCharacters } from 'node:util';

interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly align?: 'right';
}

/** Columns of texts with these titles. */
export const columnsOf = (titles: readonly string[]): Column[] =>
  titles.map((title) => ({ title }));

const width = (text: string): number => stripVTControlCharacters(text).length;

const gap = 2;

/** Fewer characters of a column say nothing. */
const shortest = 12;

/** The same text within `room` characters; colour goes when it is cut. */
function shortened(text: string, room: number): string {
  if (width(text) <= room) return text;
  return `${stripVTControlCharacters(text).slice(0, room - 3)}...`;
}

/** Rows whose last column ends where the line does. */
function fitted(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  columns: number,
): (readonly string[])[] {
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + gap, 0);
  const room = Math.max(shortest, columns - before);
  return rows.map((row) => [...row.slice(0, -1), shortened(row.at(-1) ?? '', room)]);
}

/**
 * The lines of a table: titles, then one line per row; columns two spaces apart. The last column is cut where a line
 * has more than `room` characters; without `room` nothing is.
 */
export function tableOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  room?: number,
): string[] {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_column, at) =>
    Math.max(...[titles, ...rows].map((row) => width(row[at] ?? ''))),
  );
  const shown = room === undefined ? rows : fitted(rows, widths, room);
  return [titles, ...shown].map((row) =>
    columns
      .map(({ align }, at) => {
        const text = row[at] ?? '';
        const filling = ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(text)));
        return align === 'right' ? filling + text : text + filling;
      })
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
