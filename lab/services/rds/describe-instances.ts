/** DescribeDBInstances: by identifier, by filters, in pages. */

import type { DBInstanceMessage, DescribeDBInstancesMessage } from '@aws-sdk/client-rds';
import { type Book, findInstance } from './book.ts';
import { applyFilters, pageOfList } from './lists.ts';
import { renderInstance } from './render-instance.ts';
import { lagOf } from './replication.ts';
import { reviewStorage } from './storage-review.ts';

/** The RDS operation of the same name, in the order of the identifiers. */
export function describeDbInstances(
  book: Book,
  input: DescribeDBInstancesMessage,
): DBInstanceMessage {
  const asked =
    input.DBInstanceIdentifier === undefined
      ? [...book.instances.values()].sort((a, b) => (a.identifier < b.identifier ? -1 : 1))
      : [findInstance(book, input.DBInstanceIdentifier)];
  const found = applyFilters(asked, input.Filters, {
    'db-instance-id': ({ identifier }) => identifier,
    'db-cluster-id': ({ clusterIdentifier }) => clusterIdentifier,
    'dbi-resource-id': ({ resourceId }) => resourceId,
    engine: ({ engine }) => engine,
  });
  const { items, Marker } = pageOfList(found, input);
  for (const instance of items) {
    reviewStorage(book, instance);
    // Whoever looks finds replication as it is now.
    lagOf(book, instance);
  }
  return { DBInstances: items.map((instance) => renderInstance(book, instance)), Marker };
}
