/** PutEvents: up to ten events of one's own, each accepted or refused by itself. */

import type {
  PutEventsRequest,
  PutEventsRequestEntry,
  PutEventsResponse,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { NewEvent, Refusal } from '../../service.ts';
import { refuse, type ServiceError } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Router } from './router.ts';
import { instant } from './router.ts';
import { busName } from './rules.ts';

const bytesMax = 1_048_576;

function bytesOf(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const timeBytes = entry.Time === undefined ? 0 : 14;
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), timeBytes);
}

function parsedDetail(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    const isObject = typeof detail === 'object' && detail !== null && !Array.isArray(detail);
    return isObject ? { ...detail } : undefined;
  } catch {
    // not JSON: EventBridge answers MalformedDetail for this entry, the caller does so
    return undefined;
  }
}

function eventOf(entry: PutEventsRequestEntry, mayBeAws: boolean): NewEvent | ServiceError {
  const no = (row: Refusal, argument = ''): ServiceError => refuse(row, { argument });
  const { Source: source, DetailType: detailType, Detail: text } = entry;
  if (!source) return no(refusals.missingArgument, 'Source');
  if (!detailType) return no(refusals.missingArgument, 'DetailType');
  if (!text) return no(refusals.missingArgument, 'Detail');
  if (source.startsWith('aws.') && !mayBeAws) return no(refusals.reservedSource);
  const detail = parsedDetail(text);
  if (detail === undefined) return no(refusals.malformedDetail);
  return { source, detailType, resources: entry.Resources ?? [], detail };
}

/**
 * Puts events on their buses.
 *
 * @throws ServiceError `ValidationException` when the request as a whole is too long or too large
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function putEvents(router: Router, input: PutEventsRequest): PutEventsResponse {
  const entries = input.Entries ?? [];
  if (entries.length > 10) throw refuse(refusals.tooManyEntries);
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (bytes > bytesMax) throw refuse(refusals.entriesTooLarge);
  const results = entries.map((entry): PutEventsResultEntry => {
    const event = eventOf(entry, router.isForwarding(entry));
    if ('code' in event) return { ErrorCode: event.code, ErrorMessage: event.message };
    const arrival = {
      bus: busName(entry.EventBusName),
      // Step Functions hands the time over as text
      ...(entry.Time !== undefined && { time: instant(new Date(entry.Time).getTime()) }),
    };
    return { EventId: router.receive(event, arrival) };
  });
  const failed = results.filter((result) => result.ErrorCode !== undefined).length;
  return { FailedEntryCount: failed, Entries: results };
}
