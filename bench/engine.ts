/** Measures our engine beside the peer: `npm run bench:engine [-- --json | --write]`. */

import { parseOptions } from '../scripts/parse-options.ts';
import { measureGrowth } from './engine/growth.ts';
import { machines } from './engine/machines.ts';
import { type Comparison, compare } from './engine/measure.ts';
import { publish } from './engine/page.ts';
import { toJson, toMarkdown } from './engine/report.ts';

const effort = { rounds: 7, statesPerSample: 20_000 };
const growthEffort = { rounds: 3, statesPerSample: 20_000 };
const growthSizeMax = 10_000;

const values = parseOptions({
  json: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
});
const comparisons: Comparison[] = [];
for (const machine of machines) comparisons.push(await compare(machine, effort));
const growth = await measureGrowth(growthEffort, growthSizeMax);
const report = { comparisons, growth };
if (values.json) process.stdout.write(`${JSON.stringify(toJson(report))}\n`);
else publish('Engine', toMarkdown(report), values.write);
