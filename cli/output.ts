/** The only writer: data to stdout, talk to stderr, colour and a status line where a person can see them. */

import { stripVTControlCharacters, styleText } from 'node:util';
import type { Environment } from './environment.ts';

/** Where text goes. */
export interface Sink {
  write(text: string): void;
  readonly isTty: boolean;
  readonly columns: number;
}

const tones = {
  good: ['green'],
  bad: ['red', 'bold'],
  busy: ['cyan'],
  warning: ['yellow'],
  quiet: ['dim'],
  strong: ['bold'],
} as const;
export type Tone = keyof typeof tones;

/** Each stands in a line as a character of Unicode's private use until it is known where the line goes. */
const symbols = {
  good: { mark: '\ue000', rich: '✓', plain: '+' },
  bad: { mark: '\ue001', rich: '✗', plain: 'x' },
  busy: { mark: '\ue002', rich: '▶', plain: '>' },
  warning: { mark: '\ue003', rich: '!', plain: '!' },
  quiet: { mark: '\ue004', rich: '·', plain: '-' },
  strong: { mark: '\ue005', rich: '●', plain: '*' },
} as const satisfies Record<Tone, object>;

function withSymbols(line: string, style: 'rich' | 'plain'): string {
  return Object.values(symbols).reduce(
    (text, symbol) => text.replaceAll(symbol.mark, symbol[style]),
    line,
  );
}

export interface Output {
  /** True when somebody looks: a status line may be drawn and pacing makes sense. */
  readonly watched: boolean;
  /** Characters that fit into a line of data and of talk; undefined where the line is not seen on a terminal. */
  readonly columns: { readonly data: number | undefined; readonly talk: number | undefined };
  data(line: string): void;
  /** One document with nothing around it. */
  json(value: unknown): void;
  talk(line: string): void;
  /** One line that is drawn again and again; `undefined` takes it away. Ignored where nobody can see it. */
  status(line: string | undefined): void;
  paint(tone: Tone, text: string): string;
  symbol(tone: Tone): string;
}

interface OutputOptions {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: Environment;
  /** `--no-color`. */
  readonly noColor: boolean;
}

/** Flags win over the environment, the environment over what the terminal can do. */
function hasColor({ environment, noColor }: OutputOptions, sink: Sink): boolean {
  if (noColor || environment.noColor) return false;
  return environment.forceColor || (sink.isTty && !environment.dumb);
}

const clearLine = '\r\u001b[2K';

/** Longer lines would wrap and could not be drawn over. */
function cut(text: string, columns: number): string {
  const plain = stripVTControlCharacters(text);
  return plain.length < columns ? text : `${plain.slice(0, Math.max(0, columns - 1))}`;
}

export function createOutput(options: OutputOptions): Output {
  const { stdout, stderr, environment } = options;
  const colors = { stdout: hasColor(options, stdout), stderr: hasColor(options, stderr) };
  const live = stderr.isTty && colors.stderr && !environment.dumb;
  const styleOf = (sink: Sink) => (sink.isTty && !environment.dumb ? 'rich' : 'plain');
  const columnsOf = (sink: Sink) => (sink.isTty ? sink.columns : undefined);
  let shown: string | undefined;

  const draw = (): void => {
    if (shown === undefined) return;
    stderr.write(clearLine + cut(withSymbols(shown, styleOf(stderr)), stderr.columns));
  };
  function write(sink: Sink, color: boolean, line: string): void {
    if (shown !== undefined) stderr.write(clearLine);
    const text = withSymbols(line, styleOf(sink));
    sink.write(`${color ? text : stripVTControlCharacters(text)}\n`);
    draw();
  }
  return {
    watched: stdout.isTty || stderr.isTty,
    get columns() {
      return { data: columnsOf(stdout), talk: columnsOf(stderr) };
    },
    data: (line) => write(stdout, colors.stdout, line),
    json: (value) => write(stdout, false, JSON.stringify(value, undefined, 2)),
    talk: (line) => write(stderr, colors.stderr, line),
    status(line) {
      if (!live) return;
      if (line === undefined && shown !== undefined) stderr.write(clearLine);
      shown = line;
      draw();
    },
    paint: (tone, text) => styleText([...tones[tone]], text, { validateStream: false }),
    symbol: (tone) => symbols[tone].mark,
  };
}
