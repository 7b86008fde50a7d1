/** ItemReader: from what Amazon S3 answered to the items of a Distributed Map. */

import { StateError } from '../errors.ts';
import { isObject, type Json } from '../json.ts';
import type { DistributedMap } from '../machine.ts';

type ItemReader = NonNullable<DistributedMap['reader']>;

function readerFailed(cause: string): StateError {
  return new StateError({ error: 'States.ItemReaderFailed', cause });
}

/**
 * `answer` is that of ListObjectsV2 or of GetObject, its body as text. Throws `StateError`
 * (States.ItemReaderFailed). input-output-itemreader.html.
 */
export function readItems(reader: ItemReader, answer: Json): readonly Json[] {
  if (!isObject(answer)) throw readerFailed('Amazon S3 gave no answer.');
  if (Array.isArray(answer.Contents)) return answer.Contents;
  const text = String(answer.Body ?? '');
  switch (reader.inputType) {
    case 'CSV':
      return csvItems(reader, text);
    case 'JSON':
      return jsonItems(text);
    case 'JSONL':
      return text
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .map(parsed);
    default:
      throw readerFailed(`The lab reads no items of the type ${reader.inputType}.`);
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw readerFailed('Attempting to map over invalid JSON.');
  }
}

function jsonItems(text: string): readonly Json[] {
  const items = parsed(text);
  if (Array.isArray(items)) return items;
  // Recorded for a file that holds an object.
  throw readerFailed('Attempting to map over non-iterable node.');
}

const delimiters = new Map([
  ['COMMA', ','],
  ['PIPE', '|'],
  ['SEMICOLON', ';'],
  ['SPACE', ' '],
  ['TAB', '\t'],
]);

/** Recorded: columns without a header are left out, and what a row lacks is an empty text. */
function csvItems(reader: ItemReader, text: string): readonly Json[] {
  const rows = csvRows(text, delimiters.get(reader.csvDelimiter ?? 'COMMA') ?? ',');
  const headers = reader.csvHeaders ?? rows.shift() ?? [];
  return rows.map((row) =>
    Object.fromEntries(headers.map((header, column) => [header, row[column] ?? ''])),
  );
}

/** RFC 4180: a quoted field may hold delimiters, line ends and doubled quotes. */
function csvRows(text: string, delimiter: string): string[][] {
  const escaped = delimiter.replace(/[|]/, '\\$&');
  const field = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^${escaped}\\r\\n]*))(${escaped}|\\r?\\n|$)`,
    'y',
  );
  const rows: string[][] = [];
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const [all = '', quoted, plain, end] = field.exec(text) ?? [];
    if (all === '') break;
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
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
