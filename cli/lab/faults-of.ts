/** Checks the faults a person asks for against what the lab has: a fault that can touch nothing is a mistake. */

import { platformFaults } from '../../lab/faults.ts';
import { loadProject, type Project } from '../../lab/project.ts';
import type { SessionFault } from '../../lab/session.ts';
import { applicationMetrics } from '../../shared/strategy/signals.ts';
import type { NamedFault } from '../commands/lab-run.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';

type Kind = SessionFault['kind'];

interface Subjects {
  /** What the subject of these faults is, for people. */
  readonly what: string;
  readonly known: readonly string[];
}

const isKind = (kind: string): kind is Kind => Object.hasOwn(platformFaults, kind);

const distinct = (names: readonly string[]): string[] => [...new Set(names)];

/** The detail-types that rules of the stage wait for. */
function detailTypesOf({ template }: Project): string[] {
  return Object.values(template.resources).flatMap(({ Type, Properties: properties }) => {
    const pattern = Type === 'AWS::Events::Rule' ? properties?.EventPattern : undefined;
    const detailTypes: unknown = Object(pattern)['detail-type'];
    return Array.isArray(detailTypes) ? detailTypes.map(String) : [];
  });
}

function subjectsOf(project: Project): Readonly<Record<Kind, Subjects>> {
  const applications = Object.values(project.inventory.applications);
  const zones = {
    what: 'an Availability Zone',
    known: distinct(applications.flatMap(({ availabilityZones }) => availabilityZones)),
  };
  const groups = {
    what: 'an Auto Scaling group',
    known: applications.map(({ autoScalingGroupName }) => autoScalingGroupName),
  };
  const metrics = {
    what: 'a metric',
    known: distinct(Object.values(applicationMetrics).map(({ metricName }) => metricName)),
  };
  const detailTypes = { what: 'a detail-type', known: distinct(detailTypesOf(project)) };
  return {
    'capacity-shortage': zones,
    'never-healthy': groups,
    'stuck-launch': groups,
    'slow-launch': groups,
    'metric-gap': metrics,
    'event-lost': detailTypes,
    'event-duplicated': detailTypes,
    'event-late': detailTypes,
    'event-reordered': detailTypes,
  };
}

function problemOf(
  { kind, subject, fromMinute }: NamedFault,
  subjects: Readonly<Record<Kind, Subjects>>,
  minutes: number,
): string | undefined {
  if (!isKind(kind)) {
    return `There is no fault "${kind}": use one of ${Object.keys(platformFaults).join(', ')}.`;
  }
  const { what, known } = subjects[kind];
  if (!known.includes(subject)) {
    return `Fault ${kind} is for ${what} of the lab, and "${subject}" is none: use one of ${known.join(', ')}.`;
  }
  if (fromMinute < minutes) return undefined;
  return `Fault ${kind} begins in minute ${fromMinute}, and the run has ${minutes}: begin it earlier, or make the run longer.`;
}

/**
 * The faults as a session keeps them; `minutes` is how long the run is.
 * @throws CommandError with a sentence for each that cannot happen
 */
export async function faultsOf(
  named: readonly NamedFault[],
  minutes: number,
): Promise<SessionFault[]> {
  const subjects = subjectsOf(await loadProject());
  const problems = named.flatMap((fault) => problemOf(fault, subjects, minutes) ?? []);
  if (problems.length > 0) throw new CommandError(exitCodes.usage, problems);
  return named.flatMap(({ kind, ...fault }) => (isKind(kind) ? [{ ...fault, kind }] : []));
}
