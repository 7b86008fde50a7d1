/** Map Runs over HTTP, by the SDK's own client. */

import {
  CreateStateMachineCommand,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  ResourceNotFound,
  StartExecutionCommand,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

const each = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Wait',
        States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
      },
      End: true,
    },
  },
};

let it: SmallEndpoint;
beforeAll(async () => {
  it = await smallEndpoint();
});
afterAll(() => it.close());

test('a Map Run is found, described, made faster and followed to its end', async () => {
  const { sfn, roleArn } = it;
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name: 'each', roleArn, definition: JSON.stringify(each) }),
  );
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, name: 'parent', input: '[1,2,3]' }),
  );
  await it.moment();
  const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  expect(mapRuns).toMatchObject([{ executionArn, stateMachineArn: `${stateMachineArn}/Each` }]);
  const mapRunArn = mapRuns[0]?.mapRunArn;
  const described = () => sfn.send(new DescribeMapRunCommand({ mapRunArn }));
  expect(await described()).toMatchObject({
    status: 'RUNNING',
    maxConcurrency: 1,
    executionCounts: { pending: 2, running: 1, total: 3 },
  });
  await sfn.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 0 }));
  await it.until('2026-03-02T10:02Z');
  expect(await described()).toMatchObject({
    status: 'SUCCEEDED',
    stopDate: at('2026-03-02T10:01:05Z'),
    itemCounts: { succeeded: 3, total: 3 },
  });
  const children = await sfn.send(new ListExecutionsCommand({ mapRunArn }));
  expect(children.executions).toHaveLength(3);
  const ofMachine = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  expect(ofMachine.executions?.map(({ name }) => name)).toEqual(['parent']);
  expect(it.problems).toEqual([]);
});

test('a Map Run that is not there is refused, and so is a tolerance beyond all', async () => {
  const mapRunArn = 'arn:aws:states:eu-west-1:111122223333:mapRun:each/Each:none';
  const missing = it.sfn.send(new DescribeMapRunCommand({ mapRunArn }));
  await expect(missing).rejects.toThrow(ResourceNotFound);
  const beyond = new UpdateMapRunCommand({ mapRunArn, toleratedFailurePercentage: 101 });
  await expect(it.sfn.send(beyond)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining("at 'toleratedFailurePercentage'"),
  });
});
