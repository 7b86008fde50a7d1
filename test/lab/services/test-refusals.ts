/** Tests that each row of a service's table of refusals is what a request really meets. */

import { expect, test } from '@jest/globals';
import type { Refusal } from '../../../lab/service.ts';

/** The text of a row with anything but an unfilled placeholder where a value belongs. */
function wordsOf(message: string): RegExp {
  const escaped = message.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{\w+\}/g, '[^{}]*')}$`);
}

/** Each provocation runs on a region of its own, made by `create`. */
export function testRefusals<Name extends string, Stage>(
  refusals: Readonly<Record<Name, Refusal>>,
  provocations: Readonly<Record<Name, (stage: Stage) => unknown>>,
  create: () => Stage,
): void {
  test('every refusal has a provocation', () => {
    expect(Object.keys(provocations)).toEqual(Object.keys(refusals));
  });

  test.each(Object.entries<Refusal>(refusals))(
    '%s is refused in the words of the table',
    async (name, row) => {
      const provoke = Object.entries<(stage: Stage) => unknown>(provocations).find(
        ([key]) => key === name,
      )?.[1];
      await expect(async () => provoke?.(create())).rejects.toMatchObject({
        code: row.code,
        statusCode: row.statusCode ?? 400,
        message: expect.stringMatching(wordsOf(row.message)),
      });
    },
  );
}
