/** Tags of groups. */

import type {
  CreateOrUpdateTagsType,
  DescribeTagsType,
  Filter,
  TagDescription,
  TagsType,
} from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { renderTags } from './describe.ts';
import type { Fleet, Group } from './group.ts';

export function createTagOperations(fleet: Fleet, find: (name: string | undefined) => Group) {
  return {
    CreateOrUpdateTags(input: CreateOrUpdateTagsType): Record<string, never> {
      const changes = (input.Tags ?? []).map((tag) => ({ tag, group: find(tag.ResourceId) }));
      for (const { tag, group } of changes) {
        group.tags.set(tag.Key ?? '', {
          value: tag.Value ?? '',
          propagateAtLaunch: tag.PropagateAtLaunch ?? false,
        });
      }
      return {};
    },
    DescribeTags(input: DescribeTagsType): TagsType {
      const found = [...fleet.groups.values()]
        .flatMap(renderTags)
        .filter((tag) => (input.Filters ?? []).every((filter) => passes(tag, filter)));
      const page = pageOf(found, input.MaxRecords ?? 50, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidToken);
      return { Tags: [...page.items], NextToken: page.nextToken };
    },
  };
}

/**
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeTags.html (Filters)
 */
function passes(tag: TagDescription, { Name, Values: values = [] }: Filter): boolean {
  const fields: Readonly<Record<string, string | undefined>> = {
    'auto-scaling-group': tag.ResourceId,
    key: tag.Key,
    value: tag.Value,
    'propagate-at-launch': String(tag.PropagateAtLaunch),
  };
  const value = fields[Name ?? ''];
  return value !== undefined && values.includes(value);
}
