/** What is measured of an engine: it runs executions of one machine to their end and keeps their history. */

export interface Engine {
  /** Starts so many executions together and ends when all have succeeded. */
  run(atOnce: number): Promise<void>;
  /** The output of the execution started last. */
  output(): unknown;
}
