/**
 * What a group launches: the launch configuration, or the template version, its settings mean now.
 */

import type { Ec2 } from '../ec2/index.ts';
import type { Fleet, Group, LaunchedFrom } from './group.ts';

/**
 * What the group launches now: the launch configuration, or the version its template reference
 * means.
 */
export function launchSource(
  fleet: Fleet,
  group: Group,
): { readonly instanceType: string; readonly launchedFrom: LaunchedFrom } {
  const { LaunchConfigurationName: name, LaunchTemplate, MixedInstancesPolicy } = group.settings;
  if (name !== undefined) {
    return {
      instanceType: fleet.launchConfigurations.get(name) ?? '',
      launchedFrom: { launchConfigurationName: name },
    };
  }
  const mixed = MixedInstancesPolicy?.LaunchTemplate;
  const reference = mixed?.LaunchTemplateSpecification ?? LaunchTemplate ?? {};
  const template = fleet.context
    .peer<Ec2>('ec2')
    .resolveLaunchTemplate(reference, reference.Version);
  const { instanceType, ...launchedFrom } = template;
  return { instanceType: mixed?.Overrides?.[0]?.InstanceType ?? instanceType, launchedFrom };
}
