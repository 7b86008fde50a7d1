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

const symbols = {
  good: ['✓', '+'],
  bad: ['✗', 'x'],
  busy: ['▶', '>'],
  warning: ['!', '!'],
  quiet: ['·', '-'],
  strong: ['●', '*'],
} as const satisfies Record<Tone, readonly [string, string]>;

export interface Output {
  /** True when somebody looks: a status line may be drawn and pacing makes sense. */
  readonly watched: boolean;
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
  const rich = stdout.isTty && !environment.dumb;
  let shown: string | undefined;

  const draw = (): void => {
    if (shown !== undefined) stderr.write(clearLine + cut(shown, stderr.columns));
  };
  function write(sink: Sink, color: boolean, line: string): void {
    if (shown !== undefined) stderr.write(clearLine);
    sink.write(`${color ? line : stripVTControlCharacters(line)}\n`);
    draw();
  }
  return {
    watched: stdout.isTty || stderr.isTty,
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
    symbol: (tone) => symbols[tone][rich ? 0 : 1],
  };
}
