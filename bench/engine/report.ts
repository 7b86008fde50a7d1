/** The measurements of the engines as Markdown and as JSON. */

import type { Growth, GrowthPoint } from './growth.ts';
import type { Comparison } from './measure.ts';

export interface EngineReport {
  readonly comparisons: readonly Comparison[];
  readonly growth: Growth;
}

/** 12,345: grouped by hand, so that no locale has a say. */
export const grouped = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');

const ratio = (ours: number, peer: number): string => `${(ours / peer).toFixed(1)}x`;

function comparisonRow({ name, ours, peer, heapBytes }: Comparison): string {
  const cells = [
    name,
    grouped(ours.median),
    grouped(peer.median),
    ratio(ours.median, peer.median),
    ratio(ours.best, peer.best),
    `${(heapBytes.ours / 1024).toFixed(1)} / ${(heapBytes.peer / 1024).toFixed(1)}`,
    (heapBytes.ours / heapBytes.peer).toFixed(2),
  ];
  return `| ${cells.join(' | ')} |`;
}

function growthTable(title: string, points: readonly GrowthPoint[]): string {
  const [first] = points;
  const rows = points.map(({ size, statesPerSecond }) => {
    const relative = statesPerSecond / (first?.statesPerSecond ?? statesPerSecond);
    return `| ${grouped(size)} | ${grouped(statesPerSecond)} | ${relative.toFixed(2)} |`;
  });
  return [`| ${title} | states/s | relative to the first |`, '|---|---|---|', ...rows].join('\n');
}

export function toMarkdown({ comparisons, growth }: EngineReport): string {
  return [
    'State transitions per second of our engine and of aws-local-stepfunctions 3.0.0, on the same JSONPath machines in one',
    'process; their samples take turns. Ours is the whole simulated service, from StartExecution on the virtual clock to',
    'the end. Both keep the full history; heap is the growth for each execution kept, in KiB.',
    '',
    '| machine | ours, median | peer, median | ratio of medians | ratio of bests | heap, ours / peer | ratio |',
    '|---|---|---|---|---|---|---|',
    ...comparisons.map(comparisonRow),
    '',
    'Growth of ours: a figure that stays level means that the time grows in proportion. The start of an execution is part of',
    'it, which weighs on the shortest chain.',
    '',
    growthTable('states in a Pass chain', growth.states),
    '',
    growthTable('runbooks at the same time', growth.concurrentExecutions),
  ].join('\n');
}

/** Median state transitions per second. */
export const toJson = ({ comparisons }: EngineReport) => ({
  machines: comparisons.map(({ name, ours, peer }) => ({
    name,
    ours: Math.round(ours.median),
    peer: Math.round(peer.median),
  })),
});
