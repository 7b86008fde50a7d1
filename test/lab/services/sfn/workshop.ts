/** A Step Functions whose functions can be broken and mended: executions that fail and are redriven. */

import type { DescribeExecutionOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import { createSetting, payload, payloadOf } from './setting.ts';

/** A Task that asks a function for what its input is. */
export const invoke = (more: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f', Payload: { of: '{% $states.input %}' } },
  Output: '{% $states.result.Payload %}',
  ...more,
});

/** Functions that fail as long as they are broken; `asked` are the inputs they got. */
export function createWorkshop() {
  const asked: unknown[] = [];
  const broken = new Set<unknown>();
  const setting = createSetting({
    'lambda.Invoke': (input: { Payload?: Uint8Array }) => {
      const given: unknown = Object(payloadOf(input)).of;
      asked.push(given);
      const isBroken = broken.has(given) || broken.has('all');
      return isBroken
        ? { FunctionError: 'Unhandled', Payload: payload({ errorType: 'Broken' }) }
        : { Payload: payload(`${given} done`) };
    },
  });
  const { begin, create, call, clock, sfn } = setting;

  async function fail(definition: object, input: unknown = 'a'): Promise<string> {
    const machine = await create({ QueryLanguage: 'JSONata', ...definition });
    const executionArn = await begin(machine, input);
    await clock.runUntil(clock.nowMs + 60_000);
    return executionArn;
  }

  async function redrive(executionArn: string) {
    const answer = await call<{ redriveDate: Date }>('RedriveExecution', { executionArn });
    await clock.runUntil(clock.nowMs + 60_000);
    return answer;
  }

  const describeExecution = (executionArn: string) =>
    call<DescribeExecutionOutput>('DescribeExecution', { executionArn });
  const typesSince = (arn: string, type: string): string[] => {
    const types = sfn.history(arn).map((event: HistoryEvent) => String(event.type));
    return types.slice(types.indexOf(type) + 1);
  };
  return { ...setting, asked, broken, fail, redrive, describeExecution, typesSince };
}

/** Fails in its second state when `a done` is broken. */
export const chain = {
  StartAt: 'One',
  States: {
    One: invoke({ Assign: { kept: 7 }, Next: 'Two' }),
    Two: invoke({ Next: 'Three' }),
    Three: { Type: 'Pass', Output: '{% [$states.input, $kept] %}', End: true },
  },
};
