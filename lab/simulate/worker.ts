/** A worker thread of the swarm: plays the seeds it is handed. */

import { answerEach } from '../sweep/share-out.ts';
import { dayOf } from './play-day.ts';
import { runSeed } from './run-seed.ts';
import type { SeedOfSwarm } from './run-swarm.ts';

answerEach(async ({ seed, days }: SeedOfSwarm) => runSeed(await dayOf(seed, days)));
