/** Events that wait to be overtaken by the next of their kind: what the fault `event-reordered` does. */

import type { Clock } from '../../clock.ts';

export class HeldEvents<Held> {
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps an event until `take` fetches it; lets it go after `waitMs` when nobody does. */
  hold(key: string, event: Held, { waitMs, letGo }: { waitMs: number; letGo(): void }): void {
    this.#held.set(key, event);
    this.#clock.schedule(this.#clock.nowMs + waitMs, () => {
      if (this.#held.get(key) !== event) return;
      this.#held.delete(key);
      letGo();
    });
  }

  take(key: string): Held | undefined {
    const event = this.#held.get(key);
    this.#held.delete(key);
    return event;
  }
}
