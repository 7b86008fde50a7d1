/** Reads a YAML file against a schema: the value, or every problem as a sentence with its line and column. */

import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type * as z from 'zod';
import { issueSentence, valueAt } from '../issue-sentence.ts';

/** What is wrong, where, and what to do; `message` is one sentence that says all three. */
export interface Problem {
  readonly fileName: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
}

/** A YAML text and where its parts stand. */
export interface SourceDocument {
  /** The parsed value; undefined when the text is not YAML. */
  readonly value: unknown;
  readonly syntaxProblems: readonly Problem[];
  /** A problem at the closest place that exists: the key of `path`, else that of its parent. */
  problemAt(path: readonly PropertyKey[], message: string): Problem;
  /** One problem for each thing the schema does not accept; `base` is where the checked value stands in the text. */
  problemsOf(issues: readonly z.core.$ZodIssue[], base?: readonly PropertyKey[]): Problem[];
}

const offsetOf = (node: unknown): number | undefined =>
  isNode(node) ? (node.range?.[0] ?? undefined) : undefined;

function childOf(
  node: Node,
  key: PropertyKey,
): { keyOffset: number | undefined; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      (item) => isScalar(item.key) && String(item.key.value) === String(key),
    );
    return pair === undefined ? undefined : { keyOffset: offsetOf(pair.key), value: pair.value };
  }
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? undefined : { keyOffset: offsetOf(item), value: item };
  }
  return undefined;
}

function offsetAt(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const key of path) {
    const child = isNode(node) ? childOf(node, key) : undefined;
    if (child === undefined) break;
    offset = child.keyOffset ?? offset;
    node = child.value;
  }
  return offset;
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** Parses a YAML text once, keeping the place of each part. */
export function readDocument(text: string, fileName: string): SourceDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { fileName, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const syntaxProblems = document.errors.map((error) =>
    problem(error.pos[0], `The file is not valid YAML (${error.message}): correct this line.`),
  );
  const value: unknown = syntaxProblems.length > 0 ? undefined : document.toJS();
  const problemAt = (path: readonly PropertyKey[], message: string): Problem =>
    problem(offsetAt(document, path), message);

  function problemsOf(
    issues: readonly z.core.$ZodIssue[],
    base: readonly PropertyKey[] = [],
  ): Problem[] {
    const found = issues.flatMap((issue) => {
      const path = [...base, ...issue.path];
      const name = dotted(path) || 'The file';
      if (issue.code === 'unrecognized_keys') {
        const where = path.length === 0 ? 'at the top of the file' : `in ${dotted(path)}`;
        return issue.keys.map((key) =>
          problemAt(
            [...path, key],
            `Key "${key}" ${where} is unknown: remove it or correct its spelling.`,
          ),
        );
      }
      if (issue.code === 'invalid_key') {
        const key = path.at(-1);
        const why = issue.issues[0]?.message ?? 'is not accepted';
        return [
          problemAt(
            path,
            `Name "${String(key)}" in ${dotted(path.slice(0, -1))} ${why}: rename it.`,
          ),
        ];
      }
      return [problemAt(path, issueSentence(issue, name, valueAt(value, path)))];
    });
    return found.sort((a, b) => a.line - b.line || a.column - b.column);
  }
  return { value, syntaxProblems, problemAt, problemsOf };
}
