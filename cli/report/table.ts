/** A table under a title that tells how long it is. */

import { count, decimal } from './format.ts';
import { html, type Insert, type Markup } from './html.ts';

/** Longer tables begin closed: a link into one opens it. */
const openRowsMax = 60;

interface TableRow {
  /** Address, for rows that something links to. */
  readonly id?: string;
  readonly cells: readonly Insert[];
}

interface Table {
  readonly title: string;
  /** Heading and style of each column. */
  readonly columns: readonly (readonly [heading: string, style: string])[];
  readonly rows: readonly TableRow[];
  /** Column that names a row; the first when nothing is said. */
  readonly header?: number;
  /** Rows that are not shown, only counted. */
  readonly left?: number;
}

function body({ title, columns, rows, header = 0 }: Table): Markup {
  const headings = columns.map(([heading]) => html`<th scope="col">${heading}</th>`);
  const styles = columns.map(([, style]) => (style === '' ? html`` : html` class="${style}"`));
  const lines = rows.map(({ id, cells }) => {
    const address = id === undefined ? html`` : html` id="${id}" tabindex="-1"`;
    return html`<tr${address}>${cells.map((cell, at) =>
      at === header
        ? html`<th scope="row"${styles[at] ?? ''}>${cell}</th>`
        : html`<td${styles[at] ?? ''}>${cell}</td>`,
    )}</tr>`;
  });
  return html`<table><caption class="unseen">${title}</caption><thead><tr>${headings}</tr></thead><tbody>${lines}</tbody></table>`;
}

export function table(content: Table): Markup {
  const { title, rows, left = 0 } = content;
  const open = rows.length <= openRowsMax ? html` open` : html``;
  const total = decimal(rows.length + left);
  return html`<details class="block"${open}><summary><h2>${title} <small>${total}</small></h2></summary>
${rows.length === 0 ? html`<p class="facts">None in this run.</p>` : body(content)}
${left > 0 ? html`<p class="facts">${count(left, 'later row')} left out.</p>` : ''}</details>`;
}
