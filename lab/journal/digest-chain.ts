/** One digest over everything a world does: each call with its input and outcome, each event of each execution. */

import { createHash, type Hash } from 'node:crypto';
import type { World } from '../world.ts';

/** From then on every call and every history event of the world enters the digest. */
export function createDigestChain(world: World): () => string | undefined {
  let previous = '';
  let hash: Hash | undefined;
  const add = (happened: unknown): void => {
    hash ??= createHash('sha256').update(previous);
    hash.update(`${JSON.stringify(happened)}\n`);
  };
  world.recorder.onCall(add);
  world.services.sfn.onEvents((executionArn, events) => add([executionArn, events]));
  /** The digest up to now, when something has happened since it was last asked for. */
  return () => {
    if (hash === undefined) return undefined;
    previous = hash.digest('hex');
    hash = undefined;
    return previous;
  };
}
