/** Why a journal cannot be gone on with: one sentence that says what is wrong and what to do. */

export type JournalProblem =
  /** Another process writes to it. */
  | 'inUse'
  /** It was begun with other inputs. */
  | 'otherSession'
  /** Written in a format this version does not read, or no journal at all. */
  | 'otherVersion'
  /** What is played differs from what is recorded, or the file cannot be read. */
  | 'notTheSame'
  /** The disk is full or refuses to be written. */
  | 'unwritable';

export class JournalError extends Error {
  readonly problem: JournalProblem;
  constructor(problem: JournalProblem, sentence: string) {
    super(sentence);
    this.name = 'JournalError';
    this.problem = problem;
  }
}
