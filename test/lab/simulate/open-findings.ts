/** What sweep and swarm have found and is not mended yet: each replays, so that a mended one cannot stay in the list. */

import type { Day } from '../../../lab/simulate/play-day.ts';

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
    says: 'nobody is told how an execution ended when its message is refused',
    violation: /^I6: nobody was told how /,
    calls: ['sfn.StartExecution', 'sns.Publish'],
    replay: {
      swept: {
        scenario: 'undo',
        site: 'RollBackApplicationStateMachineRole sfn.StartExecution',
        kind: 'throttle',
        occurrence: 'always',
      },
    },
  },
];

/** The violations that no open finding explains. */
export const unexpected = (
  violations: readonly string[],
  faulted: readonly FaultedCall[],
): string[] =>
  violations.filter(
    (violation) =>
      !openFindings.some(
        (finding) =>
          finding.violation.test(violation) &&
          faulted.some(
            ({ service, operation }) => finding.calls?.includes(`${service}.${operation}`) ?? true,
          ),
      ),
  );
