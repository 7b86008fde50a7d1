import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/exit-codes.ts';
import { projectRoot } from '../../lab/project.ts';
import { arq, temporaryFolder } from './terminal.ts';

interface WrongInput {
  readonly title: string;
  /** What is wrong, in words, where the command line does not show it. */
  readonly given?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

/** A file of the project with one place changed. */
function changed(path: string, right: string, wrong: string): string {
  const text = readFileSync(join(projectRoot, path), 'utf8');
  if (text.split(right).length !== 2) throw new Error(`${path} has "${right}" not once`);
  return text.replace(right, wrong);
}

function wrongStrategy(title: string, right: string, wrong: string): WrongInput {
  return {
    title,
    given: `\`wrong.yml\` is \`strategy.yml\` with \`${wrong}\` instead of \`${right}\`.`,
    files: { 'wrong.yml': changed('strategy.yml', right, wrong) },
    argv: ['strategy', 'lint', 'wrong.yml'],
  };
}

function wrongInventory(title: string, right: string, wrong: string): WrongInput {
  return {
    title,
    given: `\`wrong.yml\` is \`inventory/lab.yml\` with \`${wrong}\` instead of \`${right}\`.`,
    files: { 'wrong.yml': changed('inventory/lab.yml', right, wrong) },
    argv: ['inventory', 'show', '--file', 'wrong.yml'],
  };
}

function wrongTrace(title: string, lines: readonly string[]): WrongInput {
  return {
    title,
    given: `\`trace.csv\` has the lines ${lines.map((line) => `\`${line}\``).join(', ')}.`,
    files: { 'trace.csv': `${lines.join('\n')}\n` },
    argv: ['lab', 'run', '--traffic', 'trace.csv', '--history-days', '0'],
  };
}

const start = ['start', 'scale-application', '--yes'];

const wrongInputs: readonly WrongInput[] = [
  wrongStrategy('A number with its unit', 'cpuMinutes: 3 #', 'cpuMinutes: 3 min #'),
  wrongStrategy('A misspelt key', 'asynchronousWork: queue', 'asyncWork: queue'),
  wrongStrategy('A word that is not one of those', 'missingData: hold', 'missingData: act'),
  wrongInventory(
    'A group that our roles may not change',
    'autoScalingGroupName: arq-lab-web',
    'autoScalingGroupName: web-servers',
  ),
  wrongInventory(
    'An account id without quotes',
    "account: '111122223333'",
    'account: 111122223333',
  ),
  wrongTrace('A trace with a minute missing', ['minute,requests', '0,100', '2,120']),
  wrongTrace('A trace with other columns', ['time,count', '0,100']),
  { title: 'A misspelt option', argv: ['lab', 'day', '--fsat'] },
  {
    title: 'A fault without its length',
    argv: ['lab', 'run', '--fault', 'capacity-shortage:eu-west-1b:60'],
  },
  {
    title: 'A fault of something the lab does not have, and one after the end',
    argv: [
      ...['lab', 'run', '--fault', 'never-healthy:arq-lab-wob:540:45'],
      ...['--fault', 'metric-gap:mem_used_percent:1440:30'],
    ],
  },
  { title: 'A target that is not there', argv: [...start, '--set', 'target=wob'] },
  { title: 'A trace that is not there', argv: ['lab', 'run', '--traffic', 'trace.csv'] },
  {
    title: 'A stage whose name leads elsewhere',
    argv: ['inventory', 'show', '--stage', '../strategy'],
  },
  {
    title: 'A file in the place of a folder',
    files: { day: '' },
    argv: ['lab', 'day', '--data', 'day'],
  },
  {
    title: 'A field the workflow does not know',
    argv: [...start, '--set', 'target=web', '--set', 'desired=8'],
  },
  {
    title: 'No target, and a part of an instance',
    argv: [...start, '--set', 'desiredCapacity=3.5'],
  },
  {
    title: 'More instances than the strategy allows',
    argv: [...start, '--set', 'target=web', '--set', 'desiredCapacity=200'],
  },
];

interface Answered {
  readonly section: string;
  readonly exitCode: number;
  readonly filesAfter: readonly string[];
  readonly filesBefore: readonly string[];
}

/** No answer is none that a test accepts. */
const unanswered: Answered = { section: '', exitCode: 0, filesAfter: [], filesBefore: [] };

async function answer(input: WrongInput, number: number): Promise<Answered> {
  const { title, given, files = {}, argv } = input;
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { exitCode, stdout, stderr } = await arq(argv, { folder });
  const section = [
    `## ${number}. ${title}`,
    '',
    ...(given === undefined ? [] : [given, '']),
    '```text',
    `$ npm run -s arq -- ${argv.join(' ')}`,
    (stdout + stderr).trimEnd(),
    '```',
    '',
    `Exit code ${exitCode}.`,
  ].join('\n');
  return { section, exitCode, filesAfter: readdirSync(folder), filesBefore: Object.keys(files) };
}

const introduction = `# Wrong input, and what it is answered

Each of these commands is run by \`test/cli/bad-input.test.ts\`, which compares the answer with this page and checks that
nothing was started, written or changed. To write the page anew, delete it and run that test.
`;

const page = join(projectRoot, 'docs', 'bad-input.md');

describe('wrong input', () => {
  const answers = new Map<number, Answered>();
  beforeAll(async () => {
    for (const [at, input] of wrongInputs.entries()) answers.set(at, await answer(input, at + 1));
  });

  test.each(wrongInputs.map(({ title }, at) => [title, at] as const))(
    '%s: is refused with a sentence, and changes nothing',
    (_title, at) => {
      const { section, exitCode, filesAfter, filesBefore } = answers.get(at) ?? unanswered;
      expect(exitCode).toBeGreaterThanOrEqual(1);
      expect(exitCode).toBeLessThanOrEqual(exitCodes.notFound);
      // Neither a session nor a report was written; and without clients nothing can have been called.
      expect(filesAfter).toEqual(filesBefore);
      expect(section).not.toMatch(/\n {4}at /);
    },
  );

  test('is answered as the page says', () => {
    const sections = [...answers.values()].map(({ section }) => section);
    const text = `${[introduction, ...sections].join('\n\n').replaceAll('\n\n\n', '\n\n')}\n`;
    if (!existsSync(page)) {
      writeFileSync(page, text);
      throw new Error(
        'docs/bad-input.md was missing and has been written: read it, then run again',
      );
    }
    expect(readFileSync(page, 'utf8')).toBe(text);
  });
});
