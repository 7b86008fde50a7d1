/** What an integration is: how a Task speaks to one API operation, and how the answer and its errors come back. */

import type { ServiceError } from '../../service.ts';
import type { Json } from '../json.ts';

export type Pattern = 'requestResponse' | 'sync' | 'sync:2' | 'waitForTaskToken';

/** Error and cause as a state sees them, in `Retry`, `Catch` and `$states.errorOutput`. */
export interface TaskFailure {
  readonly error: string;
  readonly cause: string;
}

export interface Integration {
  /** As in the history: `aws-sdk:autoscaling`, `lambda`, `states`. */
  readonly resourceType: string;
  /** As in the history: `setDesiredCapacity`, `invoke.waitForTaskToken`, `startExecution.sync:2`. */
  readonly resource: string;
  readonly pattern: Pattern;
  /** SDK package name without `client-`: `auto-scaling`. */
  readonly service: string;
  /** API name: `SetDesiredCapacity`. */
  readonly operation: string;
  /**
   * Arguments in the spelling of Step Functions to input in the spelling of the API.
   * @throws ServiceError `States.Runtime` in AWS's words when the Arguments do not fit; `toError` passes it on.
   */
  toInput(args: unknown): unknown;
  /** Output of the API to what the state sees as `$states.result`. */
  toResult(output: unknown): unknown;
  toError(error: ServiceError): TaskFailure;
  /**
   * What in a result, spelled as Step Functions does, the API would never answer, in the words of
   * TestState; `isStrict`: also what it always answers and is missing.
   */
  resultProblem(result: Json, isStrict: boolean): string | undefined;
  /** A failure that the service reports in a successful answer. */
  checkResult?(output: unknown): TaskFailure | undefined;
}

/** An integration with what a static check needs to know about it. */
export interface CheckedIntegration extends Integration {
  /** One sentence per problem in Step Functions' words; `computed` stands for values known only at run time. */
  argumentProblems(args: unknown): string[];
  /** What this integration's errors begin with: `AutoScaling`, `DynamoDB`. */
  readonly errorPrefix: string;
  /** Can the service behind this integration fail a state with this error? */
  knowsError(error: string): boolean;
}
