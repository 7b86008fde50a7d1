/** AWS Query, byte by byte: what older SDKs speak with CloudWatch. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { poster, textOf } from './post.ts';
import { type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
beforeAll(async () => {
  it = await smallEndpoint();
});
afterAll(() => it.close());

const post = poster(() => it.endpoint.url);

async function query(parameters: Record<string, string>) {
  const form = new URLSearchParams(parameters).toString();
  const type = 'application/x-www-form-urlencoded; charset=utf-8';
  const answer = await post({ 'content-type': type }, form);
  return { ...answer, text: textOf(answer) };
}

const alarmParameters = {
  Version: '2010-08-01',
  Action: 'PutMetricAlarm',
  AlarmName: 'queue & co',
  Namespace: 'Shop',
  MetricName: 'QueueLength',
  Statistic: 'Average',
  Period: '60',
  EvaluationPeriods: '1',
  Threshold: '10.5',
  ComparisonOperator: 'GreaterThanThreshold',
  ActionsEnabled: 'false',
  'Dimensions.member.1.Name': 'Shop',
  'Dimensions.member.1.Value': 'north',
  'Dimensions.member.2.Name': 'Till',
  'Dimensions.member.2.Value': '1',
};

// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
describe('AWS Query', () => {
  test('reads a form and answers in XML', async () => {
    const put = await query(alarmParameters);
    expect(put).toMatchObject({ status: 200, type: 'text/xml' });
    expect(put.text).toMatch(
      /^<PutMetricAlarmResponse xmlns="http:\/\/monitoring\.amazonaws\.com\/doc\/2010-08-01\/"><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/PutMetricAlarmResponse>$/,
    );
    const { text } = await query({
      Version: '2010-08-01',
      Action: 'DescribeAlarms',
      'AlarmNames.member.1': 'queue & co',
    });
    expect(text).toContain('<DescribeAlarmsResult><CompositeAlarms/><MetricAlarms><member>');
    expect(text).toContain('<AlarmName>queue &amp; co</AlarmName>');
    expect(text).toContain('<Threshold>10.5</Threshold>');
    expect(text).toContain('<ActionsEnabled>false</ActionsEnabled>');
    expect(text).toContain('<StateUpdatedTimestamp>2026-03-02T10:00:00Z</StateUpdatedTimestamp>');
    expect(text).toContain(
      '<Dimensions><member><Name>Shop</Name><Value>north</Value></member><member><Name>Till</Name><Value>1</Value></member></Dimensions>',
    );
  });

  test('reads lists by their numbers, and timestamps', async () => {
    const metric: Record<string, string> = {};
    for (const [index, value] of ['3', '5', '8'].entries()) {
      const prefix = `MetricData.member.${index === 2 ? 10 : index + 1}`;
      metric[`${prefix}.MetricName`] = 'Ordered';
      metric[`${prefix}.Value`] = value;
      metric[`${prefix}.Timestamp`] = `2026-03-02T09:5${index}:00Z`;
    }
    await query({ Version: '2010-08-01', Action: 'PutMetricData', Namespace: 'Query', ...metric });
    const { text } = await query({
      Version: '2010-08-01',
      Action: 'GetMetricStatistics',
      Namespace: 'Query',
      MetricName: 'Ordered',
      StartTime: '2026-03-02T09:50:00Z',
      EndTime: '2026-03-02T10:00:00Z',
      Period: '600',
      'Statistics.member.1': 'Sum',
    });
    expect(text).toContain('<Sum>16</Sum>');
    expect(text).toContain('<Timestamp>2026-03-02T09:50:00Z</Timestamp>');
  });

  test.each([
    [
      { Action: 'Nothing' },
      'InvalidAction',
      'Could not find operation Nothing for version 2010-08-01',
    ],
    [{ Action: '' }, 'MissingAction', 'The request must contain the parameter Action.'],
    [{ Action: 'ListMetrics', Version: '1999-01-01' }, 'InvalidAction', 'ListMetrics'],
    [{ ...alarmParameters, Period: 'often' }, 'MalformedInput', 'often is not a number'],
    [{ ...alarmParameters, ActionsEnabled: 'yes' }, 'MalformedInput', 'yes is not a boolean'],
    [{ Action: 'SetAlarmState' }, 'ValidationError', '3 validation errors detected: '],
  ])('answers %j with an error in XML', async (parameters, code, message) => {
    const { status, text } = await query({ Version: '2010-08-01', ...parameters });
    expect(status).toBe(400);
    expect(text).toContain(`<Error><Type>Sender</Type><Code>${code}</Code><Message>`);
    expect(text).toContain(message);
    expect(text).toMatch(/<\/Error><RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>$/);
  });

  test('gives errors the code they have in this protocol', async () => {
    const { status, text } = await query({
      Version: '2010-08-01',
      Action: 'DeleteAlarms',
      'AlarmNames.member.1': 'none',
    });
    expect(status).toBe(404);
    expect(text).toContain('<Code>ResourceNotFound</Code><Message>Unknown alarm none</Message>');
  });
});
