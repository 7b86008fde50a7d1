/** Numbers with a unit and bounds: the building blocks of every strategy section. */

import * as z from 'zod';

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

function bounded(type: z.ZodNumber, description: string, { min = 0, max }: Bounds): z.ZodNumber {
  const atLeast = type.min(min);
  return (max === undefined ? atLeast : atLeast.max(max)).describe(description);
}

/** Percent, 0 to 100 unless other bounds are given. */
export const percent = (description: string, bounds: Bounds = {}): z.ZodNumber =>
  bounded(z.number(), description, { max: 100, ...bounds });

/** Whole minutes; at least 1, at most a day unless other bounds are given. */
export const minutes = (description: string, bounds: Bounds = {}): z.ZodNumber =>
  bounded(z.int(), description, { min: 1, max: 1440, ...bounds });

/** Seconds, fractions allowed; at most an hour unless other bounds are given. */
export const seconds = (description: string, bounds: Bounds = {}): z.ZodNumber =>
  bounded(z.number(), description, { max: 3600, ...bounds });

/** Whole things: instances, copies, days, months. */
export const count = (description: string, bounds: Bounds = {}): z.ZodNumber =>
  bounded(z.int(), description, bounds);

/** A positive quantity of any unit: requests/s, milliseconds, gigabytes, factors. */
export const quantity = (description: string, bounds: Bounds = {}): z.ZodNumber =>
  bounded(z.number(), description, bounds);
