/** How a runbook's folder says what it decides and how it behaves end to end: data that one generic suite plays. */

/** What is seen, and what is decided then. */
export interface DecisionCase<Input extends readonly unknown[], Output> {
  readonly name: string;
  readonly given: Input;
  /** Members the decision must have; others may be there. */
  readonly decides: Partial<Output>;
}

export interface DecisionCases {
  readonly decision: string;
  readonly cases: readonly {
    readonly name: string;
    readonly run: () => unknown;
    readonly decides: object;
  }[];
}

/** Cases of one pure decision. */
export function decisionCases<Input extends readonly unknown[], Output extends object>(
  decide: (...input: Input) => Output,
  cases: readonly DecisionCase<Input, Output>[],
): DecisionCases {
  return {
    decision: decide.name,
    cases: cases.map(({ name, given, decides }) => ({
      name,
      run: () => decide(...given),
      decides,
    })),
  };
}

/** Something that happens during a scenario, `atMinute` after the traffic has begun. */
export type Happening = { readonly atMinute: number } & (
  | { readonly load: number }
  | { readonly fault: string; readonly subject: string; readonly forMinutes: number }
  | { readonly start: object }
  | { readonly abort: 'running' }
  | { readonly call: readonly [service: string, operation: string, input: object] }
  | { readonly errorPercent: number; readonly forMinutes: number }
);

/** What must be true at the end, or at all times. */
export type Expectation =
  | { readonly instances: number; readonly atMinute: number }
  | { readonly instancesAtLeast: number; readonly byMinute: number }
  | { readonly neverMoreThan: number }
  | { readonly neverFewerThan: number }
  /** Executions of scale-application by outcome; `at least` one of each named. */
  | { readonly outcomes: readonly string[] }
  | { readonly noOutcome: string }
  | { readonly notified: string }
  | { readonly notNotified: string }
  | { readonly verdicts: readonly string[] };

export interface Scenario {
  readonly name: string;
  /** Instances of application `web` when the traffic begins. */
  readonly instances: number;
  readonly minutes: number;
  readonly seed?: string;
  readonly when: readonly Happening[];
  readonly expect: readonly Expectation[];
}
