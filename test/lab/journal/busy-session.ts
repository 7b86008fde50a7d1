/** A short run in which much happens: a burst, a launch that fails, a lost event, a start by hand. */

import type { Session } from '../../../lab/session.ts';

export const busySession: Session = {
  seed: '7',
  traffic: { kind: 'generated', days: 0.04, peakRps: 900, burstsPerDay: 4 },
  faults: [{ kind: 'never-healthy', subject: 'arq-lab-web', fromMinute: 3, minutes: 25 }],
  starts: [
    {
      atMs: Date.parse('2026-03-02T00:02:00.001Z'),
      workflow: 'scale-application',
      name: 'by-hand-1',
      input: { target: 'web', desiredCapacity: 6, requestedBy: 'test' },
    },
  ],
};
