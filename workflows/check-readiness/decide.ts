/** The pre-scaling checklist: six points, each pass, warn or fail with the evidence it rests on (E1-E6). */

import type { CapacitySeen, GroupSeen, SignalSeen } from '../../shared/observations.ts';
import type { ApplicationStrategy } from '../../shared/strategy/schema.ts';

export interface ReadinessSeen extends CapacitySeen {
  /** Which way the capacity goes, whoever asks. */
  readonly action: 'scaleOut' | 'scaleIn';
  /** True when a change is taken back: then reporting gaps do not stop it. */
  readonly undo: boolean;
  /** True when a red alarm asks: then there is no better time than now. */
  readonly urgent: boolean;
  readonly desiredCapacity: number;
  readonly group: GroupSeen;
  readonly signals: readonly SignalSeen[];
  /** Signals the target must have an alarm for. */
  readonly signalsExpected: readonly string[];
  /** Trigger measures without a datapoint in the last two periods. */
  readonly silentMeasures: readonly string[];
  readonly healthyTargets: number;
  readonly connections?: { readonly poolSize: number; readonly maxConnections: number };
  /** Capacity the plan says; absent before the first change. */
  readonly plannedCapacity?: number;
  readonly topics: readonly { readonly name: string; readonly subscriptions: number }[];
  readonly requestsPerSecond?: number;
  /** Median over the last day, for comparison. */
  readonly requestsPerSecondUsual?: number;
}

export type PointVerdict = 'pass' | 'warn' | 'fail';

export interface Point {
  readonly id: 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6';
  readonly title: string;
  readonly verdict: PointVerdict;
  readonly evidence: readonly string[];
}

export interface Readiness {
  readonly verdict: PointVerdict;
  readonly reason: string;
  readonly points: readonly Point[];
}

interface Finding {
  readonly verdict: PointVerdict;
  readonly text: string;
}

const fail = (text: string): Finding => ({ verdict: 'fail', text });
const warn = (text: string): Finding => ({ verdict: 'warn', text });
const pass = (text: string): Finding => ({ verdict: 'pass', text });

function worst(findings: readonly { readonly verdict: PointVerdict }[]): PointVerdict {
  if (findings.some((finding) => finding.verdict === 'fail')) return 'fail';
  return findings.some((finding) => finding.verdict === 'warn') ? 'warn' : 'pass';
}

function monitoring(seen: ReadinessSeen): Finding[] {
  const known = new Set(seen.signals.map((signal) => signal.signal));
  const missing = seen.signalsExpected.filter((signal) => !known.has(signal));
  const muted = seen.signals
    .filter((signal) => !signal.actionsEnabled)
    .map((signal) => signal.signal);
  const findings: Finding[] = [];
  if (missing.length > 0) findings.push(fail(`no alarm for ${missing.join(', ')}`));
  if (muted.length > 0) findings.push(fail(`actions are disabled on ${muted.join(', ')}`));
  if (seen.silentMeasures.length > 0)
    findings.push(fail(`no data in two periods: ${seen.silentMeasures.join(', ')}`));
  return findings.length > 0 ? findings : [pass(`${seen.signals.length} alarms have data and act`)];
}

/** Processes that must run for a change to take effect; Launch is not needed to remove instances, nor alarms for an undo. */
function blockingProcesses(seen: ReadinessSeen): string[] {
  const launching = ['Launch', 'AddToLoadBalancer', ...(seen.undo ? [] : ['AlarmNotification'])];
  const needed = seen.action === 'scaleOut' ? launching : ['Terminate'];
  return seen.group.suspendedProcesses.filter((process) => needed.includes(process));
}

function room(seen: ReadinessSeen, added: number): Finding[] {
  const { quota, subnets, offeredZones, group } = seen;
  const findings: Finding[] = [];
  if (quota !== undefined) {
    const needed = quota.usedVcpus + added * quota.vcpusPerInstance;
    const text = `${needed} of ${quota.limitVcpus} vCPUs of the quota`;
    findings.push(needed > quota.limitVcpus ? fail(`quota: ${text} needed`) : pass(text));
  }
  const free = subnets.reduce((sum, subnet) => sum + subnet.freeAddresses, 0);
  findings.push(
    free < added
      ? fail(`subnets have ${free} free addresses, ${added} needed`)
      : pass(`${free} free addresses`),
  );
  const refused = group.availabilityZones.filter((zone) => !offeredZones.includes(zone));
  if (refused.length === group.availabilityZones.length)
    findings.push(fail('the instance type is offered in none of the zones'));
  else if (refused.length > 0)
    findings.push(warn(`the instance type is not offered in ${refused.join(', ')}`));
  return findings;
}

function capacity(seen: ReadinessSeen, strategy: ApplicationStrategy): Finding[] {
  const { group } = seen;
  const findings: Finding[] = [];
  const blocked = blockingProcesses(seen);
  if (blocked.length > 0) findings.push(fail(`suspended: ${blocked.join(', ')}`));
  if (seen.instanceRefreshRunning && seen.action === 'scaleIn' && !seen.undo)
    findings.push(fail('an instance refresh is running'));
  if (seen.action === 'scaleOut') {
    if (group.launchTemplateVersion === undefined)
      findings.push(warn('the group has no launch template'));
    else if (group.launchTemplateVersion.startsWith('$')) {
      findings.push(
        warn(
          `launch template version ${group.launchTemplateVersion} is not fixed: a refresh could not be rolled back`,
        ),
      );
    }
    findings.push(...room(seen, seen.desiredCapacity - group.desiredCapacity));
    if (seen.connections !== undefined) findings.push(pools(seen, seen.connections, strategy));
    if (seen.healthyTargets === 0 && !seen.undo)
      findings.push(fail('the target group has no healthy target: more instances would not help'));
  }
  return findings.length > 0 ? findings : [pass('removing needs no new capacity')];
}

/** Instances x pool size must stay within 80 % of max_connections (A12, S15). */
function pools(
  seen: ReadinessSeen,
  { poolSize, maxConnections }: { readonly poolSize: number; readonly maxConnections: number },
  strategy: ApplicationStrategy,
): Finding {
  const allowed = Math.floor((maxConnections * strategy.connections.utilizationPercentMax) / 100);
  const needed = seen.desiredCapacity * poolSize;
  const text = `${seen.desiredCapacity} x ${poolSize} = ${needed} of ${allowed} database connections`;
  return needed > allowed ? fail(`connection pools: ${text}`) : pass(text);
}

function plan(seen: ReadinessSeen): Finding[] {
  if (seen.plannedCapacity === undefined)
    return [pass('no plan yet: this change writes the first')];
  if (seen.plannedCapacity === seen.group.desiredCapacity)
    return [pass(`plan and group both say ${seen.plannedCapacity}`)];
  return [
    warn(
      `the plan says ${seen.plannedCapacity}, the group has ${seen.group.desiredCapacity}: somebody else changed it`,
    ),
  ];
}

function people(seen: ReadinessSeen): Finding[] {
  if (seen.topics.length === 0) return [fail('no notification topic can be reached')];
  return seen.topics.map((topic) =>
    topic.subscriptions === 0
      ? warn(`${topic.name} has no confirmed subscription`)
      : pass(`${topic.name}: ${topic.subscriptions} subscriptions`),
  );
}

function wayBack(seen: ReadinessSeen, strategy: ApplicationStrategy): Finding[] {
  const { group, action } = seen;
  if (seen.undo) return [pass('this is the way back')];
  const needs = action === 'scaleIn' ? 'Launch' : 'Terminate';
  if (group.suspendedProcesses.includes(needs))
    return [fail(`rollback needs ${needs}, which is suspended`)];
  const before = group.desiredCapacity;
  if (action === 'scaleOut' && before < Math.max(strategy.instances.min, group.minSize)) {
    return [warn(`back to ${before} would be below the minimum: a rollback stops at the minimum`)];
  }
  return [
    pass(`back to ${before}: ${group.instances.map((instance) => instance.instanceId).join(', ')}`),
  ];
}

function quietTime(seen: ReadinessSeen): Finding[] {
  if (seen.urgent) return [pass('a red alarm asks: now is the time')];
  const { requestsPerSecond: now, requestsPerSecondUsual: usual } = seen;
  if (now === undefined || usual === undefined)
    return [warn('the load of the last day is not known')];
  const text = `${Math.round(now)} requests/s now, ${Math.round(usual)} usually`;
  return [
    now > usual && seen.action === 'scaleIn' ? warn(`busier than usual: ${text}`) : pass(text),
  ];
}

/** The checklist. One failed point stops the run before anything is changed; an undo is never stopped by E1 or E4. */
export function decideReadiness(seen: ReadinessSeen, strategy: ApplicationStrategy): Readiness {
  const soften = (findings: Finding[]): Finding[] =>
    seen.undo
      ? findings.map((finding) => (finding.verdict === 'fail' ? warn(finding.text) : finding))
      : findings;
  const points = [
    point('E1', 'Monitoring and alerting is active', soften(monitoring(seen))),
    point('E2', 'Sufficient capacity', capacity(seen, strategy)),
    point('E3', 'Capacity plan is current', plan(seen)),
    point('E4', 'People can be told', soften(people(seen))),
    point('E5', 'Rollback is prepared', wayBack(seen, strategy)),
    point('E6', 'Low-traffic period', quietTime(seen)),
  ];
  const failed = points.filter((each) => each.verdict === 'fail');
  const reason = failed
    .map((each) => `${each.id} ${each.title}: ${each.evidence.join('; ')}`)
    .join('. ');
  return { verdict: worst(points), reason: reason === '' ? 'all six points hold' : reason, points };
}

function point(id: Point['id'], title: string, findings: readonly Finding[]): Point {
  const verdict = worst(findings);
  const evidence = findings
    .filter((finding) => finding.verdict === verdict)
    .map((finding) => finding.text);
  return { id, title, verdict, evidence };
}
