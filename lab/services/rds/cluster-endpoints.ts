/** Custom endpoints of Aurora clusters: which readers an application is led to. */

import type {
  CreateDBClusterEndpointMessage,
  DBClusterEndpoint,
  DBClusterEndpointMessage,
  DeleteDBClusterEndpointMessage,
  DescribeDBClusterEndpointsMessage,
  ModifyDBClusterEndpointMessage,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { arnOf, type Book, draw, nowOf, resourceIdOf } from './book.ts';
import { type Cluster, type CustomEndpoint, findCluster, membersOf } from './cluster.ts';
import { identifierOf, pageOfList } from './lists.ts';

/** Source: .../AuroraUserGuide/CHAP_Limits.html */
export const endpointsMax = 5;

export function createClusterEndpointOperations(book: Book) {
  return {
    CreateDBClusterEndpoint: (input: CreateDBClusterEndpointMessage) => create(book, input),
    ModifyDBClusterEndpoint: (input: ModifyDBClusterEndpointMessage) => modify(book, input),
    DeleteDBClusterEndpoint: (input: DeleteDBClusterEndpointMessage) => remove(book, input),
    DescribeDBClusterEndpoints: (input: DescribeDBClusterEndpointsMessage) => describe(book, input),
  };
}

interface Owned {
  readonly cluster: Cluster;
  readonly endpoint: CustomEndpoint;
}

function find(book: Book, identifier: string | undefined): Owned {
  const id = (identifier ?? '').toLowerCase();
  for (const cluster of book.clusters.values()) {
    const endpoint = cluster.endpoints.get(id);
    if (endpoint !== undefined) return { cluster, endpoint };
  }
  throw refuse(refusals.endpointNotFound, { id });
}

interface Lists {
  readonly StaticMembers?: string[] | undefined;
  readonly ExcludedMembers?: string[] | undefined;
}

/** The two lists in lower case; what is not given is empty. */
function listsOf(book: Book, cluster: Cluster, input: Lists) {
  const staticMembers = (input.StaticMembers ?? []).map((name) => name.toLowerCase());
  const excludedMembers = (input.ExcludedMembers ?? []).map((name) => name.toLowerCase());
  if (staticMembers.length > 0 && excludedMembers.length > 0)
    throw refuse(refusals.endpointMembers);
  const members = membersOf(book, cluster).map(({ identifier }) => identifier);
  const unknown = [...staticMembers, ...excludedMembers].find((name) => !members.includes(name));
  if (unknown !== undefined) throw refuse(refusals.endpointMemberUnknown, { id: unknown });
  return { staticMembers, excludedMembers };
}

function create(book: Book, input: CreateDBClusterEndpointMessage): DBClusterEndpoint {
  const cluster = findCluster(book, input.DBClusterIdentifier);
  const identifier = identifierOf('DBClusterEndpointIdentifier', input.DBClusterEndpointIdentifier);
  const all = [...book.clusters.values()].flatMap(({ endpoints }) => [...endpoints.keys()]);
  if (all.includes(identifier)) throw refuse(refusals.endpointExists, { id: identifier });
  if (cluster.endpoints.size >= endpointsMax) {
    throw refuse(refusals.endpointQuota, { limit: endpointsMax });
  }
  const endpoint: CustomEndpoint = {
    identifier,
    resourceId: resourceIdOf(book, 'cluster-endpoint'),
    status: 'creating',
    type: input.EndpointType ?? 'READER',
    ...listsOf(book, cluster, input),
  };
  cluster.endpoints.set(identifier, endpoint);
  settleLater(book, endpoint);
  return render(book, { cluster, endpoint });
}

/** The lists hold from the call on; the status says so a while later. */
function modify(book: Book, input: ModifyDBClusterEndpointMessage): DBClusterEndpoint {
  const owned = find(book, input.DBClusterEndpointIdentifier);
  const { endpoint } = owned;
  if (input.StaticMembers !== undefined || input.ExcludedMembers !== undefined) {
    Object.assign(endpoint, listsOf(book, owned.cluster, input));
  }
  endpoint.type = input.EndpointType ?? endpoint.type;
  endpoint.status = 'modifying';
  settleLater(book, endpoint);
  return render(book, owned);
}

function remove(book: Book, input: DeleteDBClusterEndpointMessage): DBClusterEndpoint {
  const owned = find(book, input.DBClusterEndpointIdentifier);
  owned.cluster.endpoints.delete(owned.endpoint.identifier);
  return { ...render(book, owned), Status: 'deleting' };
}

function settleLater(book: Book, endpoint: CustomEndpoint): void {
  book.context.clock.schedule(nowOf(book) + draw(book, 'endpoint') * 1000, () => {
    endpoint.status = 'available';
  });
}

function describe(book: Book, input: DescribeDBClusterEndpointsMessage): DBClusterEndpointMessage {
  const asked = input.DBClusterEndpointIdentifier?.toLowerCase();
  const clusters =
    input.DBClusterIdentifier === undefined
      ? [...book.clusters.values()]
      : [findCluster(book, input.DBClusterIdentifier)];
  const found = clusters
    .flatMap((cluster) =>
      [...cluster.endpoints.values()].map((endpoint) => ({ cluster, endpoint })),
    )
    .filter(({ endpoint }) => asked === undefined || endpoint.identifier === asked);
  const { items, Marker } = pageOfList(found, input);
  return { DBClusterEndpoints: items.map((owned) => render(book, owned)), Marker };
}

function render(book: Book, { cluster, endpoint }: Owned): DBClusterEndpoint {
  const domain = `cluster-custom-c0labaddress.${book.context.region}.rds.amazonaws.com`;
  return {
    DBClusterEndpointIdentifier: endpoint.identifier,
    DBClusterIdentifier: cluster.identifier,
    DBClusterEndpointResourceIdentifier: endpoint.resourceId,
    DBClusterEndpointArn: arnOf(book, 'cluster-endpoint', endpoint.identifier),
    Endpoint: `${endpoint.identifier}.${domain}`,
    Status: endpoint.status,
    EndpointType: 'CUSTOM',
    CustomEndpointType: endpoint.type,
    StaticMembers: [...endpoint.staticMembers],
    ExcludedMembers: [...endpoint.excludedMembers],
  };
}
