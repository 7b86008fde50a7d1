/** Resolves the intrinsics and pseudo parameters that the template uses; any other throws by name. */

import type { Deployed, ResourceDeclaration } from '../service.ts';
import type { Template } from './index.ts';

/** Where a template is deployed, and what is deployed there. */
export interface Stack {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly stackName: string;
  /** What `Ref` and `Fn::GetAtt` give for a resource of the template. */
  lookup(logicalId: string): Deployed;
}

interface Resolver {
  /** A value with its intrinsics replaced. A part without intrinsics is given back as it is, not copied. */
  resolve(value: unknown, place: string): unknown;
  /** A resource ready to be created. */
  declare(logicalId: string): ResourceDeclaration;
}

type Intrinsic = (argument: unknown, place: string) => unknown;

function fail(place: string, problem: string): never {
  throw new Error(`${place}: ${problem}.`);
}

function text(value: unknown, place: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return fail(place, `${JSON.stringify(value)} is not text`);
}

function list(value: unknown, place: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(place, `${JSON.stringify(value)} is not a list`);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** What a stack knows of its resources and of itself. */
function createReferences(template: Template, stack: Stack) {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': stack.account,
    'AWS::Partition': stack.partition,
    'AWS::Region': stack.region,
    'AWS::StackName': stack.stackName,
  };
  function find(logicalId: string, place: string): Deployed {
    if (template.resources[logicalId] === undefined) {
      fail(place, `the template has no resource ${logicalId}`);
    }
    return stack.lookup(logicalId);
  }
  return {
    reference(name: string, place: string): string {
      if (!name.startsWith('AWS::')) return find(name, place).ref;
      return pseudo[name] ?? fail(place, `the pseudo parameter ${name} is not supported`);
    },
    attribute(logicalId: string, name: string, place: string): string {
      const value = find(logicalId, place).attributes[name];
      if (value !== undefined) return value;
      const type = template.resources[logicalId]?.Type;
      return fail(place, `${logicalId} (${type}) has no attribute ${name}`);
    },
  };
}

/** The intrinsics a fragment may use; `resolve` is asked for what stands inside them. */
function createIntrinsics(
  { reference, attribute }: ReturnType<typeof createReferences>,
  resolve: (value: unknown, place: string) => unknown,
): Readonly<Record<string, Intrinsic>> {
  function substitute(argument: unknown, place: string): string {
    const [pattern, given] = Array.isArray(argument) ? argument : [argument, {}];
    const values = record(given);
    return text(pattern, place).replace(/\$\{([^}]+)\}/g, (_all, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in values) return text(resolve(values[name], place), place);
      const dot = name.indexOf('.');
      if (dot < 0) return reference(name, place);
      return attribute(name.slice(0, dot), name.slice(dot + 1), place);
    });
  }
  return {
    Ref: (argument, place) => reference(text(argument, place), place),
    'Fn::GetAtt': (argument, place) => {
      const [logicalId, name] = list(argument, place);
      return attribute(text(logicalId, place), text(name, place), place);
    },
    'Fn::Sub': substitute,
    'Fn::Join': (argument, place) => {
      const [separator, items] = list(argument, place);
      const parts = list(resolve(items, place), place).map((item) => text(item, place));
      return parts.join(text(separator, place));
    },
    'Fn::Select': (argument, place) => {
      const [index, items] = list(argument, place);
      const chosen = list(resolve(items, place), place)[Number(text(index, place))];
      return chosen ?? fail(place, `Fn::Select finds nothing at ${String(index)}`);
    },
    'Fn::Split': (argument, place) => {
      const [separator, source] = list(argument, place);
      return text(resolve(source, place), place).split(text(separator, place));
    },
  };
}

/** A resolver for one stack of a template. Source of the rules: CloudFormation guide, "Intrinsic function reference". */
export function createResolver(template: Template, stack: Stack): Resolver {
  const intrinsics = createIntrinsics(createReferences(template, stack), resolve);

  function resolve(value: unknown, place: string): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (first !== undefined && entries.length === 1 && /^(Ref$|Fn::)/.test(first[0])) {
      const [name, argument] = first;
      const intrinsic = intrinsics[name] ?? fail(place, `the intrinsic ${name} is not supported`);
      return intrinsic(argument, place);
    }
    const resolved = entries.map(([key, member]): [string, unknown] => [
      key,
      resolve(member, `${place}.${key}`),
    ]);
    if (resolved.every(([, member], index) => member === entries[index]?.[1])) return value;
    return Array.isArray(value)
      ? resolved.map(([, member]) => member)
      : Object.fromEntries(resolved);
  }

  return {
    resolve,
    declare(logicalId) {
      const resource = template.resources[logicalId];
      if (resource === undefined) throw new Error(`The template has no resource ${logicalId}.`);
      const properties = resolve(resource.Properties ?? {}, logicalId);
      return { logicalId, type: resource.Type, properties };
    },
  };
}
