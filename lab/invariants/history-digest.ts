/** I18: the same seed gives the same histories, byte for byte; two runs are compared by this digest. */

import { createHash } from 'node:crypto';
import type { World } from '../world.ts';

/** SHA-256 over the histories of all executions, in order of start. */
export function historyDigest({ services }: World): string {
  const hash = createHash('sha256');
  for (const { arn } of services.sfn.executions()) {
    hash.update(arn);
    hash.update(JSON.stringify(services.sfn.history(arn)));
  }
  return hash.digest('hex');
}
