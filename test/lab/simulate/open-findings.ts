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
    says: 'the cool-down is counted from the claim, so that a slow checklist shortens it',
    violation: /^I1b: \w+ was scaled twice within 2\d\d s/,
    replay: {
      day: {
        seed: 8,
        days: 1,
        faults: [
          {
            kind: 'call',
            atMinute: 176,
            fault: 'expiredCredentials',
            service: 'ec2',
            operation: 'DescribeInstances',
            roleName: 'arq-lab-check-readiness',
            times: 2,
          },
        ],
      },
    },
  },
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
  {
    says: 'a rollback whose record is refused is missing in the ledger for good',
    violation: /^I6: [\w-]+ made \d changes, \d are in the ledger/,
    calls: ['dynamodb.TransactWriteItems'],
    replay: {
      swept: {
        scenario: 'undo',
        site: 'RollBackApplicationStateMachineRole dynamodb.TransactWriteItems',
        kind: 'throttle',
        occurrence: 'always',
      },
    },
  },
  {
    says: 'retries of the checklist multiply with those of its function',
    violation: /^I15: more than \d+ calls within one minute/,
    replay: {
      swept: {
        scenario: 'scale out',
        site: 'arq-lab-check-readiness sns.ListSubscriptionsByTopic',
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
