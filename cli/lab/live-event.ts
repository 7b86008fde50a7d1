/** One thing a person who watches the lab wants to see, as a line. */

import type { Tone } from '../output.ts';

export interface LiveEvent {
  readonly atMs: number;
  /** One word, upper case, what kind of thing it is; empty for a step of an execution. */
  readonly word: string;
  readonly tone: Tone;
  readonly text: string;
  /** How long a person needs to read it, milliseconds. */
  readonly readMs: number;
}
