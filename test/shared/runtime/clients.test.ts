/** SDK clients are made once per class, when they are first used. */

import { expect, test } from '@jest/globals';
import { type ClientClass, createClients } from '../../../shared/runtime/clients.ts';

class First {
  readonly configuration: object;
  constructor(configuration: object) {
    this.configuration = configuration;
  }
}
class Second {}

test('a class has one client, made with an empty configuration', () => {
  const clients = createClients();
  const client = clients.of(First);
  expect(client).toBeInstanceOf(First);
  expect(client.configuration).toEqual({});
  expect(clients.of(First)).toBe(client);
});

test('two classes and two sets of clients share nothing', () => {
  const clients = createClients();
  expect(clients.of(Second)).not.toBe(clients.of(First));
  expect(createClients().of(First)).not.toBe(clients.of(First));
});

test('a client is made by the given maker, and only when it is asked for', () => {
  const made: unknown[] = [];
  const clients = createClients(<C extends object>(Client: ClientClass<C>): C => {
    made.push(Client);
    return new Client({});
  });
  expect(made).toEqual([]);
  clients.of(Second);
  clients.of(Second);
  expect(made).toEqual([Second]);
});
