/** Amazon EventBridge: buses, rules and targets; each event reaches the targets of every rule that matches. */

import type {
  CancelReplayRequest,
  CreateArchiveRequest,
  CreateEventBusRequest,
  DeleteArchiveRequest,
  DeleteEventBusRequest,
  DeleteRuleRequest,
  DescribeArchiveRequest,
  DescribeEventBusRequest,
  DescribeReplayRequest,
  DescribeRuleRequest,
  DisableRuleRequest,
  EnableRuleRequest,
  ListArchivesRequest,
  ListEventBusesRequest,
  ListReplaysRequest,
  ListRuleNamesByTargetRequest,
  ListRulesRequest,
  ListTargetsByRuleRequest,
  PutEventsRequest,
  PutRuleRequest,
  PutTargetsRequest,
  RemoveTargetsRequest,
  StartReplayRequest,
  TestEventPatternRequest,
  UpdateArchiveRequest,
} from '@aws-sdk/client-eventbridge';
import type { Deployed, NewEvent, ResourceDeclaration, Service } from '../../service.ts';
import { refuse, type ServiceContext } from '../../service.ts';
import { nextRunMs } from '../scheduler/aws-cron.ts';
import { Archives } from './archives.ts';
import { refusals } from './behaviour.ts';
import { compileEventPattern } from './event-pattern.ts';
import { listPage } from './list-page.ts';
import { putEvents } from './put-events.ts';
import { Replays } from './replays.ts';
import type { EventRecord } from './router.ts';
import { Router } from './router.ts';
import type { Rule } from './rules.ts';
import { busName, Rules } from './rules.ts';

interface EventBridge extends Service {
  /** An event of an AWS service, on the default bus. */
  receive(event: NewEvent): void;
  /** Every event received, in order, with what became of it. */
  events(): readonly EventRecord[];
  /** Deliveries of a rule that were given up and no dead-letter queue took (metric `FailedInvocations`). */
  failedInvocations(rule: string): number;
}

function testEventPattern(input: TestEventPatternRequest): { Result: boolean } {
  const matches = compileEventPattern(String(input.EventPattern));
  const event: unknown = JSON.parse(String(input.Event));
  const required = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];
  const missing = required.find(
    (member) => typeof event !== 'object' || event === null || !(member in event),
  );
  if (missing !== undefined) {
    throw refuse(refusals.invalidEvent, { reason: `"${missing}" is a required field.` });
  }
  return { Result: matches(event) };
}

/** Fires a scheduled rule as long as it stands as it was put. */
function startSchedule(context: ServiceContext, rules: Rules, router: Router, rule: Rule): void {
  const { clock } = context;
  const next = (afterMs: number): void => {
    const atMs = nextRunMs(String(rule.scheduleExpression), 'UTC', afterMs);
    if (atMs === undefined) return;
    clock.schedule(atMs, () => {
      if (rules.on(rule.bus).get(rule.name) !== rule) return;
      if (rule.enabled) router.fire(rule);
      next(atMs);
    });
  };
  next(clock.nowMs);
}

function deployRule(
  put: (input: PutRuleRequest) => Rule,
  rules: Rules,
  { logicalId, properties }: ResourceDeclaration,
): Deployed {
  const { EventPattern: pattern, Targets: targets, Name: name = logicalId, ...rest } = properties;
  const text = typeof pattern === 'object' ? JSON.stringify(pattern) : pattern;
  const rule = put({ ...rest, Name: name, ...(text !== undefined && { EventPattern: text }) });
  rules.putTargets({ Rule: rule.name, EventBusName: rule.bus, Targets: targets ?? [] });
  const ref = rule.bus === 'default' ? rule.name : `${rule.bus}|${rule.name}`;
  return { ref, attributes: { Arn: rule.arn } };
}

function ruleOperations(rules: Rules): Service['operations'] {
  return {
    CreateEventBus: (input: CreateEventBusRequest) => ({
      EventBusArn: rules.createBus(String(input.Name)),
    }),
    DeleteEventBus: (input: DeleteEventBusRequest) => rules.deleteBus(String(input.Name)),
    DescribeEventBus: (input: DescribeEventBusRequest) => rules.describeBus(busName(input.Name)),
    ListEventBuses(input: ListEventBusesRequest) {
      const { items, next } = listPage(rules.listBuses(input.NamePrefix), input);
      return { EventBuses: items, ...next };
    },
    DescribeRule: (input: DescribeRuleRequest) => rules.describe(input),
    ListRules(input: ListRulesRequest) {
      const { items, next } = listPage(rules.list(input), input);
      return { Rules: items, ...next };
    },
    ListRuleNamesByTarget(input: ListRuleNamesByTargetRequest) {
      const { items, next } = listPage(rules.namesByTarget(input), input);
      return { RuleNames: items, ...next };
    },
    ListTargetsByRule(input: ListTargetsByRuleRequest) {
      const { items, next } = listPage(rules.targets(input), input);
      return { Targets: items, ...next };
    },
    DeleteRule: (input: DeleteRuleRequest) => rules.delete(input),
    EnableRule: (input: EnableRuleRequest) => {
      rules.find(input).enabled = true;
    },
    DisableRule: (input: DisableRuleRequest) => {
      rules.find(input).enabled = false;
    },
  };
}

function archiveOperations(archives: Archives, replays: Replays): Service['operations'] {
  return {
    CreateArchive: (input: CreateArchiveRequest) => archives.create(input),
    UpdateArchive: (input: UpdateArchiveRequest) => archives.update(input),
    DescribeArchive: (input: DescribeArchiveRequest) => archives.describe(input.ArchiveName),
    DeleteArchive: (input: DeleteArchiveRequest) => archives.delete(input.ArchiveName),
    ListArchives: (input: ListArchivesRequest) => archives.list(input),
    StartReplay: (input: StartReplayRequest) => replays.start(input),
    CancelReplay: (input: CancelReplayRequest) => replays.cancel(input.ReplayName),
    DescribeReplay: (input: DescribeReplayRequest) => replays.describe(input.ReplayName),
    ListReplays: (input: ListReplaysRequest) => replays.list(input),
  };
}

/** What IAM evaluates. Service authorization reference, "Actions defined by Amazon EventBridge". */
function arns(
  { rules, archives, replays }: Parts,
  operation: string,
  input: unknown,
): readonly string[] {
  // the gateway has checked the input against the model: these are the members that name a resource
  const named = input as PutRuleRequest &
    PutEventsRequest &
    ListTargetsByRuleRequest &
    CreateArchiveRequest &
    StartReplayRequest;
  if (named.ArchiveName !== undefined) return [archives.arn(named.ArchiveName)];
  if (named.ReplayName !== undefined) return [replays.arn(named.ReplayName)];
  if (operation === 'PutEvents') {
    const buses = (named.Entries ?? []).map((entry) => busName(entry.EventBusName));
    return [...new Set(buses)].map((bus) => rules.busArn(bus));
  }
  if (operation.endsWith('EventBus')) return [rules.busArn(busName(named.Name))];
  if (operation.startsWith('List') && named.Rule === undefined) return ['*'];
  return operation === 'TestEventPattern' ? ['*'] : [rules.ruleArn(named)];
}

interface Parts {
  readonly rules: Rules;
  readonly archives: Archives;
  readonly replays: Replays;
}

/** Amazon EventBridge of one account and Region. Policies of buses are not evaluated. */
export function createEventBridge(context: ServiceContext): EventBridge {
  const rules = new Rules(context);
  const archives = new Archives(context, rules);
  const router = new Router(context, rules, archives);
  const replays = new Replays({ context, rules, archives, router });
  const put = (input: PutRuleRequest): Rule => {
    const rule = rules.put(input);
    if (rule.scheduleExpression !== undefined) startSchedule(context, rules, router, rule);
    return rule;
  };
  const none = { FailedEntryCount: 0, FailedEntries: [] };
  return {
    operations: {
      ...ruleOperations(rules),
      ...archiveOperations(archives, replays),
      PutRule: (input: PutRuleRequest) => ({ RuleArn: put(input).arn }),
      PutTargets: (input: PutTargetsRequest) => {
        rules.putTargets(input);
        return none;
      },
      RemoveTargets: (input: RemoveTargetsRequest) => {
        rules.removeTargets(input);
        return none;
      },
      PutEvents: (input: PutEventsRequest) => putEvents(router, input),
      TestEventPattern: testEventPattern,
    },
    deploy: {
      'AWS::Events::Rule': (declaration) => deployRule(put, rules, declaration),
      'AWS::Events::EventBus': ({ properties }) => {
        const arn = rules.createBus(String(properties.Name));
        return { ref: String(properties.Name), attributes: { Arn: arn, Name: properties.Name } };
      },
      'AWS::Events::Archive': ({ logicalId, properties }) => {
        const { SourceArn: EventSourceArn, EventPattern: pattern, ...rest } = properties;
        const EventPattern = typeof pattern === 'object' ? JSON.stringify(pattern) : pattern;
        const ArchiveName = properties.ArchiveName ?? logicalId;
        archives.create({ ...rest, ArchiveName, EventSourceArn, EventPattern });
        return { ref: ArchiveName, attributes: { Arn: archives.arn(ArchiveName) } };
      },
    },
    arns: (operation, input) => arns({ rules, archives, replays }, operation, input),
    tags: (arn) => rules.all().find((rule) => rule.arn === arn)?.tags ?? {},
    receive: (event) => {
      router.receive(event, { bus: 'default' });
    },
    events: () => router.records,
    failedInvocations: (rule) => router.failedInvocations(rule),
    inspect: () => ({
      rules: rules.all().map(({ matches: _matches, targets, ...rule }) => ({
        ...rule,
        targets: [...targets.values()],
      })),
      events: structuredClone(router.records),
    }),
  };
}
