/** Reads a YAML or JSON fragment of the deployment as osls does, with the small set of variables that the project uses. */

import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CollectionTag, parseDocument, type ScalarTag } from 'yaml';

/** Where variables take their values from. */
interface VariableSources {
  /** Folder of `serverless.yml`; paths in `${file(...)}` start here. */
  readonly root: string;
  /** `${sls:stage}`, and `${opt:stage}`. */
  readonly stage: string;
  /** The whole configuration, for `${self:...}`; absent where only a fragment is read. */
  readonly self?: unknown;
}

function scalar(tag: string, intrinsic: (text: string) => unknown): ScalarTag {
  return { tag, resolve: intrinsic };
}

function sequence(tag: string, name: string): CollectionTag {
  return { tag, collection: 'seq', resolve: (items) => ({ [name]: items.toJSON() }) };
}

function attribute(path: string): unknown {
  const dot = path.indexOf('.');
  return { 'Fn::GetAtt': [path.slice(0, dot), path.slice(dot + 1)] };
}

/** The short forms of the intrinsics. Source: CloudFormation guide, "Intrinsic function reference". */
const tags = [
  scalar('!Ref', (text) => ({ Ref: text })),
  scalar('!GetAtt', attribute),
  scalar('!Sub', (text) => ({ 'Fn::Sub': text })),
  sequence('!Sub', 'Fn::Sub'),
  sequence('!Join', 'Fn::Join'),
  sequence('!Select', 'Fn::Select'),
  sequence('!Split', 'Fn::Split'),
];

/** Parses YAML with CloudFormation's short intrinsics; throws with the file, line and column of every problem. */
function parseYaml(text: string, path: string): unknown {
  const document = parseDocument(text, { customTags: tags });
  // An unknown tag is only a warning to the parser; to us it is an intrinsic that would be lost.
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    throw new Error(problems.map(({ message }) => `${path}: ${message}`).join('\n'));
  }
  return document.toJS();
}

async function readSource(path: string, sources: VariableSources): Promise<unknown> {
  const absolute = join(sources.root, path);
  if (path.endsWith('.cjs')) {
    const derive = (await import(pathToFileURL(absolute).href)).default;
    return derive({
      resolveVariable: (variable: string) => variableValue(variable, path, sources),
    });
  }
  const text = await readFile(absolute, 'utf8');
  if (path.endsWith('.json')) return JSON.parse(text);
  if (path.endsWith('.yml')) return parseYaml(text, path);
  throw new Error(`${path}: only .yml, .json and .cjs files can be included.`);
}

/** `${type:address}`, `${type(parameters)}`, `${type:address, 'otherwise'}`; never `${AWS::Region}` or `${LogicalId}`. */
const variablePattern = /\$\{(\w+(?:\([^)}]*\)|:(?!:)[^,}]*)(?:,[^}]*)?)\}/g;

async function variableValue(
  variable: string,
  place: string,
  sources: VariableSources,
): Promise<unknown> {
  const match = /^(\w+)(?:\(([^)]*)\)|:([^,]*))(?:,\s*'([^']*)')?$/.exec(variable);
  const [, type, parameters, address = '', otherwise] = match ?? [];
  if (type === 'sls' && address === 'stage') return sources.stage;
  // The stage is the only option that is given when a template is read; every other one takes its default.
  if (type === 'opt' && address === 'stage') return sources.stage;
  if (type === 'opt' && otherwise !== undefined) return otherwise;
  if (type === 'file' && parameters !== undefined) {
    return readFragment(normalize(parameters), sources);
  }
  if (type === 'self') {
    const value = address
      .split('.')
      .reduce<unknown>(
        (within, key) => new Map(Object.entries(within ?? {})).get(key),
        sources.self,
      );
    if (value !== undefined) return resolveVariables(value, place, sources);
  }
  throw new Error(`${place}: the variable \${${variable}} is not supported.`);
}

async function resolveText(
  text: string,
  place: string,
  sources: VariableSources,
): Promise<unknown> {
  const variables = [...text.matchAll(variablePattern)];
  const [first] = variables;
  if (first === undefined) return text;
  if (first[0] === text) return variableValue(first[1] ?? '', place, sources);
  let resolved = text;
  for (const [all, variable = ''] of variables) {
    const value = await variableValue(variable, place, sources);
    if (typeof value === 'object') {
      throw new Error(`${place}: ${all} is not text and must stand alone.`);
    }
    resolved = resolved.replace(all, () => String(value));
  }
  return resolved;
}

/** Replaces every variable in a configuration value; throws for an unknown one with its name and `place`. */
async function resolveVariables(
  value: unknown,
  place: string,
  sources: VariableSources,
): Promise<unknown> {
  if (typeof value === 'string') return resolveText(value, place, sources);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return Promise.all(
      value.map((item, index) => resolveVariables(item, `${place}[${index}]`, sources)),
    );
  }
  const resolved: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    resolved[key] = await resolveVariables(member, `${place}.${key}`, sources);
  }
  return resolved;
}

/**
 * A fragment with its variables replaced. `path` is relative to the root: `.yml`, `.json`, or a `.cjs` module that
 * derives the fragment. Throws with file and place on anything that osls would understand and this reader does not.
 */
export async function readFragment(path: string, sources: VariableSources): Promise<unknown> {
  return resolveVariables(await readSource(path, sources), path, sources);
}

/** The configuration file itself, where `${self:...}` means the file. */
export async function readConfiguration(
  path: string,
  sources: Omit<VariableSources, 'self'>,
): Promise<unknown> {
  const self = await readSource(path, sources);
  return resolveVariables(self, path, { ...sources, self });
}
