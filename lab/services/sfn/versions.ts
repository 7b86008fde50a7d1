/** Versions of a state machine: revisions that stay as they are. concepts-state-machine-version.html. */

import type { Revision } from './state-machines.ts';

export interface Version {
  readonly arn: string;
  readonly revision: Revision;
  readonly createdMs: number;
  readonly description?: string;
}

/** Service quotas, "Published state machine versions". */
export const versionsMax = 1000;

/** The versions of one state machine. */
export class Versions {
  readonly #machineArn: string;
  readonly #versions = new Map<string, Version>();
  /** Numbers are never given twice, not even after a version was deleted (recorded). */
  #last = 0;

  constructor(machineArn: string) {
    this.#machineArn = machineArn;
  }

  get(arn: string): Version | undefined {
    return this.#versions.get(arn);
  }

  /** The newest first. */
  all(): Version[] {
    return [...this.#versions.values()].reverse();
  }

  of(revision: Revision): Version | undefined {
    return this.all().find((version) => version.revision === revision);
  }

  add(from: Omit<Version, 'arn'>): Version {
    this.#last += 1;
    const version = { arn: `${this.#machineArn}:${this.#last}`, ...from };
    this.#versions.set(version.arn, version);
    return version;
  }

  delete(arn: string): void {
    this.#versions.delete(arn);
  }
}
