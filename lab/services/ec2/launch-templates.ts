/** Launch templates: named, versioned descriptions of what an instance is launched as. */

import type {
  _InstanceType,
  CreateLaunchTemplateRequest,
  CreateLaunchTemplateResult,
  CreateLaunchTemplateVersionRequest,
  CreateLaunchTemplateVersionResult,
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult,
  LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import { pageOf } from '../../paging.ts';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { instanceTypeFacts } from './instance-types.ts';

interface Version {
  readonly number: number;
  readonly instanceType: _InstanceType;
  readonly createdAtMs: number;
  readonly description: string | undefined;
}

interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly defaultVersion: number;
  readonly versions: Version[];
}

/** One version of a template, as whoever launches from it needs it. */
export interface ResolvedTemplate {
  readonly launchTemplateId: string;
  readonly launchTemplateName: string;
  readonly version: number;
  readonly instanceType: _InstanceType;
}

interface Reference {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
}

/** The templates of one account; ids come from `random`. */
export function createLaunchTemplates(context: ServiceContext, random: Random) {
  const templates = new Map<string, LaunchTemplate>();
  const operations = {
    CreateLaunchTemplate(input: CreateLaunchTemplateRequest): CreateLaunchTemplateResult {
      const name = input.LaunchTemplateName ?? '';
      if (byName(templates, name) !== undefined) throw refuse(refusals.launchTemplateExists);
      const template = { id: `lt-0${random.hex(16)}`, name, defaultVersion: 1, versions: [] };
      templates.set(template.id, template);
      addVersion(template, input, context.clock.nowMs);
      return {
        LaunchTemplate: {
          LaunchTemplateId: template.id,
          LaunchTemplateName: name,
          CreateTime: new Date(context.clock.nowMs),
          DefaultVersionNumber: 1,
          LatestVersionNumber: 1,
        },
      };
    },
    CreateLaunchTemplateVersion(
      input: CreateLaunchTemplateVersionRequest,
    ): CreateLaunchTemplateVersionResult {
      const template = find(templates, input);
      const version = addVersion(template, input, context.clock.nowMs);
      return { LaunchTemplateVersion: renderVersion(template, version) };
    },
    DescribeLaunchTemplateVersions(
      input: DescribeLaunchTemplateVersionsRequest,
    ): DescribeLaunchTemplateVersionsResult {
      const template = find(templates, input);
      const versions =
        input.Versions === undefined
          ? template.versions.toReversed()
          : input.Versions.map((version) => pick(template, version));
      const page = pageOf(versions, input.MaxResults ?? 200, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidToken);
      return {
        LaunchTemplateVersions: page.items.map((version) => renderVersion(template, version)),
        NextToken: page.nextToken,
      };
    },
  };
  return {
    operations,
    /** The version that `$Default` (also when absent), `$Latest` or a number means now. */
    resolve(reference: Reference, version: string | undefined): ResolvedTemplate {
      const template = find(templates, reference);
      const picked = pick(template, version ?? '$Default');
      return {
        launchTemplateId: template.id,
        launchTemplateName: template.name,
        version: picked.number,
        instanceType: picked.instanceType,
      };
    },
    inspect: () => [...templates.values()].map((template) => structuredClone(template)),
  };
}

type Templates = ReadonlyMap<string, LaunchTemplate>;

function byName(templates: Templates, name: string): LaunchTemplate | undefined {
  return [...templates.values()].find((template) => template.name === name);
}

function find(templates: Templates, reference: Reference): LaunchTemplate {
  if (reference.LaunchTemplateId !== undefined) {
    const template = templates.get(reference.LaunchTemplateId);
    if (template !== undefined) return template;
    throw refuse(refusals.unknownLaunchTemplateId, { id: reference.LaunchTemplateId });
  }
  const template = byName(templates, reference.LaunchTemplateName ?? '');
  if (template === undefined) throw refuse(refusals.unknownLaunchTemplateName);
  return template;
}

function pick(template: LaunchTemplate, version: string): Version {
  const number =
    version === '$Latest'
      ? template.versions.length
      : version === '$Default'
        ? template.defaultVersion
        : Number(version);
  const picked = template.versions.find((candidate) => candidate.number === number);
  if (picked === undefined) {
    throw refuse(refusals.unknownLaunchTemplateVersion, { version, id: template.id });
  }
  return picked;
}

function addVersion(
  template: LaunchTemplate,
  input: Pick<CreateLaunchTemplateRequest, 'LaunchTemplateData' | 'VersionDescription'>,
  nowMs: number,
): Version {
  const version = {
    number: template.versions.length + 1,
    instanceType: instanceTypeOf(input),
    createdAtMs: nowMs,
    description: input.VersionDescription,
  };
  template.versions.push(version);
  return version;
}

/** AWS allows a template without a type; the lab launches nothing without one. */
function instanceTypeOf(input: Pick<CreateLaunchTemplateRequest, 'LaunchTemplateData'>) {
  return instanceTypeFacts(input.LaunchTemplateData?.InstanceType ?? 'without a name').instanceType;
}

function renderVersion(template: LaunchTemplate, version: Version): LaunchTemplateVersion {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: version.number,
    VersionDescription: version.description,
    CreateTime: new Date(version.createdAtMs),
    DefaultVersion: version.number === template.defaultVersion,
    LaunchTemplateData: { InstanceType: version.instanceType },
  };
}
