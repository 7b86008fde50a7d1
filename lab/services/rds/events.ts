/** Events of RDS: kept for DescribeEvents and sent to the default event bus. */

import type { DescribeEventsMessage, EventsMessage } from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Book, EventRecord } from './book.ts';
import { type EventName, type EventSource, eventRows } from './event-table.ts';
import { pageOfList } from './lists.ts';

const keptMs = 14 * 24 * 3600 * 1000;
const defaultMinutes = 60;

/** How the event bus names a kind of source. */
const onTheBus: Readonly<Record<EventSource, { detailType: string; sourceType: string }>> = {
  'db-instance': { detailType: 'RDS DB Instance Event', sourceType: 'DB_INSTANCE' },
  'db-snapshot': { detailType: 'RDS DB Snapshot Event', sourceType: 'SNAPSHOT' },
  'db-cluster': { detailType: 'RDS DB Cluster Event', sourceType: 'CLUSTER' },
  'blue-green-deployment': {
    detailType: 'RDS Blue Green Deployment Event',
    sourceType: 'BLUE_GREEN_DEPLOYMENT',
  },
};

/** Whom an event is about. */
interface Subject {
  readonly kind: EventSource;
  readonly identifier: string;
  readonly arn: string;
}

/**
 * Records an event and publishes it.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html
 */
export function announce(
  book: Book,
  subject: Subject,
  { name, values = {} }: { name: EventName; values?: Readonly<Record<string, string | number>> },
): void {
  const { id, category, message } = eventRows[name];
  const { detailType, sourceType } = onTheBus[subject.kind];
  const nowMs = book.context.clock.nowMs;
  const words = message.replace(/\{(\w+)\}/g, (_all, key: string) => String(values[key] ?? ''));
  book.events.push({
    kind: subject.kind,
    identifier: subject.identifier,
    arn: subject.arn,
    category,
    message: words,
    atMs: nowMs,
  });
  while ((book.events[0]?.atMs ?? nowMs) < nowMs - keptMs) book.events.shift();
  book.context.publish({
    source: 'aws.rds',
    detailType,
    resources: [subject.arn],
    detail: {
      EventCategories: [category],
      SourceType: sourceType,
      SourceArn: subject.arn,
      Date: new Date(nowMs).toISOString(),
      Message: words,
      SourceIdentifier: subject.identifier,
      EventID: `RDS-EVENT-${String(id).padStart(4, '0')}`,
    },
  });
}

/** DescribeEvents, of the last hour unless asked otherwise, the oldest first. */
export function describeEvents(book: Book, input: DescribeEventsMessage): EventsMessage {
  if (input.SourceIdentifier !== undefined && input.SourceType === undefined) {
    throw refuse(refusals.eventSourceType);
  }
  const toMs = input.EndTime?.getTime() ?? book.context.clock.nowMs;
  const fromMs = input.StartTime?.getTime() ?? toMs - (input.Duration ?? defaultMinutes) * 60_000;
  const matches = (event: EventRecord): boolean =>
    event.atMs >= fromMs &&
    event.atMs <= toMs &&
    (input.SourceType === undefined || event.kind === input.SourceType) &&
    (input.SourceIdentifier === undefined || event.identifier === input.SourceIdentifier) &&
    (input.EventCategories?.includes(event.category) ?? true);
  const { items, Marker } = pageOfList(book.events.filter(matches), input);
  return {
    Marker,
    Events: items.map((event) => ({
      SourceIdentifier: event.identifier,
      SourceType: event.kind,
      Message: event.message,
      EventCategories: [event.category],
      Date: new Date(event.atMs),
      SourceArn: event.arn,
    })),
  };
}
