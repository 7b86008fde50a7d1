/** SDK clients, made once each and only when first used. */

/** Any SDK v3 client class: constructed with a configuration, able to send commands. */
export type ClientClass<C> = new (configuration: Record<string, never>) => C;

export interface Clients {
  /** The one client of this class, `clients.of(AutoScalingClient)`. */
  of<C extends object>(client: ClientClass<C>): C;
}

/** Clients as the environment configures them; `make` is the seam through which a client can be made differently. */
export function createClients(
  make: <C extends object>(client: ClientClass<C>) => C = (client) => new client({}),
): Clients {
  const made = new Map<unknown, object>();
  return {
    of<C extends object>(client: ClientClass<C>): C {
      const known = made.get(client);
      // The map is keyed by class, so what is stored under it is an instance of it.
      if (known !== undefined) return known as C;
      const fresh = make(client);
      made.set(client, fresh);
      return fresh;
    },
  };
}
