/** The little world a case is played in: Step Functions, the functions and buckets of the case. */

import { isObject } from '../asl/json.ts';
import { createClock } from '../clock.ts';
import { createRandom } from '../random.ts';
import { type Service, type ServiceContext, ServiceError } from '../service.ts';
import { createS3 } from '../services/s3.ts';
import { type Calls, sdkCalls } from '../services/sfn/call.ts';
import { createSfn } from '../services/sfn/index.ts';
import { type Case, place } from './case.ts';
import { invokeStub, stubSeconds } from './lambda-stubs.ts';
import type { Tokens } from './match.ts';
import { Replay } from './replay.ts';

const startMs = Date.parse('2026-01-05T03:00:00.000Z');

export const roleArn = `arn:aws:iam::${place.account}:role/conformance`;

/** Functions that sleep let that much time pass. */
function withSleep(stubs: NonNullable<Case['lambda_stubs']>): Calls {
  return {
    ...sdkCalls,
    callOf(resource) {
      const call = sdkCalls.callOf(resource);
      if (call.service !== 'lambda') return call;
      return {
        ...call,
        answerMs: (parameters) => {
          const named = isObject(parameters) ? parameters.FunctionName : undefined;
          const name = typeof named === 'string' ? named : resource;
          return call.answerMs(parameters) + stubSeconds(stubs, name) * 1000;
        },
      };
    },
  };
}

export function createCaseWorld(recorded: Case, tokens: Tokens) {
  const { runnable, lambda_stubs = {}, task_replay = [], fixtures = {} } = recorded;
  const clock = createClock(startMs);
  const services = new Map<string, Service>();
  const context: ServiceContext = {
    clock,
    random: createRandom(recorded.id),
    ...place,
    publish: () => undefined,
    async call(service, operation, input, caller) {
      if (service === 'replay') return input;
      if (service === 'lambda') return invoke(lambda_stubs, input);
      if (operation === 'PutObject') ensureBucket(String(Object(input).Bucket));
      const act = services.get(service)?.operations[operation];
      if (act === undefined) {
        throw new ServiceError('UnknownOperationException', `${service} has no ${operation}`);
      }
      return act(input, caller);
    },
    peer() {
      throw new Error('a case has no physical neighbours');
    },
    faults: { active: () => false },
  };
  const buckets = new Set<string>();
  /** A bucket that results are written to is in no fixture. */
  function ensureBucket(name: string): void {
    if (buckets.has(name)) return;
    buckets.add(name);
    const type = 'AWS::S3::Bucket';
    s3.deploy?.[type]?.({ logicalId: name, type, properties: { BucketName: name } });
  }
  const replay = new Replay(task_replay, tokens);
  const calls = runnable === 'replay' ? replay.calls() : withSleep(lambda_stubs);
  const sfn = createSfn(context, calls);
  const s3 = createS3(context);
  services.set('sfn', sfn);
  services.set('s3', s3);
  for (const { bucket, key, body } of fixtures.s3_objects ?? []) {
    ensureBucket(bucket);
    s3.operations.PutObject?.({ Bucket: bucket, Key: key, Body: body }, {});
  }

  async function call<Output>(operation: string, input: object): Promise<Output> {
    // The caller names the output type of the operation it calls.
    return (await sfn.operations[operation]?.(input, {})) as Output;
  }

  return { clock, sfn, call, replay };
}

function invoke(stubs: NonNullable<Case['lambda_stubs']>, input: unknown): object {
  const { FunctionName, Payload } = Object(input);
  const payload = Payload instanceof Uint8Array ? new TextDecoder().decode(Payload) : Payload;
  return invokeStub(stubs, String(FunctionName), String(payload ?? '{}'));
}

export type CaseWorld = ReturnType<typeof createCaseWorld>;
