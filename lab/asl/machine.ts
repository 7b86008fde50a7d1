/** A state machine, compiled: what the transition walks through. */

import type { Field } from './query.ts';
import type { Retrier } from './retry.ts';

export interface Machine {
  /**
   * The top-level states first, then one list for each branch and item processor, outer before
   * inner.
   */
  readonly branches: readonly Branch[];
  readonly timeoutSeconds?: number;
}

export interface Branch {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** How a state is left: where to, with which output and which variables. */
export interface Exit {
  /** Absent when the state ends its list. */
  readonly next?: string;
  readonly output?: Field;
  readonly assign?: Field;
}

interface Named {
  readonly name: string;
}

export interface Catcher extends Exit {
  readonly errorEquals: readonly string[];
}

/** The states that Retry and Catch work for. */
export interface Recoverable {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

export interface PassState extends Named, Exit {
  readonly type: 'Pass';
  /** Gives the result, in JSONPath only: InputPath and Parameters. */
  readonly arguments?: Field;
}

/** What history calls the integration, and when its Task is done. */
export interface TaskTarget {
  /** `lambda`, `aws-sdk:autoscaling`. */
  readonly resourceType: string;
  /** `invoke.waitForTaskToken`, `setDesiredCapacity`. */
  readonly resource: string;
  readonly pattern: 'requestResponse' | 'sync' | 'sync:2' | 'waitForTaskToken';
}

export interface TaskState extends Named, Exit, Recoverable {
  readonly type: 'Task';
  readonly resource: string;
  /**
   * Absent when the resource is the ARN of a Lambda function, which has history events of its own.
   */
  readonly target?: TaskTarget;
  /** The resource is the ARN of an activity, which has history events of its own too. */
  readonly activity?: true;
  readonly arguments?: Field;
  readonly credentials?: Field;
  readonly timeoutSeconds?: Field;
  readonly heartbeatSeconds?: Field;
}

export interface ChoiceRule extends Exit {
  readonly condition: Field;
}

export interface ChoiceState extends Named, Exit {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
}

export interface WaitState extends Named, Exit {
  readonly type: 'Wait';
  readonly seconds?: Field;
  readonly timestamp?: Field;
}

export interface SucceedState extends Named, Exit {
  readonly type: 'Succeed';
}

export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error?: Field;
  readonly cause?: Field;
}

export interface ParallelState extends Named, Exit, Recoverable {
  readonly type: 'Parallel';
  readonly arguments?: Field;
  /** Positions in `Machine.branches`. */
  readonly branches: readonly number[];
}

export interface MapState extends Named, Exit, Recoverable {
  readonly type: 'Map';
  readonly items?: Field;
  readonly itemSelector?: Field;
  readonly maxConcurrency?: Field;
  readonly toleratedFailureCount?: Field;
  readonly toleratedFailurePercentage?: Field;
  /** Position in `Machine.branches`. */
  readonly processor: number;
  /** Absent when the iterations are part of this execution. */
  readonly distributed?: DistributedMap;
}

/** Iterations that are executions of their own. "Distributed mode", state-map-distributed.html. */
export interface DistributedMap {
  /** Stands in the ARNs of the Map Run and its executions. */
  readonly label: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  readonly reader?: ItemReader;
  readonly batcher?: ItemBatcher;
  readonly writer?: ResultWriter;
}

interface ItemReader {
  readonly resource: string;
  readonly arguments?: Field;
  readonly maxItems?: Field;
  /** Of each object that has items. */
  readonly inputType: 'CSV' | 'JSON' | 'JSONL' | 'PARQUET' | undefined;
  /** What the object is that names the objects with items; undefined when it has the items itself. */
  readonly manifest: 'ATHENA_DATA' | 'S3_INVENTORY' | undefined;
  /** LOAD_AND_FLATTEN: listed objects are read for items, and are not the items. */
  readonly loadsObjects: boolean;
  /** A JSON Pointer to the items within a JSON object. */
  readonly itemsPointer: string | undefined;
  /** Undefined when the first row of a CSV file has them. */
  readonly csvHeaders: readonly string[] | undefined;
  /** One character. */
  readonly csvDelimiter: string;
}

interface ItemBatcher {
  readonly maxItemsPerBatch?: Field;
  readonly maxInputBytesPerBatch?: Field;
  readonly batchInput?: Field;
}

interface ResultWriter {
  /** Undefined when the results are only given another form. */
  readonly resource: string | undefined;
  readonly arguments?: Field;
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
  readonly outputType: 'JSON' | 'JSONL';
}
