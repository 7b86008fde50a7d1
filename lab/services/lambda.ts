/** Lambda in the lab: runs the shipped handlers, in this process, through the same middleware as on AWS. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clients } from '../../shared/runtime/clients.ts';
import { readConfig } from '../../shared/runtime/config.ts';
import type { Handler, Log } from '../../shared/runtime/lambda.ts';
import { type Refusal, refuse, type Service, type ServiceContext } from '../service.ts';
import type { TemplateFunction } from '../template/index.ts';

export const refusals = {
  functionNotFound: {
    operations: ['Invoke'],
    code: 'ResourceNotFoundException',
    statusCode: 404,
    message: 'Function not found: {arn}',
    source: 'Lambda API reference, Invoke, errors',
  },
} satisfies Record<string, Refusal>;

interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly source: TemplateFunction;
  run?: (event: unknown) => Promise<unknown>;
}

export interface LambdaOptions {
  /** Folder of the template; handlers are loaded from there. */
  readonly root: string;
  readonly functions: readonly TemplateFunction[];
  /** Clients that call the simulated AWS as the function's role. */
  connect(roleArn: string): Clients;
  readonly log: Log;
}

export interface Lambda extends Service {
  /** Loads every handler, so that an invocation never waits for the disk. */
  load(): Promise<void>;
}

interface InvokeInput {
  readonly FunctionName: string;
  readonly Payload?: Uint8Array | string;
  readonly InvocationType?: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const parsePayload = (payload: Uint8Array | string | undefined): unknown => {
  if (payload === undefined) return {};
  return JSON.parse(typeof payload === 'string' ? payload : decoder.decode(payload));
};

async function loadHandler(
  root: string,
  source: TemplateFunction,
): Promise<Handler<unknown, unknown>> {
  const dot = source.handler.lastIndexOf('.');
  const module = await import(pathToFileURL(join(root, `${source.handler.slice(0, dot)}.ts`)).href);
  return module[source.handler.slice(dot + 1)];
}

/** What Lambda answers when the code threw: error name, message and an empty trace (traces name machine paths). */
function failure(error: unknown): { FunctionError: string; Payload: Uint8Array } {
  const known = error instanceof Error ? error : new Error(String(error));
  const payload = { errorType: known.name, errorMessage: known.message, trace: [] };
  return { FunctionError: 'Unhandled', Payload: encoder.encode(JSON.stringify(payload)) };
}

export function createLambda(context: ServiceContext, options: LambdaOptions): Lambda {
  const functions = new Map<string, DeployedFunction>();
  const arnOf = (name: string): string =>
    `arn:aws:lambda:${context.region}:${context.account}:function:${name}`;

  function find(nameOrArn: string): DeployedFunction {
    const name = nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? '') : nameOrArn;
    const known = functions.get(name);
    if (known === undefined) throw refuse(refusals.functionNotFound, { arn: arnOf(name) });
    return known;
  }

  async function prepare(
    deployed: DeployedFunction,
  ): Promise<(event: unknown) => Promise<unknown>> {
    const handler = await loadHandler(options.root, deployed.source);
    deployed.run = handler.using({
      clients: options.connect(deployed.roleArn),
      config: readConfig(deployed.environment),
      log: options.log,
    });
    return deployed.run;
  }

  async function invoke(input: InvokeInput): Promise<object> {
    const deployed = find(input.FunctionName);
    const run = deployed.run ?? (await prepare(deployed));
    const accepted = {
      StatusCode: input.InvocationType === 'Event' ? 202 : 200,
      ExecutedVersion: '$LATEST',
    };
    try {
      const result = await run(parsePayload(input.Payload));
      return { ...accepted, Payload: encoder.encode(JSON.stringify(result ?? null)) };
    } catch (error) {
      return { ...accepted, ...failure(error) };
    }
  }

  return {
    operations: { Invoke: invoke },
    deploy: {
      'AWS::Lambda::Function': ({ logicalId, properties }) => {
        const source = options.functions.find((candidate) => candidate.logicalId === logicalId);
        if (source === undefined)
          throw new Error(`The template has no code for function ${logicalId}`);
        const name: string = properties.FunctionName;
        const environment = properties.Environment?.Variables ?? {};
        functions.set(name, {
          name,
          arn: arnOf(name),
          roleArn: properties.Role,
          environment,
          source,
        });
        return { ref: name, attributes: { Arn: arnOf(name) } };
      },
      'AWS::Lambda::Permission': ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
    },
    async load() {
      for (const deployed of functions.values()) await prepare(deployed);
    },
    arns: (_operation, input) => {
      const { FunctionName } = input as InvokeInput; // Checked against the model before this is asked.
      return [FunctionName.startsWith('arn:') ? FunctionName : arnOf(FunctionName)];
    },
    inspect: () =>
      [...functions.values()].map(({ name, arn, roleArn }) => ({ name, arn, roleArn })),
  };
}
