/** Every alarm has a runbook page, and the pages say what is true. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { alarmResources } from '../../deploy/alarms.ts';
import { alarmSignals } from '../../shared/strategy/alarm-signals.ts';
import { root } from '../shared/strategy/files.ts';
import { stageOf } from './derived-stage.ts';

const resourceSchema = z.object({ Properties: z.object({ AlarmDescription: z.string() }) });

const descriptions = ['lab', 'example'].flatMap((stage) =>
  Object.values(alarmResources(stageOf(stage))).map(
    (resource) => resourceSchema.parse(resource).Properties.AlarmDescription,
  ),
);

describe('every alarm has a runbook page', () => {
  const sections = [
    'Meaning',
    'Severity and impact',
    'What automation does',
    'When it will not',
    'Diagnose',
    'Mitigate',
    'Roll back',
    'Verify',
    'Escalate',
  ];
  const pages = readdirSync(join(root, 'docs', 'alarms'));

  test('its description links to it', () => {
    const links = descriptions.map(
      (description) => /docs\/alarms\/\S+\.md$/.exec(description)?.[0],
    );
    expect(links.filter((link) => link === undefined || !existsSync(join(root, link)))).toEqual([]);
  });

  test('and there is no page without an alarm', () => {
    expect(pages.sort()).toEqual(
      Object.keys(alarmSignals)
        .map((signal) => `${signal}.md`)
        .sort(),
    );
  });

  test.each(pages)('%s has every section, true links and no number of the strategy', (page) => {
    const text = readFileSync(join(root, 'docs', 'alarms', page), 'utf8');
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(sections);
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !pages.includes(link))).toEqual([]);
    expect(text).not.toMatch(/\d+ ?(%|ms|seconds|minutes)/);
  });

  test.each(pages)('%s names only keys that the strategy has', (page) => {
    const text = readFileSync(join(root, 'docs', 'alarms', page), 'utf8');
    const { strategy } = stageOf('lab');
    const keys = [
      ...text.matchAll(
        /`((?:alerts|application|database|cache|capacityPlan|performance)\.[\w.]+)`/g,
      ),
    ];
    const missing = keys.filter(
      ([, key = '']) =>
        key
          .split('.')
          .reduce<unknown>(
            (value, name) => new Map(Object.entries(value ?? {})).get(name),
            strategy,
          ) === undefined,
    );
    expect(missing.map(([, key]) => key)).toEqual([]);
  });
});
