/** Checks resources against the CloudFormation registry schemas: members that do not exist, attributes that do not exist. */

import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';

const specification = loadAwsServiceSpecSync();

const resourceOf = (type: string) =>
  specification.lookup('resource', 'cloudFormationType', 'equals', type)[0];

function isIntrinsic(value: object): boolean {
  const [name = '', ...others] = Object.keys(value);
  return others.length === 0 && /^(Ref$|Fn::)/.test(name);
}

function checkType(value: unknown, type: PropertyType, place: string): string[] {
  if (typeof value !== 'object' || value === null || isIntrinsic(value)) return [];
  switch (type.type) {
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => checkType(item, type.element, `${place}[${index}]`))
        : [`${place} is not a list`];
    case 'map':
      return Object.entries(value).flatMap(([key, member]) =>
        checkType(member, type.element, `${place}.${key}`),
      );
    case 'ref': {
      const { properties } = specification.get('typeDefinition', type.reference.$ref);
      return checkMembers(value, properties, place);
    }
    case 'union': {
      const problems = type.types.map((alternative) => checkType(value, alternative, place));
      return problems.find((found) => found.length === 0) ?? problems[0] ?? [];
    }
    case 'json':
    case 'tag':
      return [];
    default:
      return [`${place} is not a ${type.type}`];
  }
}

function checkMembers(value: object, properties: ResourceProperties, place: string): string[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const property = properties[name];
    if (property === undefined) return [`${place}.${name} does not exist`];
    const missing = checkType(member, property.type, `${place}.${name}`);
    const older = property.previousTypes ?? [];
    return older.some((type) => checkType(member, type, place).length === 0) ? [] : missing;
  });
}

/** One sentence for each property, at any depth, that the type does not have. */
export function unknownProperties(logicalId: string, type: string, properties: object): string[] {
  const resource = resourceOf(type);
  if (resource === undefined) return [`${logicalId}: the type ${type} does not exist`];
  return checkMembers(properties, resource.properties, logicalId);
}

/** True when `Fn::GetAtt` can read the attribute of a resource of this type. */
export function hasAttribute(type: string, attribute: string): boolean {
  return Object.hasOwn(resourceOf(type)?.attributes ?? {}, attribute);
}
