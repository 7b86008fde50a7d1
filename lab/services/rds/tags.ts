/** Tags of everything RDS knows by an ARN. */

import type {
  AddTagsToResourceMessage,
  ListTagsForResourceMessage,
  RemoveTagsFromResourceMessage,
  TagListMessage,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { type Book, findInstance } from './book.ts';
import { findCluster } from './cluster.ts';
import { findDeployment } from './deployment.ts';
import { nameIn, regionIn, renderTags, tagsFrom } from './lists.ts';
import { findSnapshot } from './snapshot.ts';

export function createTagOperations(book: Book) {
  return {
    AddTagsToResource(input: AddTagsToResourceMessage): void {
      const tags = tagsOf(book, input.ResourceName);
      for (const [key, value] of tagsFrom(input.Tags)) tags.set(key, value);
    },
    RemoveTagsFromResource(input: RemoveTagsFromResourceMessage): void {
      const tags = tagsOf(book, input.ResourceName);
      for (const key of input.TagKeys ?? []) tags.delete(key);
    },
    ListTagsForResource: (input: ListTagsForResourceMessage): TagListMessage => ({
      TagList: renderTags(tagsOf(book, input.ResourceName)),
    }),
  };
}

/**
 * The tags behind an ARN.
 * @throws the NotFound fault of its kind, InvalidParameterValue for what is no ARN of RDS here
 */
export function tagsOf(book: Book, arn = ''): Map<string, string> {
  const kind = arn.split(':')[5];
  const isHere = regionIn(arn) === book.context.region;
  if (isHere && kind === 'db') return findInstance(book, arn).tags;
  if (isHere && kind === 'snapshot') return findSnapshot(book, arn).tags;
  if (isHere && kind === 'cluster') return findCluster(book, nameIn(arn)).tags;
  if (isHere && kind === 'deployment') return findDeployment(book, nameIn(arn)).tags;
  throw refuse(refusals.unknownResource);
}
