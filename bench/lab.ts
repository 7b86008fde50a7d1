/** Measures the lab over 30 virtual days: `npm run bench:lab [-- --json | --write]`. */

import type { Profiler, Runtime } from 'node:inspector';
import { Session as Inspector } from 'node:inspector/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSession, type Session } from '../lab/session.ts';
import { parseOptions } from '../scripts/parse-options.ts';
import { publish } from './engine/page.ts';
import { grouped } from './engine/report.ts';

const session: Session = {
  seed: '42',
  traffic: { kind: 'generated', days: 30, peakRps: 900, burstsPerDay: 4 },
  faults: [],
  starts: [],
};

interface LabRun {
  readonly applications: readonly string[];
  /** Loading the project and deploying it, before the first virtual minute. */
  readonly openSeconds: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly virtualSecondsPerSecond: number;
  readonly executions: number;
  readonly stateTransitions: number;
}

async function play(): Promise<LabRun> {
  const openedFromMs = performance.now();
  const { world, endMs } = await openSession(session);
  const openSeconds = (performance.now() - openedFromMs) / 1000;
  const cpuBefore = process.cpuUsage();
  const fromMs = performance.now();
  await world.clock.runUntil(endMs);
  const wallSeconds = (performance.now() - fromMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const executions = world.services.sfn.executions();
  return {
    applications: world.applications.map(({ name }) => name),
    openSeconds,
    wallSeconds,
    cpuSeconds: (user + system) / 1_000_000,
    virtualSecondsPerSecond: Math.round((endMs - world.startMs) / 1000 / wallSeconds),
    executions: executions.length,
    stateTransitions: executions.reduce((sum, each) => sum + each.stateTransitions, 0),
  };
}

const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** A folder of ours, a package, `node`, or what V8 does itself, such as `(garbage collector)`. */
function folderOf({ url, functionName }: Runtime.CallFrame): string {
  if (url === '') return /^\(.*\)$/.test(functionName) ? functionName : '(built-in)';
  if (!url.startsWith('file:')) return 'node';
  const path = relative(projectRoot, fileURLToPath(url));
  const packageName = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1];
  return packageName === undefined ? dirname(path) : `package ${packageName}`;
}

interface FolderShare {
  readonly folder: string;
  readonly selfMs: number;
  readonly percent: number;
}

/** Self time by folder, the largest first; waiting for nothing is left out. */
function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): FolderShare[] {
  const folders = new Map(nodes.map(({ id, callFrame }) => [id, folderOf(callFrame)]));
  const selfMs = new Map<string, number>();
  samples.forEach((id, at) => {
    const folder = folders.get(id) ?? '(unknown)';
    if (folder === '(idle)') return;
    selfMs.set(folder, (selfMs.get(folder) ?? 0) + (timeDeltas[at] ?? 0) / 1000);
  });
  const total = [...selfMs.values()].reduce((sum, each) => sum + each, 0);
  return [...selfMs]
    .map(([folder, ms]) => ({ folder, selfMs: Math.round(ms), percent: (ms / total) * 100 }))
    .sort((a, b) => b.selfMs - a.selfMs);
}

/** Plays the same days once more under the profiler of V8. */
async function profile(): Promise<FolderShare[]> {
  const inspector = new Inspector();
  inspector.connect();
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.start');
  await play();
  const { profile: found } = await inspector.post('Profiler.stop');
  inspector.disconnect();
  return sharesOf(found);
}

const shownPercentMin = 1;

function toMarkdown(run: LabRun, shares: readonly FolderShare[]): string {
  const shown = shares.filter(({ percent }) => percent >= shownPercentMin);
  const rest = shares.filter(({ percent }) => percent < shownPercentMin);
  const restPercent = rest.reduce((sum, { percent }) => sum + percent, 0);
  return [
    `30 virtual days of generated traffic on the default inventory (${run.applications.join(', ')}), no faults.`,
    '',
    '| figure | value |',
    '|---|---|',
    `| getting ready, seconds | ${run.openSeconds.toFixed(2)} |`,
    `| run, wall seconds | ${run.wallSeconds.toFixed(2)} |`,
    `| run, CPU seconds | ${run.cpuSeconds.toFixed(2)} |`,
    `| virtual seconds per second | ${grouped(run.virtualSecondsPerSecond)} |`,
    `| executions | ${grouped(run.executions)} |`,
    `| state transitions | ${grouped(run.stateTransitions)} |`,
    '',
    'Where the time goes: self time by folder, of a second run under the profiler, getting ready included.',
    '',
    '| folder | share |',
    '|---|---|',
    ...shown.map(({ folder, percent }) => `| ${folder} | ${percent.toFixed(1)} % |`),
    `| ${rest.length} others, each below ${shownPercentMin} % | ${restPercent.toFixed(1)} % |`,
  ].join('\n');
}

const values = parseOptions({
  json: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
});
const run = await play();
const folders = await profile();
if (values.json) process.stdout.write(`${JSON.stringify({ ...run, folders })}\n`);
else publish('Lab', toMarkdown(run, folders), values.write);
