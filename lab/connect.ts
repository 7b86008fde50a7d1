/** The seam: real SDK v3 clients, whose calls are answered by the simulated AWS before anything leaves the process. */

import { type ClientClass, type Clients, createClients } from '../shared/runtime/clients.ts';
import type { Gateway } from './gateway.ts';
import { errorShape, loadModel } from './model/index.ts';
import { type Caller, ServiceError } from './service.ts';

interface InitializeArguments {
  readonly input: unknown;
}

/** What every SDK v3 client has; the packages' own types differ in their type parameters only. */
interface AnyClient {
  readonly config: { readonly serviceId?: string };
  readonly middlewareStack: {
    add(
      middleware: (
        next: unknown,
        context: { commandName?: string },
      ) => (args: InitializeArguments) => Promise<{ response: object; output: object }>,
      options: { step: 'initialize'; priority: 'high'; name: string },
    ): void;
  };
}

const packageName = (serviceId: string): string => serviceId.toLowerCase().replaceAll(' ', '-');

async function sdkError(service: string, error: ServiceError): Promise<Error> {
  const shape = errorShape(await loadModel(service), error.code);
  return new shape.exception({
    name: shape.name,
    $fault: error.statusCode >= 500 ? 'server' : 'client',
    message: error.message,
    $metadata: { httpStatusCode: error.statusCode },
  });
}

/** Clients that call `gateway` as `caller`: no Region, no credentials, no network of the machine's. */
export function connect(gateway: Gateway, caller: Caller, region: string): Clients {
  return createClients(<C extends object>(Client: ClientClass<C>): C => {
    const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
    // The stack of a client never changes after this function: it is put together once for each command.
    const configuration = { region, credentials, cacheMiddleware: true };
    // The constructor takes any configuration; `ClientClass` only promises that an empty one is enough.
    const client = new Client(configuration as unknown as Record<string, never>);
    // See AnyClient: one description for the clients of all packages.
    const { config, middlewareStack } = client as unknown as AnyClient;
    const service = packageName(config.serviceId ?? '');
    middlewareStack.add(
      (_next, context) =>
        async ({ input }) => {
          const operation = (context.commandName ?? '').replace(/Command$/, '');
          try {
            const output = await gateway.call(service, operation, input, caller);
            return {
              response: {},
              output: { $metadata: { httpStatusCode: 200 }, ...Object(output) },
            };
          } catch (error) {
            throw error instanceof ServiceError ? await sdkError(service, error) : error;
          }
        },
      { step: 'initialize', priority: 'high', name: 'lab' },
    );
    return client;
  });
}
