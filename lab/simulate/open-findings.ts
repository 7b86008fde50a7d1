/** What sweep and swarm have found and is not mended yet: each replays, so that a mended one cannot stay in the list. */

import type { PlannedFault } from './planned-fault.ts';
import type { Day } from './play-day.ts';

/** A call on which a fault acts. */
interface FaultedCall {
  readonly service: string;
  readonly operation: string;
}

/** A case of the sweep of scale-application. */
interface SweptCase {
  readonly scenario: string;
  readonly site: string;
  readonly kind: string;
  readonly occurrence: string;
}

interface OpenFinding {
  readonly says: string;
  readonly violation: RegExp;
  /** It explains a violation only in a run in which one of these calls was made to fail; any call when absent. */
  readonly calls?: readonly string[];
  /** What breaks the rule. */
  readonly replay: { readonly day: Day } | { readonly swept: SweptCase };
}

export const openFindings: readonly OpenFinding[] = [
  {
    says: 'a rollback ends without a word when its message cannot be started for longer than it is retried',
    violation: /^I6: nobody was told how .* ended: rolledBack/,
    calls: ['sfn.StartExecution'],
    replay: {
      swept: {
        scenario: 'undo',
        site: 'RollBackApplicationStateMachineRole sfn.StartExecution',
        kind: 'throttle',
        occurrence: 'always',
      },
    },
  },
  {
    says: 'a hold ends without a word when neither the checklist nor its message can be started',
    violation: /^I6: nobody was told how .* ended: held/,
    calls: ['sfn.StartExecution'],
    replay: {
      swept: {
        scenario: 'scale out',
        site: 'ScaleApplicationStateMachineRole sfn.StartExecution',
        kind: 'throttle',
        occurrence: 'always',
      },
    },
  },
  {
    says: 'a change is called complete while instances it names are still launching',
    violation: /^L4: [\w-]+ reports i-.* never in service/,
    replay: {
      day: {
        seed: 44,
        days: 0.5,
        faults: [
          {
            kind: 'world',
            atMinute: 55,
            minutes: 41,
            fault: 'never-healthy',
            subject: 'arq-lab-api',
          },
        ],
      },
    },
  },
  {
    says: 'a watch that could not be written down leaves the older one on, which takes back a later change as well',
    violation: /^I1: [\w-]+ changed by \d instances at once/,
    calls: ['dynamodb.PutItem'],
    replay: {
      day: {
        seed: 111,
        days: 0.5,
        faults: [
          { kind: 'errors', atMinute: 381, minutes: 27, target: 'api', percent: 17 },
          {
            kind: 'call',
            atMinute: 389,
            fault: 'expiredCredentials',
            service: 'dynamodb',
            operation: 'PutItem',
            roleName: 'WatchHealthStateMachineRole',
          },
        ],
      },
    },
  },
];

/** The calls that the faults of a day make fail. */
export const callsOf = (faults: readonly PlannedFault[]): readonly FaultedCall[] =>
  faults.flatMap((fault): readonly FaultedCall[] => {
    if (fault.kind === 'kill') return [{ service: 'lambda', operation: 'Invoke' }];
    return fault.kind === 'call' ? [fault] : [];
  });

const explains = (
  { violation, calls }: OpenFinding,
  sentence: string,
  faulted: readonly FaultedCall[],
): boolean =>
  violation.test(sentence) &&
  (calls === undefined ||
    faulted.some(({ service, operation }) => calls.includes(`${service}.${operation}`)));

/** Divides violations into those that no open finding explains, and the others. */
export function sortViolations(
  violations: readonly string[],
  faulted: readonly FaultedCall[],
): { readonly unexpected: string[]; readonly known: string[] } {
  const isKnown = (sentence: string): boolean =>
    openFindings.some((finding) => explains(finding, sentence, faulted));
  return {
    unexpected: violations.filter((sentence) => !isKnown(sentence)),
    known: violations.filter(isKnown),
  };
}
