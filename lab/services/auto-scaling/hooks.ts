/**
 * Lifecycle hooks: instances that wait, on the way in or out, until somebody answers or the time is
 * up.
 */

import type {
  CompleteLifecycleActionAnswer,
  CompleteLifecycleActionType,
  DescribeLifecycleHooksAnswer,
  DescribeLifecycleHooksType,
  PutLifecycleHookAnswer,
  PutLifecycleHookType,
  RecordLifecycleActionHeartbeatAnswer,
  RecordLifecycleActionHeartbeatType,
} from '@aws-sdk/client-auto-scaling';
import { refuse } from '../../service.ts';
import { refusals, transitions } from './behaviour.ts';
import type { Fleet, Group, Hook, Instance, LifecycleAction } from './group.ts';

type LifecycleTransition =
  | 'autoscaling:EC2_INSTANCE_LAUNCHING'
  | 'autoscaling:EC2_INSTANCE_TERMINATING';

interface Wait {
  readonly instance: Instance;
  readonly transition: LifecycleTransition;
  /** Called once: CONTINUE, or ABANDON with the reason. */
  done(result: string, reason: string): void;
}

/**
 * Lets an instance wait for all hooks of a transition at once; without hooks `done` is called now.
 * One ABANDON ends the wait for all. Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html
 */
export function awaitHooks(fleet: Fleet, group: Group, wait: Wait): void {
  const { instance, transition, done } = wait;
  const hooks = [...group.hooks.values()].filter((hook) => hook.transition === transition);
  if (hooks.length === 0) {
    done('CONTINUE', '');
    return;
  }
  const isLaunch = transition === 'autoscaling:EC2_INSTANCE_LAUNCHING';
  instance.lifecycleState = isLaunch ? 'Pending:Wait' : 'Terminating:Wait';
  if (isLaunch && instance.activity !== undefined) {
    instance.activity.statusCode = 'MidLifecycleAction';
    instance.activity.progress = 60;
  }
  fleet.changed(group, instance);
  for (const hook of hooks) {
    const settle = (action: LifecycleAction, result: string, reason: string): void => {
      drop(fleet, instance, action);
      if (result === 'CONTINUE' && instance.actions.length > 0) return;
      cancelActions(fleet, instance);
      instance.lifecycleState = isLaunch ? 'Pending:Proceed' : 'Terminating:Proceed';
      fleet.changed(group, instance);
      done(result, reason);
    };
    beginAction(fleet, group, { instance, hook, settle });
  }
}

/** Nobody's answer is awaited any more. */
export function cancelActions(fleet: Fleet, instance: Instance): void {
  for (const action of [...instance.actions]) drop(fleet, instance, action);
}

/** The hook as the API describes it in a request, with AWS's defaults. */
export function hookFrom(
  input: Omit<PutLifecycleHookType, 'AutoScalingGroupName'>,
  old?: Hook,
): Hook {
  const transition = input.LifecycleTransition ?? old?.transition;
  if (transition === undefined) throw refuse(refusals.hookNeedsTransition);
  return {
    name: input.LifecycleHookName ?? '',
    transition,
    heartbeatSeconds:
      input.HeartbeatTimeout ?? old?.heartbeatSeconds ?? transitions.heartbeat.seconds,
    defaultResult: input.DefaultResult ?? old?.defaultResult ?? 'ABANDON',
    notificationTargetArn: input.NotificationTargetARN ?? old?.notificationTargetArn,
    notificationMetadata: input.NotificationMetadata ?? old?.notificationMetadata,
    roleArn: input.RoleARN ?? old?.roleArn,
  };
}

export function createHookOperations(fleet: Fleet, find: (name: string | undefined) => Group) {
  return {
    PutLifecycleHook(input: PutLifecycleHookType): PutLifecycleHookAnswer {
      const { hooks } = find(input.AutoScalingGroupName);
      const name = input.LifecycleHookName ?? '';
      hooks.set(name, hookFrom(input, hooks.get(name)));
      return {};
    },
    DescribeLifecycleHooks(input: DescribeLifecycleHooksType): DescribeLifecycleHooksAnswer {
      const group = find(input.AutoScalingGroupName);
      const hooks = [...group.hooks.values()].filter(
        (hook) => input.LifecycleHookNames?.includes(hook.name) ?? true,
      );
      return { LifecycleHooks: hooks.map((hook) => renderHook(group, hook)) };
    },
    CompleteLifecycleAction(input: CompleteLifecycleActionType): CompleteLifecycleActionAnswer {
      const action = findAction(find(input.AutoScalingGroupName), input);
      const result = input.LifecycleActionResult ?? 'ABANDON';
      action.settle(
        result,
        `Lifecycle Action with token ${action.token} was abandoned: Lifecycle Action Completed with ABANDON Result`,
      );
      return {};
    },
    RecordLifecycleActionHeartbeat(
      input: RecordLifecycleActionHeartbeatType,
    ): RecordLifecycleActionHeartbeatAnswer {
      const action = findAction(find(input.AutoScalingGroupName), input);
      awaitHeartbeat(fleet, action);
      return {};
    },
  };
}

interface NewAction {
  readonly instance: Instance;
  readonly hook: Hook;
  readonly settle: (action: LifecycleAction, result: string, reason: string) => void;
}

const latestSeconds = 48 * 3600;

function beginAction(fleet: Fleet, group: Group, { instance, hook, settle }: NewAction): void {
  const { clock } = fleet.context;
  const waitSeconds = Math.min(latestSeconds, 100 * hook.heartbeatSeconds);
  const action: LifecycleAction = {
    token: fleet.random.uuid(),
    hook,
    latestMs: clock.nowMs + waitSeconds * 1000,
    settle: (result, reason) => settle(action, result, reason),
  };
  instance.actions.push(action);
  awaitHeartbeat(fleet, action);
  publishAction(fleet, group, { instance, action });
}

function awaitHeartbeat({ context: { clock } }: Fleet, action: LifecycleAction): void {
  if (action.timer !== undefined) clock.cancel(action.timer);
  const atMs = Math.min(clock.nowMs + action.hook.heartbeatSeconds * 1000, action.latestMs);
  action.timer = clock.schedule(atMs, () =>
    action.settle(
      action.hook.defaultResult,
      `Lifecycle Action with token ${action.token} was abandoned: Heartbeat Timeout`,
    ),
  );
}

function drop({ context: { clock } }: Fleet, instance: Instance, action: LifecycleAction): void {
  if (action.timer !== undefined) clock.cancel(action.timer);
  instance.actions = instance.actions.filter((one) => one !== action);
}

interface ActionReference {
  readonly LifecycleHookName: string | undefined;
  readonly LifecycleActionToken?: string | undefined;
  readonly InstanceId?: string | undefined;
}

function findAction(group: Group, reference: ActionReference): LifecycleAction {
  const { LifecycleHookName: name, LifecycleActionToken: token, InstanceId: id } = reference;
  for (const instance of group.instances.values()) {
    if (id !== undefined && instance.instanceId !== id) continue;
    for (const action of instance.actions) {
      if (action.hook.name !== name) continue;
      if (token === undefined ? id !== undefined : action.token === token) return action;
    }
  }
  throw refuse(
    refusals.actionNotFound,
    token === undefined ? { by: 'instance ID', id: id ?? '' } : { by: 'token', id: token },
  );
}

/**
 * Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
 */
function publishAction(
  fleet: Fleet,
  group: Group,
  { instance, action }: { readonly instance: Instance; readonly action: LifecycleAction },
): void {
  const isLaunch = action.hook.transition === 'autoscaling:EC2_INSTANCE_LAUNCHING';
  fleet.context.publish({
    source: 'aws.autoscaling',
    detailType: `EC2 Instance-${isLaunch ? 'launch' : 'terminate'} Lifecycle Action`,
    resources: [group.arn],
    detail: {
      LifecycleActionToken: action.token,
      AutoScalingGroupName: group.name,
      LifecycleHookName: action.hook.name,
      EC2InstanceId: instance.instanceId,
      LifecycleTransition: action.hook.transition,
      NotificationMetadata: action.hook.notificationMetadata ?? '',
      Origin: isLaunch ? 'EC2' : 'AutoScalingGroup',
      Destination: isLaunch ? 'AutoScalingGroup' : 'EC2',
    },
  });
}

function renderHook(group: Group, hook: Hook) {
  return {
    LifecycleHookName: hook.name,
    AutoScalingGroupName: group.name,
    LifecycleTransition: hook.transition,
    HeartbeatTimeout: hook.heartbeatSeconds,
    GlobalTimeout: Math.min(latestSeconds, 100 * hook.heartbeatSeconds),
    DefaultResult: hook.defaultResult,
    NotificationTargetARN: hook.notificationTargetArn,
    NotificationMetadata: hook.notificationMetadata,
    RoleARN: hook.roleArn,
  };
}
