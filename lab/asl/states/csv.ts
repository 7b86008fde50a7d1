/** Text delimited files: "CSV file in an Amazon S3 bucket", input-output-itemreader.html. */

interface Form {
  /** One character. */
  readonly delimiter: string;
  /** Undefined when the first row has them. */
  readonly headers?: readonly string[] | undefined;
}

/** Recorded: columns without a header are left out, and what a row lacks is an empty text. */
export function csvItems(
  text: string,
  { delimiter, headers }: Form,
): readonly Readonly<Record<string, string>>[] {
  const rows = csvRows(text, delimiter);
  const names = headers ?? rows.shift() ?? [];
  return rows.map((row) =>
    Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])),
  );
}

/**
 * A quoted field may hold delimiters, line ends and doubled quotes; a backslash makes the next
 * character an ordinary one. A quote without an end is an ordinary character, so that every
 * character of the text is in a row.
 */
export function csvRows(text: string, delimiter: string): string[][] {
  const field = fieldPattern(delimiter.replace('|', '\\|'));
  const rows: string[][] = [];
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', end] = field.exec(text) ?? [];
    row.push(bare(quoted ?? plain, quoted !== undefined));
    if (end === delimiter) {
      if (field.lastIndex === text.length) row.push('');
      continue;
    }
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function fieldPattern(delimiter: string): RegExp {
  const end = String.raw`(${delimiter}|\r\n|\n|\r|$)`;
  const quoted = String.raw`"((?:[^"\\]|""|\\.)*)"(?=${delimiter}|[\r\n]|$)`;
  const plain = String.raw`((?:[^${delimiter}\\\r\n]|\\[^\r\n]|\\(?=[\r\n]|$))*)`;
  return new RegExp(`(?:${quoted}|${plain})${end}`, 'sy');
}

function bare(written: string, isQuoted: boolean): string {
  const text = isQuoted
    ? written.replace(/(\\.)|""/gs, (all, escaped) => escaped ?? all[0])
    : written;
  return text.replace(/\\(.?)/gs, '$1');
}
