import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/exit-codes.ts';
import { stdinOf } from '../../cli/process-streams.ts';

/** A terminal at which these keys are pressed after the question; `undefined` closes it. */
async function asked(keys: string | undefined): Promise<{ answer: unknown; written: string }> {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  // What these stand for has members that no question uses.
  const stdin = stdinOf(
    input as unknown as NodeJS.ReadStream,
    output as unknown as NodeJS.WriteStream,
  );
  const answer = stdin.ask('Do it? ').catch((error: unknown) => error);
  if (keys === undefined) input.end();
  else input.write(keys);
  return { answer: await answer, written: String(output.read()) };
}

describe('a question at the terminal', () => {
  test('is answered with the line that was typed', async () => {
    const { answer, written } = await asked('yes\r');
    expect(answer).toBe('yes');
    expect(written).toContain('Do it? ');
  });

  test.each([
    ['Ctrl-D', '\u0004'],
    ['the end of the input', undefined],
  ])('is not answered by %s', async (_title, keys) => {
    const { answer, written } = await asked(keys);
    expect(answer).toBe('');
    expect(written).toMatch(/\n$/);
  });

  test('ends the command with 130 when Ctrl-C is pressed', async () => {
    const { answer, written } = await asked('\u0003');
    expect(answer).toMatchObject({
      exitCode: exitCodes.interrupted,
      problems: ['Stopped: nothing was done.'],
    });
    expect(written).toMatch(/\n$/);
  });
});
