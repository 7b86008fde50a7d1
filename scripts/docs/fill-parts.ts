/** Fills the generated parts of a page: what stands between `<!-- begin name: options -->` and `<!-- end name -->`. */

/** Makes the text of one part; `options` is what the page writes behind the name. */
export type Generator = (options: string, path: string) => string | Promise<string>;

const partPattern = /<!-- begin ([\w-]+)(?:: ([^\n]*?))? -->\n[\s\S]*?<!-- end \1 -->/g;

/** True when a page has generated parts. */
export const hasParts = (text: string): boolean => /<!-- (begin|end) [\w-]+/.test(text);

/**
 * The page with every part generated anew.
 * @throws Error naming the page, when a part is unknown or does not end
 */
export async function fillParts(
  path: string,
  text: string,
  generators: Readonly<Record<string, Generator>>,
): Promise<string> {
  const parts = [...text.matchAll(partPattern)];
  const begins = text.match(/<!-- begin /g)?.length ?? 0;
  if (parts.length !== begins) throw new Error(`${path}: a generated part does not end`);
  let filled = '';
  let from = 0;
  for (const part of parts) {
    const [whole, name = '', options = ''] = part;
    const generator = generators[name];
    if (generator === undefined) throw new Error(`${path}: nothing generates the part "${name}"`);
    const [begin = ''] = whole.split('\n');
    const made = await generator(options, path);
    filled += `${text.slice(from, part.index)}${begin}\n\n${made.trim()}\n\n<!-- end ${name} -->`;
    from = part.index + whole.length;
  }
  return filled + text.slice(from);
}
