/** Looks into a template: which resources there are of a type, and what a value refers to. */

import type { Template, TemplateResource } from '../../lab/template/index.ts';

/** Logical id and resource of every resource of a type. */
export function resourcesOf(
  template: Template,
  type: string,
): (readonly [logicalId: string, properties: NonNullable<TemplateResource['Properties']>])[] {
  return Object.entries(template.resources)
    .filter(([, { Type }]) => Type === type)
    .map(([logicalId, { Properties }]) => [logicalId, Properties ?? {}]);
}

/** All pairs of logical id and attribute that a value refers to; the attribute is empty for `Ref`. */
export function references(value: unknown): [logicalId: string, attribute: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]): [string, string][] => {
    if (key === 'Ref') return [[String(member), '']];
    if (key === 'Fn::GetAtt') return [[String(member[0]), String(member[1])]];
    if (key !== 'Fn::Sub') return references(member);
    const [pattern] = [member].flat();
    return [...String(pattern).matchAll(/\$\{(\w+)(?:\.([\w.]+))?\}/g)].map(
      ([, logicalId = '', attribute = '']): [string, string] => [logicalId, attribute],
    );
  });
}
