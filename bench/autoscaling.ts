/** Measures autoscaling policies on recorded traffic: `node bench/autoscaling.ts <folder with .csv.gz traces>`. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clairvoyantOptimum } from '../lab/platform/optimum.ts';
import { saturationRps } from '../lab/platform/queue.ts';
import { readTrace } from '../lab/platform/read-trace.ts';
import { type Policy, simulatePolicy } from '../lab/platform/simulate-policy.ts';
import { scaleTraffic, type Traffic } from '../lab/platform/traffic.ts';
import { fixed, stepScaling, targetTracking } from './peer-policies.ts';

/** 16 instances at 70 % CPU carry the busiest scored minute; seven days are history (performance model P1). */
const scale = { historyDays: 7, peakRps: 1_680, startMs: 0 };
const reserve = 0.3;

const peers: readonly (readonly [name: string, create: () => Policy, initialSize: number])[] = [
  ['fixed 16', () => fixed(16), 16],
  ['step scaling (strategy)', stepScaling, 2],
  ['target tracking CPU 50 %', () => targetTracking(50), 2],
  ['target tracking CPU 70 %', () => targetTracking(70), 2],
];

interface Cell {
  readonly minutesP95OverSlo: number;
  readonly relativeCost: number;
  readonly index: number;
}

function clairvoyant(traffic: Traffic): Cell {
  const demand = Float64Array.from(
    { length: traffic.minutes - traffic.scoredFromMinute },
    (_none, at) => traffic.requestsPerSecond(traffic.scoredFromMinute + at),
  );
  const reserved = clairvoyantOptimum(demand, { capacityRps: saturationRps * (1 - reserve) });
  const relativeCost = reserved / clairvoyantOptimum(demand);
  return { minutesP95OverSlo: 0, relativeCost, index: relativeCost };
}

function row(name: string, cells: readonly Cell[]): string {
  const index = cells.reduce((sum, cell) => sum + cell.index, 0) / cells.length;
  const texts = cells.map((cell) => `${cell.minutesP95OverSlo} / ${cell.relativeCost.toFixed(2)}`);
  return `| ${name} | ${texts.join(' | ')} | ${index.toFixed(2)} |`;
}

function report(folder: string): string {
  const files = readdirSync(folder)
    .filter((file) => /\.csv(\.gz)?$/.test(file))
    .sort();
  if (files.length === 0) throw new Error(`${folder} has no .csv or .csv.gz trace.`);
  const traffics = files.map((file) => scaleTraffic(readTrace(join(folder, file)), scale));
  const rows = peers.map(([name, create, initialSize]) =>
    row(
      name,
      traffics.map((traffic) => simulatePolicy(traffic, create(), { initialSize })),
    ),
  );
  return [
    `| policy | ${files.join(' | ')} | index |`,
    `|---|${files.map(() => '---|').join('')}---|`,
    ...rows,
    row('clairvoyant with the 30 % reserve', traffics.map(clairvoyant)),
  ].join('\n');
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: node bench/autoscaling.ts <folder with .csv.gz traces>\n');
  process.exitCode = 2;
} else {
  process.stdout.write(`${report(folder)}\n`);
}
