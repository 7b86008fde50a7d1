import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from '../../cli/environment.ts';
import { createOutput, type Sink } from '../../cli/output.ts';
import { tableOf } from '../../cli/table.ts';
import { arq } from './terminal.ts';

const controlCharacter = '\u001b';
const colourful = ['strategy', 'lint', '--original'];

describe('colour', () => {
  test('is written where a person looks', async () => {
    const { stdout } = await arq(colourful, { isTty: true });
    expect(stdout).toContain(controlCharacter);
  });

  test.each([
    ['standard output is not a terminal', [], {}],
    ['NO_COLOR is set', [], { isTty: true, variables: { NO_COLOR: true } }],
    ['the terminal is dumb', [], { isTty: true, variables: { dumb: true } }],
    ['--no-color is given', ['--no-color'], { isTty: true }],
  ] as const)('is not written when %s', async (_case, flags, terminal) => {
    const { stdout, stderr } = await arq([...colourful, ...flags], terminal);
    expect(stdout + stderr).not.toContain(controlCharacter);
    expect(stdout).toContain('S1 ');
  });

  test('is written into a pipe when FORCE_COLOR asks for it, and never into JSON', async () => {
    const forced = { variables: { FORCE_COLOR: true } } as const;
    expect((await arq(colourful, forced)).stdout).toContain(controlCharacter);
    const { stdout } = await arq([...colourful, '--json'], forced);
    expect(stdout).not.toContain(controlCharacter);
    expect(JSON.parse(stdout).findings).toHaveLength(18);
  });

  test.each([
    [{ NO_COLOR: '1' }, { noColor: true, forceColor: false, dumb: false }],
    // https://no-color.org: "when present and not an empty string".
    [
      { NO_COLOR: '', TERM: 'dumb' },
      { noColor: false, forceColor: false, dumb: true },
    ],
    [
      { FORCE_COLOR: '0', TERM: 'xterm' },
      { noColor: false, forceColor: false, dumb: false },
    ],
    [{ FORCE_COLOR: '1' }, { noColor: false, forceColor: true, dumb: false }],
  ])('follows the variables %j', (variables, environment) => {
    expect(readEnvironment(variables)).toEqual(environment);
  });
});

describe('the status line', () => {
  const environment = { noColor: false, forceColor: false, dumb: false };
  function written(isTty: boolean): string {
    let text = '';
    const sink: Sink = {
      write: (more) => {
        text += more;
      },
      isTty,
      columns: 12,
    };
    const output = createOutput({ stdout: sink, stderr: sink, environment, noColor: false });
    output.status('12 instances serve');
    output.data('a change');
    output.status(undefined);
    return text;
  }

  test('makes room for other lines, is cut at the width of the terminal, and goes away', () => {
    const clear = '\r\u001b[2K';
    const line = '12 instance';
    expect(written(true)).toBe(`${clear}${line}${clear}a change\n${clear}${line}${clear}`);
  });

  test('is not drawn where nobody looks', () => {
    expect(written(false)).toBe('a change\n');
  });
});

test('tableOf aligns columns by what can be seen of them', () => {
  const columns = [{ title: 'name' }, { title: 'instances', align: 'right' as const }];
  expect(
    tableOf(columns, [
      [`${controlCharacter}[32mweb${controlCharacter}[39m`, '4'],
      ['reports', '12'],
    ]),
  ).toEqual([
    'name     instances',
    `${controlCharacter}[32mweb${controlCharacter}[39m              4`,
    'reports         12',
  ]);
});

test('tableOf cuts the last column where the line ends, and only there', () => {
  const columns = [{ title: 'name' }, { title: 'why' }];
  const rows = [
    ['web', 'the load grew four times within a minute'],
    ['api', 'calm'],
  ];
  expect(tableOf(columns, rows, 25)).toEqual([
    'name  why',
    'web   the load grew fo...',
    'api   calm',
  ]);
  expect(tableOf(columns, rows)[1]).toBe('web   the load grew four times within a minute');
});

test('a sign is what the place it is written to can show', () => {
  const written = { data: '', talk: '' };
  const sink = (name: 'data' | 'talk', isTty: boolean): Sink => ({
    write: (text) => {
      written[name] += text;
    },
    isTty,
    columns: 80,
  });
  const output = createOutput({
    stdout: sink('data', false),
    stderr: sink('talk', true),
    environment: { noColor: true, forceColor: false, dumb: false },
    noColor: false,
  });
  output.data(`${output.symbol('good')} done`);
  output.talk(`${output.symbol('good')} done`);
  expect(written).toEqual({ data: '+ done\n', talk: '✓ done\n' });
});
