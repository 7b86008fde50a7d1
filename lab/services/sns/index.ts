/** Amazon SNS, standard topics: a published message goes to every subscription, and is kept here to be read. */

import type {
  CreateTopicInput,
  ListSubscriptionsByTopicInput,
  PublishInput,
  SubscribeInput,
  UnsubscribeInput,
} from '@aws-sdk/client-sns';
import type { Service, ServiceContext } from '../../service.ts';
import type { PublishedMessage } from './topics.ts';
import { Topics } from './topics.ts';

interface Sns extends Service {
  /** Every message published so far, oldest first. */
  published(): readonly PublishedMessage[];
}

/** Amazon SNS of one account and Region. Topic policies are accepted and not evaluated. */
export function createSns(context: ServiceContext): Sns {
  const topics = new Topics(context);
  return {
    operations: {
      CreateTopic: (input: CreateTopicInput) => ({
        TopicArn: topics.create(String(input.Name), input.Tags),
      }),
      Publish: (input: PublishInput) => topics.publish(input),
      Subscribe: (input: SubscribeInput) => ({ SubscriptionArn: topics.subscribe(input) }),
      Unsubscribe: (input: UnsubscribeInput) => topics.unsubscribe(String(input.SubscriptionArn)),
      ListSubscriptionsByTopic: (input: ListSubscriptionsByTopicInput) => ({
        Subscriptions: topics.subscriptions(input.TopicArn),
      }),
    },
    deploy: {
      'AWS::SNS::Topic': ({ logicalId, properties }) => {
        const name = String(properties.TopicName ?? logicalId);
        const arn = topics.create(name, properties.Tags);
        for (const subscription of properties.Subscription ?? []) {
          topics.subscribe({ TopicArn: arn, ...subscription });
        }
        return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
      },
      'AWS::SNS::Subscription': ({ properties }) => {
        const { RawMessageDelivery, FilterPolicy, ...input } = properties;
        const attributes = { RawMessageDelivery, FilterPolicy };
        const arn = topics.subscribe({ ...input, Attributes: attributes });
        return { ref: arn, attributes: { Arn: arn } };
      },
      'AWS::SNS::TopicPolicy': ({ logicalId }) => ({
        ref: logicalId,
        attributes: { Id: logicalId },
      }),
    },
    arns: (_operation, input: PublishInput & CreateTopicInput & UnsubscribeInput) => {
      const ofSubscription = input.SubscriptionArn?.split(':').slice(0, 6).join(':');
      return [input.TopicArn ?? input.TargetArn ?? ofSubscription ?? topics.arn(`${input.Name}`)];
    },
    tags: (arn) => topics.byArn.get(arn)?.tags ?? {},
    published: () => topics.published,
    inspect: () => ({
      topics: [...topics.byArn.values()].map(({ subscriptions, ...topic }) => ({
        ...topic,
        subscriptions: [...subscriptions.values()],
      })),
      published: structuredClone(topics.published),
    }),
  };
}
