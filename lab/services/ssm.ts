/** AWS Systems Manager Parameter Store: named values with versions. */

import type {
  DeleteParameterRequest,
  GetParameterRequest,
  GetParametersByPathRequest,
  GetParametersByPathResult,
  GetParametersRequest,
  GetParametersResult,
  Parameter,
  ParameterType,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import { pageOf } from '../paging.ts';
import type { Refusal, Service, ServiceContext } from '../service.ts';
import { refuse } from '../service.ts';

const reference = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference';
const putting = `${reference}/API_PutParameter.html`;

export const refusals = {
  parameterExists: {
    operations: ['PutParameter'],
    code: 'ParameterAlreadyExists',
    message:
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    source: putting,
  },
  noSuchParameter: {
    operations: ['GetParameter', 'DeleteParameter'],
    code: 'ParameterNotFound',
    message: 'Parameter {name} not found.',
    source: `${reference}/API_GetParameter.html`,
  },
  noSuchVersion: {
    operations: ['GetParameter'],
    code: 'ParameterVersionNotFound',
    message:
      'Systems Manager could not find version {version} of {name}. Verify the version and try again.',
    source: `${reference}/API_GetParameter.html`,
  },
  typeMissing: {
    operations: ['PutParameter'],
    code: 'ValidationException',
    message: 'A parameter type is required when you create a parameter.',
    source: putting,
  },
  valueTooLong: {
    operations: ['PutParameter'],
    code: 'ValidationException',
    message: '{tier} tier parameters support a maximum parameter value of {characters} characters.',
    source: `${putting} (4 KB, in the advanced tier 8 KB)`,
  },
  invalidName: {
    operations: ['PutParameter'],
    code: 'ValidationException',
    message:
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive) or "aws", and must consist of a-z, A-Z, 0-9, and the following: .-_/',
    source: putting,
  },
  pageTooLarge: {
    operations: ['GetParametersByPath'],
    code: 'ValidationException',
    message:
      "1 validation error detected: Value '{value}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10",
    source: `${reference}/API_GetParametersByPath.html`,
  },
  tooManyNames: {
    operations: ['GetParameters'],
    code: 'ValidationException',
    message:
      "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to 10",
    source: `${reference}/API_GetParameters.html`,
  },
  invalidToken: {
    operations: ['GetParametersByPath'],
    code: 'InvalidNextToken',
    message: 'The specified token is not valid.',
    source: `${reference}/API_GetParametersByPath.html`,
  },
} satisfies Record<string, Refusal>;

interface StoredParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly dataType: string;
  /** Oldest first; at most 100 are kept. */
  readonly versions: { readonly version: number; readonly value: string; readonly atMs: number }[];
  tags: Readonly<Record<string, string>>;
}

const versionsMax = 100;
const pageMax = 10;
const charactersMax = { Standard: 4096, Advanced: 8192 };
const nameForm = /^(?!\/?(ssm|aws))[\w./-]+$/i;

class Parameters {
  readonly byName = new Map<string, StoredParameter>();
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  arn(name: string): string {
    const path = name.startsWith('/') ? name : `/${name}`;
    return `arn:aws:ssm:${this.#context.region}:${this.#context.account}:parameter${path}`;
  }

  put(input: PutParameterRequest): PutParameterResult {
    const name = String(input.Name);
    const value = String(input.Value);
    const existing = this.byName.get(name);
    if (existing !== undefined && input.Overwrite !== true) throw refuse(refusals.parameterExists);
    if (existing === undefined && input.Type === undefined) throw refuse(refusals.typeMissing);
    if (!nameForm.test(name)) throw refuse(refusals.invalidName);
    const tier = input.Tier === 'Advanced' ? 'Advanced' : 'Standard';
    const characters = charactersMax[tier];
    if (Buffer.byteLength(value) > characters) {
      throw refuse(refusals.valueTooLong, { tier, characters });
    }
    const parameter: StoredParameter = existing ?? {
      name,
      type: input.Type ?? 'String',
      dataType: input.DataType ?? 'text',
      versions: [],
      tags: Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key, tag.Value])),
    };
    const version = (parameter.versions.at(-1)?.version ?? 0) + 1;
    parameter.versions.push({ version, value, atMs: this.#context.clock.nowMs });
    if (parameter.versions.length > versionsMax) parameter.versions.shift();
    this.byName.set(name, parameter);
    return { Version: version, Tier: tier };
  }

  /** By name, by `name:version`, or by ARN. */
  get(nameOrArn: string): Parameter {
    const local = nameOrArn.startsWith('arn:') ? nameOrArn.split(':parameter')[1] : nameOrArn;
    const [name = '', wanted] = String(local).split(':');
    const parameter = this.byName.get(name) ?? this.byName.get(name.replace(/^\//, ''));
    if (parameter === undefined) throw refuse(refusals.noSuchParameter, { name });
    const { versions } = parameter;
    const version =
      wanted === undefined
        ? versions.at(-1)
        : versions.find((one) => one.version === Number(wanted));
    if (version === undefined) {
      throw refuse(refusals.noSuchVersion, { name, version: String(wanted) });
    }
    return {
      Name: parameter.name,
      Type: parameter.type,
      Value: version.value,
      Version: version.version,
      LastModifiedDate: new Date(version.atMs),
      ARN: this.arn(parameter.name),
      DataType: parameter.dataType,
      ...(wanted !== undefined && { Selector: `:${wanted}` }),
    };
  }

  getMany(input: GetParametersRequest): GetParametersResult {
    const names = input.Names ?? [];
    if (names.length > pageMax) throw refuse(refusals.tooManyNames);
    const known = names.filter((name) => this.byName.has(String(name.split(':')[0])));
    return {
      Parameters: known.map((name) => this.get(name)),
      InvalidParameters: names.filter((name) => !known.includes(name)),
    };
  }

  byPath(input: GetParametersByPathRequest): GetParametersByPathResult {
    const limit = input.MaxResults ?? pageMax;
    if (limit > pageMax) throw refuse(refusals.pageTooLarge, { value: limit });
    const path = String(input.Path).replace(/\/?$/, '/');
    const names = [...this.byName.keys()].filter((name) => {
      const below = name.startsWith(path) ? name.slice(path.length) : '/';
      return input.Recursive === true ? name.startsWith(path) : !below.includes('/');
    });
    const page = pageOf(names.sort(), limit, input.NextToken);
    if (page === undefined) throw refuse(refusals.invalidToken);
    return {
      Parameters: page.items.map((name) => this.get(name)),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  }

  delete(name: string): void {
    if (!this.byName.delete(name)) throw refuse(refusals.noSuchParameter, { name });
  }
}

function namesOf(input: unknown): string[] {
  // the gateway has checked the input against the model: these are the members that name a resource
  const named = input as { Name?: string; Names?: string[]; Path?: string };
  return named.Names ?? [named.Name ?? named.Path ?? ''];
}

/** Parameter Store of one account and Region. Values of type SecureString are kept as they are. */
export function createSsm(context: ServiceContext): Service {
  const parameters = new Parameters(context);
  return {
    operations: {
      PutParameter: (input: PutParameterRequest) => parameters.put(input),
      GetParameter: (input: GetParameterRequest) => ({
        Parameter: parameters.get(String(input.Name)),
      }),
      GetParameters: (input: GetParametersRequest) => parameters.getMany(input),
      GetParametersByPath: (input: GetParametersByPathRequest) => parameters.byPath(input),
      DeleteParameter: (input: DeleteParameterRequest) => parameters.delete(String(input.Name)),
    },
    deploy: {
      'AWS::SSM::Parameter': ({ logicalId, properties }) => {
        const { Name: name = logicalId, Type, Value, Tier, DataType } = properties;
        parameters.put({ Name: name, Type, Value, Tier, DataType });
        return { ref: name, attributes: { Type, Value } };
      },
    },
    arns: (_operation, input) =>
      namesOf(input).map((name) => (name.startsWith('arn:') ? name : parameters.arn(name))),
    tags: (arn) => {
      const path = arn.split(':parameter')[1] ?? '';
      const found = parameters.byName.get(path) ?? parameters.byName.get(path.slice(1));
      return found?.tags ?? {};
    },
    inspect: () => structuredClone([...parameters.byName.values()]),
  };
}
