import type { ParameterAxis } from '../../engine/src/api/index.ts';
import { ALGORITHMS, keyOf, spaceOf } from '../../engine/src/search/index.ts';
import type { Question, Result, Space } from '../../engine/src/search/index.ts';

/** Proposals that are timed, after as many that are not. */
const TIMED = 200;
/** As many points are open: those of sixteen workers. */
const OPEN = 16;
/** Results in the history, and the milliseconds that a proposal may take beside them. */
const CASES = [
  { results: 1000, limit: 5 },
  { results: 10_000, limit: 50 },
] as const;

/** Eight parameters of all kinds, four of them intervals. */
const PARAMETERS: Record<string, ParameterAxis> = {
  learningRate: { min: 0.00001, max: 0.1, scale: 'Log' },
  weightDecay: { min: 0.0000001, max: 0.01, scale: 'Log' },
  dropout: { min: 0, max: 0.6 },
  batchSize: { values: [8, 16, 32, 64, 128, 256] },
  sizeUnitHidden: { min: 16, max: 512, scale: 'Log' },
  layers: { min: 1, max: 8, step: 1 },
  optimizer: { choices: ['adam', 'sgd', 'rmsprop'] },
  momentum: { min: 0.5, max: 0.99, when: { optimizer: ['sgd'] } },
};

/** Milliseconds that 95 of 100 proposals of an algorithm stay below, beside a history, and what they may take. */
export function measureSpeed(algorithm: string): { results: number; p95: number; limit: number }[] {
  const propose = ALGORITHMS[algorithm]?.propose;
  if (propose === undefined)
    throw new Error(`expected one of ${Object.keys(ALGORITHMS).join(', ')}, found ${algorithm}`);
  const space = spaceOf(PARAMETERS);
  return CASES.map(({ results, limit }) => {
    const question = questionWith(space, results);
    const times = Array.from({ length: 2 * TIMED }, (_, index) => {
      const begin = performance.now();
      propose({ ...question, number: question.number + index }, 1);
      return performance.now() - begin;
    });
    const p95 = times.slice(TIMED).toSorted((a, b) => a - b)[Math.ceil(0.95 * TIMED) - 1];
    return { results, p95: p95 ?? Number.NaN, limit };
  });
}

/** A history of random points; the loss of one follows from the text of its key. */
function questionWith(space: Space, results: number): Question {
  const start: Question = { space, history: [], open: [], seed: 1, number: 0 };
  const points = ALGORITHMS['Random']?.propose(start, results + OPEN) ?? [];
  const history: Result[] = points.slice(0, results).map((point) => ({
    point,
    loss: Array.from(keyOf(space, point)).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7),
  }));
  return { space, history, open: points.slice(results), seed: 1, number: points.length };
}
