/** The lines of the strategy document, what implements each today, and the test that proves it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { projectRoot } from '../../lab/project.ts';
import { markdownTable } from './table.ts';

const linesSchema = z.record(z.string().regex(/^[A-L]\d+$/), z.string().min(1));

/** A proof is written as its test is found: `path of the file: title`. */
const proofSchema = z.record(z.string(), z.string()).transform((proof) => Object.entries(proof));

const coverageSchema = z.strictObject({
  /** Reasons why a line is not implemented yet, by the word that lines use. */
  reasons: z.record(z.string(), z.string().min(1)),
  lines: z.record(
    z.string(),
    z.union([
      z.strictObject({ later: z.string() }),
      z.strictObject({
        does: z.string().min(1),
        proof: z.array(proofSchema).min(1),
        /** What of the line is still missing. */
        missing: z.string().optional(),
      }),
    ]),
  ),
});

/** One test that proves something: its file and its title. */
export interface Proof {
  readonly path: string;
  readonly title: string;
}

export interface CoveredLine {
  readonly id: string;
  /** The line as the document says it. */
  readonly text: string;
  /** What implements it; absent when nothing does. */
  readonly does?: string;
  readonly missing?: string;
  readonly proofs: readonly Proof[];
  /** Why nothing implements it; absent when something does. */
  readonly reason?: string;
}

const readYaml = (file: string): unknown =>
  parse(readFileSync(join(projectRoot, 'docs', file), 'utf8'));

/**
 * Every line of the document in its order.
 * @throws Error naming the lines that docs/strategy-coverage.yml leaves out or has too many
 */
export function coveredLines(): CoveredLine[] {
  const texts = linesSchema.parse(readYaml('strategy-lines.yml'));
  const { reasons, lines } = coverageSchema.parse(readYaml('strategy-coverage.yml'));
  const missing = Object.keys(texts).filter((id) => lines[id] === undefined);
  const stray = Object.keys(lines).filter((id) => texts[id] === undefined);
  if (missing.length + stray.length > 0) {
    throw new Error(
      `docs/strategy-coverage.yml: add ${missing.join(', ') || 'nothing'}, remove ${stray.join(', ') || 'nothing'}`,
    );
  }
  return Object.entries(texts).map(([id, text]) => {
    const entry = lines[id];
    if (entry === undefined || 'later' in entry) {
      const reason = reasons[entry?.later ?? ''];
      if (reason === undefined)
        throw new Error(`docs/strategy-coverage.yml: ${id} gives no known reason`);
      return { id, text, proofs: [], reason };
    }
    const proofs = entry.proof.flat().map(([path, title]) => ({ path, title }));
    return {
      id,
      text,
      does: entry.does,
      proofs,
      ...(entry.missing === undefined ? {} : { missing: entry.missing }),
    };
  });
}

const proofText = ({ path, title }: Proof): string => `[${path}](../${path}): ${title}`;

/** The table of the page, with its sums above it. */
export function coverageTable(): string {
  const lines = coveredLines();
  const done = lines.filter(({ does, missing }) => does !== undefined && missing === undefined);
  const partly = lines.filter(({ missing }) => missing !== undefined);
  const later = lines.length - done.length - partly.length;
  const rows = lines.map(({ id, text, does, missing, proofs, reason }) => [
    id,
    text,
    does === undefined
      ? `**not yet**: ${reason}`
      : `${does}${missing === undefined ? '' : ` **Missing**: ${missing}`}`,
    proofs.map(proofText).join('<br>'),
  ]);
  return [
    `${lines.length} lines: ${done.length} implemented and proven, ${partly.length} in part, ${later} not yet.`,
    markdownTable(['Line', 'The document says', 'What does it', 'Proven by'], rows),
  ].join('\n\n');
}
