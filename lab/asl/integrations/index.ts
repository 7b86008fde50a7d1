/** The service integrations of Step Functions: `aws-sdk:` for every installed SDK package, and the optimised ones. */

import type { Integration } from './integration.ts';
import { checkedIntegrationFor } from './registry.ts';

export type { Integration } from './integration.ts';
export { isMutating } from './mutating.ts';
export { payloadOf } from './optimised.ts';
export { isIntegration, loadIntegrations } from './registry.ts';

/**
 * The integration behind a Task's `Resource`; its model must have been read by `loadIntegrations` before.
 * @throws Error naming the resource when it is unknown.
 */
export function integrationFor(resource: string): Integration {
  return checkedIntegrationFor(resource);
}
