/** The event buses, rules and targets of one account and Region. */

import type {
  DescribeRuleResponse,
  EventBus,
  ListRuleNamesByTargetRequest,
  ListRulesRequest,
  PutRuleRequest,
  PutTargetsRequest,
  RemoveTargetsRequest,
  Rule as RuleSummary,
  Target,
} from '@aws-sdk/client-eventbridge';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { isSchedule } from '../scheduler/aws-cron.ts';
import { refusals } from './behaviour.ts';
import { compileEventPattern } from './event-pattern.ts';
import { transformerProblem } from './input.ts';

export interface Rule {
  readonly name: string;
  readonly bus: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly eventPattern: string | undefined;
  readonly matches: (event: unknown) => boolean;
  readonly scheduleExpression: string | undefined;
  readonly roleArn: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly targets: Map<string, Target>;
  enabled: boolean;
}

/** What names a rule in a request. */
interface RuleName {
  readonly Name?: string | undefined;
  readonly Rule?: string | undefined;
  readonly EventBusName?: string | undefined;
}

/** A bus is named by its name or its ARN; no name is the default bus. */
export const busName = (nameOrArn: string | undefined): string =>
  nameOrArn?.split('/').at(-1) ?? 'default';

const never = (): boolean => false;

const targetsMax = 5;

export class Rules {
  readonly #buses = new Map<string, Map<string, Rule>>([['default', new Map()]]);
  readonly #place: string;

  constructor({ region, account }: ServiceContext) {
    this.#place = `arn:aws:events:${region}:${account}`;
  }

  busArn(bus: string): string {
    return `${this.#place}:event-bus/${bus}`;
  }

  ruleArn(input: RuleName): string {
    const bus = busName(input.EventBusName);
    const name = input.Name ?? input.Rule;
    return `${this.#place}:rule/${bus === 'default' ? '' : `${bus}/`}${name}`;
  }

  createBus(name: string): string {
    if (this.#buses.has(name)) throw refuse(refusals.busExists, { eventBus: name });
    this.#buses.set(name, new Map());
    return this.busArn(name);
  }

  /** Deleting a bus that does not exist succeeds. */
  deleteBus(name: string): void {
    if (name === 'default') throw refuse(refusals.defaultBusStays);
    if ((this.#buses.get(name)?.size ?? 0) > 0) {
      throw refuse(refusals.busHasRules, { eventBus: name });
    }
    this.#buses.delete(name);
  }

  describeBus(bus: string): EventBus {
    this.on(bus);
    return { Name: bus, Arn: this.busArn(bus) };
  }

  listBuses(prefix = ''): EventBus[] {
    const names = [...this.#buses.keys()].filter((name) => name.startsWith(prefix));
    return names.map((name) => this.describeBus(name));
  }

  hasBus(bus: string): boolean {
    return this.#buses.has(bus);
  }

  /** The rules of a bus by name, in the order they were put. */
  on(bus: string): Map<string, Rule> {
    const rules = this.#buses.get(bus);
    if (rules === undefined) throw refuse(refusals.noSuchBus, { eventBus: bus });
    return rules;
  }

  all(): Rule[] {
    return [...this.#buses.values()].flatMap((rules) => [...rules.values()]);
  }

  find(input: RuleName): Rule {
    const bus = busName(input.EventBusName);
    const name = String(input.Name ?? input.Rule);
    const rule = this.on(bus).get(name);
    if (rule === undefined) throw refuse(refusals.noSuchRule, { rule: name, eventBus: bus });
    return rule;
  }

  /** Creates or replaces a rule; its targets stay. */
  put(input: PutRuleRequest): Rule {
    const bus = busName(input.EventBusName);
    const rules = this.on(bus);
    const name = String(input.Name);
    const { EventPattern: pattern, ScheduleExpression: schedule } = input;
    if (pattern === undefined && schedule === undefined) {
      throw refuse(refusals.neitherPatternNorSchedule);
    }
    if (schedule !== undefined && bus !== 'default') throw refuse(refusals.scheduleOnCustomBus);
    if (schedule !== undefined && !isSchedule(schedule, 'UTC')) {
      throw refuse(refusals.invalidSchedule);
    }
    const rule: Rule = {
      name,
      bus,
      arn: this.ruleArn(input),
      description: input.Description,
      eventPattern: pattern,
      matches: pattern === undefined ? never : compileEventPattern(pattern),
      scheduleExpression: schedule,
      roleArn: input.RoleArn,
      tags: Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key, String(tag.Value)])),
      targets: rules.get(name)?.targets ?? new Map(),
      enabled: input.State !== 'DISABLED',
    };
    rules.set(name, rule);
    return rule;
  }

  /** Deleting a rule that does not exist succeeds. */
  delete(input: RuleName): void {
    const rules = this.on(busName(input.EventBusName));
    const name = String(input.Name);
    if ((rules.get(name)?.targets.size ?? 0) > 0) throw refuse(refusals.ruleHasTargets);
    rules.delete(name);
  }

  describe(input: RuleName): DescribeRuleResponse {
    const rule = this.find(input);
    return {
      Name: rule.name,
      Arn: rule.arn,
      EventPattern: rule.eventPattern,
      ScheduleExpression: rule.scheduleExpression,
      State: rule.enabled ? 'ENABLED' : 'DISABLED',
      Description: rule.description,
      RoleArn: rule.roleArn,
      EventBusName: rule.bus,
    };
  }

  list(input: ListRulesRequest): RuleSummary[] {
    const rules = [...this.on(busName(input.EventBusName)).values()];
    return rules
      .filter((rule) => rule.name.startsWith(input.NamePrefix ?? ''))
      .map((rule) => this.describe({ Name: rule.name, EventBusName: rule.bus }));
  }

  /** Names of the rules of a bus that have this target. */
  namesByTarget(input: ListRuleNamesByTargetRequest): string[] {
    const rules = [...this.on(busName(input.EventBusName)).values()];
    return rules
      .filter(({ targets }) => [...targets.values()].some(({ Arn }) => Arn === input.TargetArn))
      .map(({ name }) => name);
  }

  putTargets(input: PutTargetsRequest): void {
    const rule = this.find(input);
    const targets = new Map(rule.targets);
    for (const target of input.Targets ?? []) {
      const id = String(target.Id);
      const transformer = target.InputTransformer;
      const inputs = [target.Input, target.InputPath, transformer];
      if (inputs.filter((one) => one !== undefined).length > 1) {
        throw refuse(refusals.severalInputs, { id });
      }
      const reason = transformer && transformerProblem(transformer);
      if (reason !== undefined) throw refuse(refusals.invalidTransformer, { id, reason });
      targets.set(id, target);
    }
    if (targets.size > targetsMax) throw refuse(refusals.tooManyTargets);
    for (const [id, target] of targets) rule.targets.set(id, target);
  }

  removeTargets(input: RemoveTargetsRequest): void {
    const rule = this.find(input);
    for (const id of input.Ids ?? []) rule.targets.delete(id);
  }

  targets(input: RuleName): Target[] {
    return [...this.find(input).targets.values()];
  }
}
