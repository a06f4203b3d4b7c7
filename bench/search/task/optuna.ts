import { join } from 'node:path';
import { openLedger, tasksByCode, VALIDATION_MSE } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { runTrainer } from '../../../trainer-image/test/process.ts';
import { addTask } from '../../../trainer-image/test/tasks.ts';
import { importRates } from '../../lib/tuningsweep.ts';
import type { OptunaStudies, Trial } from '../study.ts';
import type { Found } from './ours.ts';
import { DATA, EVALUATION, FIXED, OPTUNA_SPACE } from './space.ts';

/** How long Optuna may search, and with what. */
export interface OptunaOptions {
  readonly folder: string;
  readonly seed: number;
  readonly workers: number;
  readonly seconds: number;
}

/** What a training came to. */
interface Trained {
  readonly validation: number;
  readonly test: number;
}

/**
 * The search by Optuna, which has the same trainer train what it asks for, so many at a time, each worker with a ledger of its
 * own. What is not trained when the time is up does not count.
 *
 * @throws Error where a training fails
 */
export async function searchByOptuna(studies: OptunaStudies, options: OptunaOptions): Promise<Found> {
  const { folder, seed, workers, seconds } = options;
  await studies.start(seed, OPTUNA_SPACE);
  const urls = Array.from({ length: workers }, (_, worker) => `sqlite:${join(folder, `optuna-${seed}-${worker}.db`)}`);
  for (const url of urls) importRates(url);
  const line = new Queue();
  const deadline = performance.now() + seconds * 1000;
  const trained = (await Promise.all(urls.map((url) => work(url, { studies, line, seed, deadline })))).flat();
  const [best] = trained.toSorted((a, b) => a.validation - b.validation);
  return { validation: Number.NaN, test: Number.NaN, ...best, tasks: trained.length, seconds };
}

/** One question at a time: a study is one process. */
class Queue {
  #last: Promise<unknown> = Promise.resolve();

  next<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(ask);
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

interface Work {
  readonly studies: OptunaStudies;
  readonly line: Queue;
  readonly seed: number;
  readonly deadline: number;
}

async function work(url: string, { studies, line, seed, deadline }: Work): Promise<Trained[]> {
  const ledger = await openLedger(url);
  const trained: Trained[] = [];
  for (;;) {
    const trial = await line.next(() => studies.ask());
    const found = await train(ledger, url, trial, seed);
    if (performance.now() > deadline) break;
    trained.push(found);
    await line.next(() => studies.tell(trial, found.validation));
  }
  await ledger.close();
  return trained;
}

async function train(ledger: Ledger, url: string, { point }: Trial, seed: number): Promise<Trained> {
  const { batchSize = 0, learningRate = 0, sizeSequence = 0, sizeUnitHidden = 0 } = point;
  const codeTask = await addTask(ledger, {
    parameters: { ...FIXED, batchSize, learningRate, sizeSequence, sizeUnitHidden },
    begin: ledgerDay(DATA.begin),
    end: ledgerDay(DATA.end),
    evaluation: {
      validationBegin: ledgerDay(EVALUATION.validationBegin),
      testBegin: ledgerDay(EVALUATION.testBegin),
    },
    seed,
  });
  const { code, stderr } = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: url });
  const [task] = await tasksByCode(ledger, [codeTask]);
  const { [VALIDATION_MSE]: validation, MSE: test } = task?.metrics ?? {};
  if (code !== 0 || validation === undefined || test === undefined)
    throw new Error(`the trainer ended with ${code}: ${stderr}`);
  return { validation, test };
}

function ledgerDay(day: string): string {
  return day.replaceAll('-', '');
}
