/** Shares items out to worker threads, each handed its next when it has answered; the answers stand in the order of the items. */

import { availableParallelism } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';

interface Handed<Item> {
  readonly index: number;
  readonly item: Item;
}

/** More than one machine's worth of threads would each load and compile everything for little. */
const workersMax = 8;

/**
 * Lets workers of a module that calls `answerEach` work through the items.
 * @throws Error when a worker ends or throws
 */
export async function shareOut<Item, Answer>(
  module: URL,
  items: readonly Item[],
  onAnswer: (answer: Answer, done: number) => void = () => {},
): Promise<Answer[]> {
  const answers = new Array<Answer>(items.length);
  let next = 0;
  let done = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(module);
      const handNext = (): void => {
        const index = next++;
        const item = items[index];
        if (item === undefined) worker.postMessage(undefined);
        else worker.postMessage({ index, item } satisfies Handed<Item>);
      };
      worker.on('message', ({ index, answer }: { index: number; answer: Answer }) => {
        answers[index] = answer;
        done += 1;
        onAnswer(answer, done);
        handNext();
      });
      worker.on('error', reject);
      worker.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`A worker ended with exit code ${code}.`)),
      );
      handNext();
    });
  const workers = Math.min(availableParallelism(), workersMax, items.length);
  await Promise.all(Array.from({ length: workers }, work));
  return answers;
}

/** In a worker thread: answers each item it is handed, until there is none left. */
export function answerEach<Item, Answer>(answer: (item: Item) => Promise<Answer>): void {
  const port = parentPort;
  if (port === null) throw new Error('This module runs in a worker thread only.');
  port.on('message', async (handed: Handed<Item> | undefined) => {
    if (handed === undefined) {
      port.close();
      return;
    }
    port.postMessage({ index: handed.index, answer: await answer(handed.item) });
  });
}
