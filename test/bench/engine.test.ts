import { describe, expect, test } from '@jest/globals';
import { measureGrowth } from '../../bench/engine/growth.ts';
import { machines, passChain, runbook } from '../../bench/engine/machines.ts';
import { compare, countStates } from '../../bench/engine/measure.ts';
import { createOurEngine } from '../../bench/engine/our-engine.ts';
import { withSection } from '../../bench/engine/page.ts';
import { createPeerEngine } from '../../bench/engine/peer-engine.ts';
import { toJson, toMarkdown } from '../../bench/engine/report.ts';

const effort = { rounds: 1, statesPerSample: 1 };

describe.each(machines)('$name', (machine) => {
  test('gives the same output in both engines', async () => {
    const ours = await createOurEngine(machine);
    const peer = createPeerEngine(machine);
    await ours.run(2);
    await peer.run(2);
    expect(ours.output()).toBeDefined();
    expect(peer.output()).toEqual(ours.output());
  });
});

test('every state of a chain and of the runbook is counted', async () => {
  expect(await countStates(passChain(100))).toBe(100);
  expect(await countStates(runbook)).toBe(11);
});

test('an execution that fails is no measurement', async () => {
  const engine = await createOurEngine({ ...runbook, input: {} });
  await expect(engine.run(1)).rejects.toThrow('an execution did not succeed');
});

test('the report has a positive speed of both engines, as JSON and as a table', async () => {
  const comparisons = [await compare(runbook, effort)];
  const report = { comparisons, growth: await measureGrowth(effort, 10) };
  const { machines: reported } = toJson(report);
  expect(reported).toEqual([
    { name: runbook.name, ours: expect.any(Number), peer: expect.any(Number) },
  ]);
  expect(reported[0]?.ours).toBeGreaterThan(0);
  expect(reported[0]?.peer).toBeGreaterThan(0);
  expect(toMarkdown(report)).toContain('| Runbook, 11 states with Tasks |');
  expect(report.growth.concurrentExecutions.map(({ size }) => size)).toEqual([1, 10]);
});

test('a section of the page is replaced where it stands, or added at the end', () => {
  const page = '# Page\n\n## One\n\nold\n\n## Two\n\nkept\n';
  expect(withSection(page, 'One', 'new')).toBe('# Page\n\n## One\n\nnew\n\n## Two\n\nkept\n');
  expect(withSection('# Page\n', 'One', 'new')).toBe('# Page\n\n## One\n\nnew\n');
});
