/** Measures autoscaling policies on recorded traffic: `node bench/autoscaling.ts <folder with .csv.gz traces>`. */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { clairvoyantOptimum } from '../lab/platform/optimum.ts';
import { saturationRps } from '../lab/platform/queue.ts';
import { InvalidTrace, readTrace } from '../lab/platform/read-trace.ts';
import { type Policy, simulatePolicy } from '../lab/platform/simulate-policy.ts';
import { scaleTraffic, type Traffic } from '../lab/platform/traffic.ts';
import { loadProject } from '../lab/project.ts';
import { endWithUsage } from '../scripts/parse-options.ts';
import { fixed, stepScaling, targetTracking } from './peer-policies.ts';

/** 16 instances at 70 % CPU carry the busiest scored minute; seven days are history (performance model P1). */
const scale = { historyDays: 7, peakRps: 1_680, startMs: 0 };
const { strategy } = await loadProject();
const reserve = strategy.application.reservePercent / 100;

const peers: readonly (readonly [name: string, create: () => Policy, initialSize: number])[] = [
  ['fixed 16', () => fixed(16), 16],
  ['step scaling (strategy)', () => stepScaling(strategy), 2],
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

function tracesIn(folder: string): string[] {
  const entries = statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(folder)
    : endWithUsage(`There is no folder ${folder}: name one with .csv.gz traces.`);
  const files = entries.filter((file) => /\.csv(\.gz)?$/.test(file)).sort();
  return files.length > 0 ? files : endWithUsage(`${folder} has no .csv or .csv.gz trace.`);
}

function trafficIn(path: string): Traffic {
  try {
    return scaleTraffic(readTrace(path), scale);
  } catch (error) {
    if (error instanceof InvalidTrace) return endWithUsage(error.message);
    throw error;
  }
}

function report(folder: string): string {
  const files = tracesIn(folder);
  const traffics = files.map((file) => trafficIn(join(folder, file)));
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
    row(
      `clairvoyant with the ${strategy.application.reservePercent} % reserve`,
      traffics.map(clairvoyant),
    ),
  ].join('\n');
}

const folder =
  process.argv[2] ??
  endWithUsage('Name a folder: node bench/autoscaling.ts <folder with .csv.gz traces>');
process.stdout.write(`${report(folder)}\n`);
