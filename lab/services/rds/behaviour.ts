/** What simulated RDS refuses and what changes by itself, row by row with the source. */

import { clusterRefusals } from './cluster-refusals.ts';
import { instanceRefusals } from './instance-refusals.ts';
import { replicaRefusals } from './replica-refusals.ts';
import { snapshotRefusals } from './snapshot-refusals.ts';

export { transitions } from './transitions.ts';

export const refusals = {
  ...instanceRefusals,
  ...snapshotRefusals,
  ...replicaRefusals,
  ...clusterRefusals,
};
