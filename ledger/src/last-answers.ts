import { createLRU } from 'lru.min';
import type { Ledger } from './ledger.ts';

/** Subjects that are remembered for each ledger; of more, those that nobody has asked about for longest are forgotten. */
const REMEMBERED = 1000;

/**
 * The last answer about each of some subjects, such as sweeps or windows, for as long as it holds: who drives a sweep asks
 * at every pass. Ledgers know nothing of each other's answers, and what went for good is forgotten in time.
 */
export class LastAnswers<T> {
  readonly #ofLedgers = new WeakMap<Ledger['db'], LastOnes<T>>();
  readonly #max: number;

  constructor(max = REMEMBERED) {
    this.#max = max;
  }

  /**
   * The answer of the last time where `holdsFor` is the same as then, else the one that `find` gives; it is remembered
   * unless `find` fails.
   *
   * @param subject what is asked about
   * @param holdsFor all that the answer follows from
   */
  async get({ db }: Ledger, subject: string, holdsFor: string, find: () => Promise<T>): Promise<T> {
    const known = this.#ofLedgers.get(db) ?? createLRU<string, Answer<T>>({ max: this.#max });
    this.#ofLedgers.set(db, known);
    const last = known.get(subject);
    if (last?.holdsFor === holdsFor) return last.answer;
    const answer = await find();
    known.set(subject, { holdsFor, answer });
    return answer;
  }
}

interface Answer<T> {
  readonly holdsFor: string;
  readonly answer: T;
}

type LastOnes<T> = ReturnType<typeof createLRU<string, Answer<T>>>;
