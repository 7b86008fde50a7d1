/** I2: a lease passes from one holder to the next only when it has ended, and its fencing version only rises. */

import { isMutating } from '../asl/integrations/index.ts';
import { targetItem } from '../outcomes.ts';
import type { Invariant } from './index.ts';

interface Lease {
  readonly owner: string | undefined;
  readonly expiresAtMs: number;
  readonly version: number;
}

export const oneHolder: Invariant = {
  id: 'I2b',
  says: 'at most one holder of a lease at a time, each with a higher version than the one before',
  watch(world, report) {
    const leases = new Map<string, Lease>();
    const holders = new Map<string, Lease>();
    const look = (application: string, atMs: number): void => {
      const item = targetItem(world, application);
      const lease = {
        owner: item?.leaseOwner?.S,
        expiresAtMs: Number(item?.leaseExpiresAt?.N ?? 0) * 1000,
        version: Number(item?.version?.N ?? 0),
      };
      const before = leases.get(application);
      leases.set(application, lease);
      // Without a record there is no version to compare with.
      if (item === undefined || before === undefined) return;
      if (lease.version < before.version) {
        report(`the version of ${application} fell from ${before.version} to ${lease.version}`);
      }
      if (lease.owner === undefined || lease.owner === before.owner) return;
      if (before.owner !== undefined && before.expiresAtMs > atMs) {
        report(
          `${lease.owner} took ${application} from ${before.owner}, whose lease had not ended`,
        );
      }
      const last = holders.get(application);
      if (last !== undefined && lease.version <= last.version) {
        report(`${lease.owner} holds ${application} with version ${lease.version}, as others did`);
      }
      holders.set(application, lease);
    };
    for (const { name } of world.applications) look(name, world.clock.nowMs);
    world.recorder.onCall((call) => {
      if (call.service !== 'dynamodb' || !isMutating(call.service, call.operation)) return;
      for (const { name } of world.applications) look(name, call.atMs);
    });
    return {};
  },
};
