/** Tags of state machines and activities; versions, aliases and executions have none. API reference, TagResource. */

import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-sfn';
import { type Operation, refuse } from '../../service.ts';
import type { Activities } from './activities.ts';
import { refusals } from './behaviour.ts';
import type { StateMachines } from './state-machines.ts';

/** "Tagging in Step Functions", restrictions. */
const tagsMax = 50;

interface Tagged {
  readonly machines: StateMachines;
  readonly activities: Activities;
}

function tagsOf({ machines, activities }: Tagged, arn: string): Map<string, string> {
  const tags = machines.get(arn)?.tags ?? activities.tags(arn);
  if (tags === undefined) throw refuse(refusals.resourceNotFound, { arn });
  return tags;
}

function tag(tagged: Tagged, { resourceArn = '', tags = [] }: TagResourceInput): object {
  const known = tagsOf(tagged, resourceArn);
  const all = new Set([...known.keys(), ...tags.map(({ key = '' }) => key)]);
  if (all.size > tagsMax) throw refuse(refusals.tooManyTags, { most: tagsMax });
  for (const { key = '', value = '' } of tags) known.set(key, value);
  return {};
}

function untag(tagged: Tagged, { resourceArn = '', tagKeys = [] }: UntagResourceInput): object {
  const known = tagsOf(tagged, resourceArn);
  for (const key of tagKeys) known.delete(key);
  return {};
}

function list(
  tagged: Tagged,
  { resourceArn = '' }: ListTagsForResourceInput,
): ListTagsForResourceOutput {
  return { tags: Array.from(tagsOf(tagged, resourceArn), ([key, value]) => ({ key, value })) };
}

export function tagOperations(tagged: Tagged): Record<string, Operation> {
  return {
    TagResource: (input: TagResourceInput) => tag(tagged, input),
    UntagResource: (input: UntagResourceInput) => untag(tagged, input),
    ListTagsForResource: (input: ListTagsForResourceInput) => list(tagged, input),
  };
}
