/** Looks at the capacity plan and at the topics that reach people. */

import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type { ResolvedApplication } from '../inventory/resolved-application.ts';
import type { Runtime } from './lambda.ts';

const planSchema = z.object({ desiredCapacity: z.int() });

/** The capacity the plan says; nothing before the first change. */
export async function observePlan(
  target: ResolvedApplication,
  { clients, config }: Runtime,
): Promise<{ plannedCapacity?: number }> {
  try {
    const answer = await clients
      .of(S3Client)
      .send(new GetObjectCommand({ Bucket: config.planBucket, Key: `plan/${target.name}.json` }));
    const plan = planSchema.parse(JSON.parse((await answer.Body?.transformToString()) ?? ''));
    return { plannedCapacity: plan.desiredCapacity };
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return {};
    throw error;
  }
}

export interface TopicSeen {
  readonly name: string;
  readonly subscriptions: number;
}

/** The topics of the stage with their confirmed subscriptions. */
export async function observeTopics({ clients, config }: Runtime): Promise<TopicSeen[]> {
  const arns = [config.notificationsTopicArn, config.pagesTopicArn].filter(
    (arn) => arn !== undefined,
  );
  const topics: TopicSeen[] = [];
  for (const arn of arns) {
    const answer = await clients
      .of(SNSClient)
      .send(new ListSubscriptionsByTopicCommand({ TopicArn: arn }));
    const confirmed = (answer.Subscriptions ?? []).filter(
      // What is not confirmed has this text instead of an ARN (SNS API, ListSubscriptionsByTopic).
      (subscription) => subscription.SubscriptionArn !== 'PendingConfirmation',
    );
    topics.push({ name: arn.slice(arn.lastIndexOf(':') + 1), subscriptions: confirmed.length });
  }
  return topics;
}
