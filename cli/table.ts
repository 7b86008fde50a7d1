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

/** The lines of a table: titles, then one line per row; columns two spaces apart. */
export function tableOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_column, at) =>
    Math.max(...[titles, ...rows].map((row) => width(row[at] ?? ''))),
  );
  return [titles, ...rows].map((row) =>
    columns
      .map(({ align }, at) => {
        const text = row[at] ?? '';
        const filling = ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(text)));
        return align === 'right' ? filling + text : text + filling;
      })
      .join('  ')
      .trimEnd(),
  );
}
