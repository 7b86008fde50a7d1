/** From the `Resource` of a Task to its integration. */

import packageFile from '../../../package.json' with { type: 'json' };
import { loadModel, type ServiceModel } from '../../model/index.ts';
import { integrationOf, javaV2 } from './call.ts';
import type { CheckedIntegration, Pattern } from './integration.ts';
import { familyService, optimisedIntegration } from './optimised.ts';
import { capitalised } from './spelling.ts';

interface ParsedResource {
  /** Service of an `aws-sdk:` integration: `autoscaling`. Undefined for an optimised one. */
  readonly sdkService: string | undefined;
  /** `aws-sdk:autoscaling`, `dynamodb`. */
  readonly resourceType: string;
  readonly action: string;
  readonly pattern: Pattern;
}

const resourceForm =
  /^arn:aws[\w-]*:states:::(?<type>(?:aws-sdk:)?[\w-]+):(?<action>\w+?)(?:\.(?<pattern>sync|sync:2|waitForTaskToken))?$/;

const clientPackage = '@aws-sdk/client-';

/** Step Functions writes the package name without hyphens: `auto-scaling` is `autoscaling`. */
const packages: ReadonlyMap<string, string> = new Map(
  Object.keys({ ...packageFile.dependencies, ...packageFile.devDependencies })
    .filter((name) => name.startsWith(clientPackage))
    .map((name) => name.slice(clientPackage.length))
    .map((service) => [service.replaceAll('-', ''), service]),
);

/** Does an error prefix belong to a service, in whatever case it is written? */
export const isServicePrefix = (prefix: string): boolean =>
  packages.has(prefix.toLowerCase()) || prefix.toLowerCase() === 'stepfunctions';

const models = new Map<string, ServiceModel>();
const integrations = new Map<string, CheckedIntegration>();

/** Reads the service models that these Task resources need; resources that are no integration are passed over. */
export async function loadIntegrations(resources: readonly string[]): Promise<void> {
  for (const resource of resources) {
    const parsed = parse(resource);
    const service = parsed === undefined ? undefined : serviceOf(parsed);
    if (service !== undefined) models.set(service, await loadModel(service));
  }
}

/**
 * Whether `checkedIntegrationFor` has an integration for the resource.
 * @throws Error when `loadIntegrations` has not read its model.
 */
export const isIntegration = (resource: string): boolean => find(resource) !== undefined;

/**
 * The integration behind a Task's `Resource`, with what a static check needs. Its model must have been loaded.
 * @throws Error naming the resource when AWS, or this project's set of SDK packages, has no such integration.
 */
export function checkedIntegrationFor(resource: string): CheckedIntegration {
  const integration = find(resource);
  if (integration === undefined) {
    throw new Error(
      `${resource} is not an integration of AWS that this project has an SDK package for`,
    );
  }
  return integration;
}

function find(resource: string): CheckedIntegration | undefined {
  const known = integrations.get(resource);
  if (known !== undefined) return known;
  const parsed = parse(resource);
  const service = parsed === undefined ? undefined : serviceOf(parsed);
  if (parsed === undefined || service === undefined) return undefined;
  const model = models.get(service);
  if (model === undefined) throw new Error(`${resource} is used before loadIntegrations read it`);
  const integration =
    parsed.sdkService === undefined
      ? optimisedIntegration({ family: parsed.resourceType, ...parsed }, model)
      : sdkIntegration(parsed, model);
  if (integration !== undefined) integrations.set(resource, integration);
  return integration;
}

/** Any operation, answered at once or by a task token; `aws-sdk:` has no `.sync`. */
function sdkIntegration(
  { resourceType, action, pattern }: ParsedResource,
  model: ServiceModel,
): CheckedIntegration | undefined {
  const callback = pattern === 'waitForTaskToken';
  if (pattern !== 'requestResponse' && !callback) return undefined;
  return integrationOf({
    resourceType,
    resource: callback ? `${action}.${pattern}` : action,
    pattern,
    model,
    operation: capitalised(action),
    dialect: javaV2(model),
  });
}

function parse(resource: string): ParsedResource | undefined {
  const groups = resourceForm.exec(resource)?.groups;
  if (groups?.type === undefined || groups.action === undefined) return undefined;
  return {
    sdkService: groups.type.startsWith('aws-sdk:')
      ? groups.type.slice('aws-sdk:'.length)
      : undefined,
    resourceType: groups.type,
    action: groups.action,
    pattern: patternOf(groups.pattern),
  };
}

function patternOf(text: string | undefined): Pattern {
  if (text === 'sync' || text === 'sync:2' || text === 'waitForTaskToken') return text;
  return 'requestResponse';
}

const serviceOf = ({ sdkService, resourceType }: ParsedResource): string | undefined =>
  sdkService === undefined ? familyService(resourceType) : packages.get(sdkService);
