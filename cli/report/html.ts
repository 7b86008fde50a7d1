/** Markup that is safe by construction: what is put into it is escaped unless it is markup itself. */

/** A finished piece of HTML. Only `html` and `trusted` make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text is escaped, markup is not. */
export type Insert = string | number | Markup | readonly Insert[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function inserted(value: Insert): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
  return value.map(inserted).join('');
}

/** Template tag: `html\`<b>${name}</b>\``. Attributes have to be quoted, so that no value can end one. */
export function html(pieces: TemplateStringsArray, ...values: readonly Insert[]): Markup {
  let text = pieces[0] ?? '';
  for (const [at, value] of values.entries()) text += inserted(value) + (pieces[at + 1] ?? '');
  return new Markup(text);
}

/** Text that goes in as it is: our own scripts and style sheets, never anything from a run. */
export const trusted = (text: string): Markup => new Markup(text);

/** Data for a `<script type="application/json">`: no name in it can end the element. */
export const jsonData = (value: unknown): Markup =>
  new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'));
