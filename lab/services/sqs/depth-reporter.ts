/** The queue metric that alarms watch: published each minute while a queue holds messages, and once more when it is empty. */

import { minuteMs } from '../../platform/traffic.ts';
import type { ServiceContext } from '../../service.ts';
import type { CloudWatch } from '../cloudwatch/index.ts';

/** What a queue shows of itself now. */
export interface QueueLoad {
  readonly visible: number;
  readonly isEmpty: boolean;
}

/**
 * A function to call whenever the queue's messages change: it sees to it that the minute is reported just before it
 * ends, so that the alarms of that minute know it.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function createDepthReporter(
  context: ServiceContext,
  queueName: string,
  load: () => QueueLoad,
): () => void {
  const { clock } = context;
  let armed = false;
  let series: ReturnType<CloudWatch['series']> | undefined;

  function report(): void {
    armed = false;
    const { visible, isEmpty } = load();
    series ??= context.peer<CloudWatch>('cloudwatch').series({
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: [{ Name: 'QueueName', Value: queueName }],
      unit: 'Count',
    });
    const minuteStartMs = Math.floor(clock.nowMs / minuteMs) * minuteMs;
    series.put(minuteStartMs, {
      sum: visible,
      sampleCount: 1,
      minimum: visible,
      maximum: visible,
    });
    if (!isEmpty) arm();
  }

  function arm(): void {
    if (armed) return;
    armed = true;
    clock.schedule((Math.floor((clock.nowMs + 1) / minuteMs) + 1) * minuteMs - 1, report);
  }

  return arm;
}
