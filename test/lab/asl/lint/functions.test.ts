/** The list of known functions against the jsonata that is installed. */

import { expect, test } from '@jest/globals';
import jsonata from 'jsonata';
import { knownFunctions } from '../../../../lab/asl/lint/functions.ts';

/** Developer guide, "Transforming data with JSONata": functions that Step Functions adds. */
const added = ['hash', 'parse', 'partition', 'range', 'uuid'];

test('every function the lint knows is one of jsonata, or added by Step Functions', async () => {
  const unknown: string[] = [];
  for (const name of knownFunctions) {
    const isFunction = await jsonata(`$type($${name}) = 'function'`).evaluate({});
    if (!isFunction) unknown.push(name);
  }
  expect(unknown.sort()).toEqual(added);
});

test('$eval is not known, because Step Functions does not have it', () => {
  expect(knownFunctions.has('eval')).toBe(false);
});
