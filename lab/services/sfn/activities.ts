/** Activities: Tasks that workers poll for. concepts-activities.html. */

import type {
  CreateActivityInput,
  DescribeActivityOutput,
  GetActivityTaskInput,
  GetActivityTaskOutput,
  ListActivitiesInput,
  ListActivitiesOutput,
} from '@aws-sdk/client-sfn';
import type { CallEffect } from '../../asl/execution.ts';
import { pageOf } from '../../paging.ts';
import { refuse, type ServiceContext } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Executor } from './executor.ts';
import { isValidName } from './names.ts';

interface Activity {
  readonly arn: string;
  readonly name: string;
  readonly createdMs: number;
  readonly tags: Map<string, string>;
  /** Tasks that no worker has taken, the oldest first. */
  readonly tasks: { readonly token: string; readonly input: string }[];
}

export class Activities {
  readonly #context: ServiceContext;
  readonly #activities = new Map<string, Activity>();

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** Takes the Task of an activity; false when there is no such activity. */
  offer({ resource, token, arguments: input }: CallEffect): boolean {
    const activity = this.#activities.get(resource);
    if (activity === undefined || token === undefined) return false;
    activity.tasks.push({ token, input: JSON.stringify(input) });
    return true;
  }

  /** The same name again is the same activity. API reference, CreateActivity, "idempotent". */
  create({ name = '', tags = [] }: CreateActivityInput) {
    if (!isValidName(name)) throw refuse(refusals.invalidName, { name });
    const { account, region, clock } = this.#context;
    const arn = `arn:aws:states:${region}:${account}:activity:${name}`;
    const activity = this.#activities.get(arn) ?? {
      arn,
      name,
      createdMs: clock.nowMs,
      tags: new Map(tags.map(({ key = '', value = '' }) => [key, value])),
      tasks: [],
    };
    this.#activities.set(arn, activity);
    return { activityArn: arn, creationDate: new Date(activity.createdMs) };
  }

  /** Undefined for what is no activity. */
  tags(arn: string): Map<string, string> | undefined {
    return this.#activities.get(arn)?.tags;
  }

  delete(arn: string): object {
    this.#activities.delete(arn);
    return {};
  }

  describe(arn: string): DescribeActivityOutput {
    const { name, createdMs } = this.#find(arn);
    return { activityArn: arn, name, creationDate: new Date(createdMs) };
  }

  list({ maxResults, nextToken }: ListActivitiesInput): ListActivitiesOutput {
    const page = pageOf([...this.#activities.values()], maxResults || 100, nextToken);
    if (page === undefined) throw refuse(refusals.invalidPageToken);
    return {
      activities: page.items.map(({ arn, name, createdMs }) => ({
        activityArn: arn,
        name,
        creationDate: new Date(createdMs),
      })),
      ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
    };
  }

  /**
   * The oldest Task that still waits; AWS would hold the line for a minute when there is none, and
   * then answer without a token, as is done here at once. API reference, GetActivityTask.
   */
  async task(
    executor: Executor,
    { activityArn = '', workerName }: GetActivityTaskInput,
  ): Promise<GetActivityTaskOutput> {
    const { tasks } = this.#find(activityArn);
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      const { token, input } = task;
      if (executor.isOpen(token) !== true) continue;
      await executor.tellTask(token, (id) => ({ kind: 'taken', id, workerName }));
      return { taskToken: token, input };
    }
    return {};
  }

  #find(arn: string): Activity {
    const activity = this.#activities.get(arn);
    if (activity === undefined) throw refuse(refusals.activityDoesNotExist, { arn });
    return activity;
  }
}
