/** DB parameter groups: the parameters a resize depends on, as formulas over the memory of the class. */

import type {
  DBParameterGroupDetails,
  DBParameterGroupsMessage,
  DescribeDBParameterGroupsMessage,
  DescribeDBParametersMessage,
  Parameter,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { arnOf, type Book } from './book.ts';
import { classFacts } from './classes.ts';
import type { Instance } from './instance.ts';
import { pageOfList } from './lists.ts';

export interface ParameterGroup {
  readonly name: string;
  readonly family: string;
  /** Values somebody set, by parameter. */
  readonly values: ReadonlyMap<string, string>;
}

interface Default {
  readonly name: string;
  readonly value: string;
  readonly isDynamic: boolean;
}

/**
 * Values of the default groups.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections and the
 * default groups of PostgreSQL and MySQL.
 */
const defaults: Readonly<Record<'postgres' | 'mysql', readonly Default[]>> = {
  postgres: [
    {
      name: 'max_connections',
      value: 'LEAST({DBInstanceClassMemory/9531392},5000)',
      isDynamic: false,
    },
    { name: 'shared_buffers', value: '{DBInstanceClassMemory/32768}', isDynamic: false },
  ],
  mysql: [
    { name: 'max_connections', value: '{DBInstanceClassMemory/12582880}', isDynamic: true },
    {
      name: 'innodb_buffer_pool_size',
      value: '{DBInstanceClassMemory*3/4}',
      isDynamic: true,
    },
  ],
};

/**
 * Share of the memory of a class that DBInstanceClassMemory stands for: the rest is for the operating system and RDS.
 * Fits the connections people count: 856 on 8 GiB (https://gist.github.com/guizmaii/1cacffef793c2ba9645083c3e18b3d8c).
 */
const usableMemoryShare = 0.95;
const bytesPerGibibyte = 2 ** 30;
/** PostgreSQL counts shared_buffers in pages. */
const pageBytes = 8192;

function defaultsOf(engineOrFamily: string): readonly Default[] {
  return defaults[engineOrFamily.includes('postgres') ? 'postgres' : 'mysql'];
}

/** `postgres16`, `mysql8.0`: the family of an engine version. */
export function familyOf(engine: string, version: string): string {
  const [major = '', minor = ''] = version.split('.');
  return engine.includes('postgres') ? `${engine}${major}` : `${engine}${major}.${minor}`;
}

/**
 * A parameter group; the default one of each family exists by itself.
 * @throws DBParameterGroupNotFoundFault
 */
export function findParameterGroup(book: Book, name: string | undefined): ParameterGroup {
  const group = book.parameterGroups.get(name ?? '');
  if (group !== undefined) return group;
  const family = /^default\.([a-z-]+\d+(\.\d+)?)$/.exec(name ?? '')?.[1];
  if (family === undefined) throw refuse(refusals.parameterGroupNotFound, { name: name ?? '' });
  return { name: `default.${family}`, family, values: new Map() };
}

/** The number a value or formula comes to on a class with this memory. */
function evaluate(value: string, memoryBytes: number): number {
  const least = /^LEAST\((.+),(.+)\)$/.exec(value);
  if (least !== null) {
    const [, first = '', second = ''] = least;
    return Math.min(evaluate(first, memoryBytes), evaluate(second, memoryBytes));
  }
  const formula = /^\{DBInstanceClassMemory(?:\*(\d+))?(?:\/(\d+))?\}$/.exec(value);
  if (formula === null) return Number(value);
  const [, times = '1', by = '1'] = formula;
  return Math.floor((memoryBytes * Number(times)) / Number(by));
}

/** Value of one parameter on the instance as it is now. */
function settingOf(book: Book, instance: Instance, name: string): number {
  const group = findParameterGroup(book, instance.parameterGroup.name);
  const byDefault = defaultsOf(instance.engine).find((each) => each.name === name)?.value ?? '0';
  const { memoryGibibytes = 0 } = classFacts(instance.configuration.DBInstanceClass) ?? {};
  const memoryBytes = memoryGibibytes * bytesPerGibibyte * usableMemoryShare;
  return evaluate(group.values.get(name) ?? byDefault, memoryBytes);
}

/** Connections the engine accepts. */
export function maxConnectionsOf(book: Book, instance: Instance): number {
  return settingOf(book, instance, 'max_connections');
}

/** Memory the engine takes when it starts. */
export function memoryNeededBytes(book: Book, instance: Instance): number {
  return instance.engine.includes('postgres')
    ? settingOf(book, instance, 'shared_buffers') * pageBytes
    : settingOf(book, instance, 'innodb_buffer_pool_size');
}

/** The RDS operation of the same name; of a group the parameters the lab knows, and those somebody set. */
export function describeDbParameters(
  book: Book,
  input: DescribeDBParametersMessage,
): DBParameterGroupDetails {
  const group = findParameterGroup(book, input.DBParameterGroupName);
  const known = defaultsOf(group.family);
  const own = [...group.values.keys()].filter((name) => !known.some((each) => each.name === name));
  const all: Parameter[] = [
    ...known.map(({ name, value, isDynamic }) => ({
      ParameterName: name,
      ParameterValue: group.values.get(name) ?? value,
      Source: group.values.has(name) ? 'user' : 'system',
      ApplyType: isDynamic ? 'dynamic' : 'static',
      IsModifiable: true,
    })),
    ...own.map((name) => ({
      ParameterName: name,
      ParameterValue: group.values.get(name),
      Source: 'user',
      ApplyType: 'static',
      IsModifiable: true,
    })),
  ];
  const asked = all.filter(({ Source }) => input.Source === undefined || input.Source === Source);
  const { items, Marker } = pageOfList(asked, input);
  return { Parameters: [...items], Marker };
}

/** The RDS operation of the same name: groups somebody made, and the default groups in use. */
export function describeDbParameterGroups(
  book: Book,
  input: DescribeDBParameterGroupsMessage,
): DBParameterGroupsMessage {
  const used = [...book.instances.values()].map(({ parameterGroup }) => parameterGroup.name);
  const names =
    input.DBParameterGroupName === undefined
      ? [...new Set([...book.parameterGroups.keys(), ...used])].sort()
      : [input.DBParameterGroupName];
  const { items, Marker } = pageOfList(names, input);
  return {
    Marker,
    DBParameterGroups: items.map((name) => {
      const group = findParameterGroup(book, name);
      return {
        DBParameterGroupName: group.name,
        DBParameterGroupFamily: group.family,
        Description: name.startsWith('default.')
          ? `Default parameter group for ${group.family}`
          : group.name,
        DBParameterGroupArn: arnOf(book, 'pg', group.name),
      };
    }),
  };
}
