import * as fc from 'fast-check';
import type { ParameterAxis } from '../src/api/index.ts';
import type { Question } from '../src/search/algorithms/algorithm.ts';
import { Draws } from '../src/search/algorithms/numbers/draws.ts';
import { randomPoint } from '../src/search/algorithms/proposing.ts';
import { keyOf, spaceOf } from '../src/search/algorithms/space/space.ts';

export type Parameters = Record<string, ParameterAxis>;

const list = fc
  .uniqueArray(fc.integer({ min: -5, max: 40 }), { minLength: 1, maxLength: 5 })
  .map((values): ParameterAxis => ({ values }));
const steps = fc
  .record({
    min: fc.integer({ min: -3, max: 3 }),
    count: fc.integer({ min: 1, max: 20 }),
    step: fc.constantFrom(0.1, 2),
  })
  .map(({ min, count, step }): ParameterAxis => ({ min, max: min + count * step, step }));
const whole = fc
  .record({ min: fc.integer({ min: 1, max: 64 }), more: fc.integer({ min: 1, max: 300 }) })
  .map(({ min, more }): ParameterAxis => ({ min, max: min + more, scale: 'Log' }));
const interval = fc
  .record({
    min: fc.constantFrom(0.00001, 0.3, 2),
    times: fc.constantFrom(1.5, 10, 1e6),
    scale: fc.constantFrom('Linear' as const, 'Log' as const),
  })
  .map(({ min, times, scale }): ParameterAxis => ({ min, max: min * times, scale }));
const flag = fc.constant<ParameterAxis>({ choices: ['true', 'false'] });

/** Parameters of every form: lists, words, steps, intervals, logarithms, conditions on words and on conditional ones. */
const parameters: fc.Arbitrary<Parameters> = fc
  .record(
    {
      optimizer: fc.constant<ParameterAxis>({ choices: ['adam', 'sgd', 'lion'] }),
      momentum: interval.map((axis) => ({ ...axis, when: { optimizer: ['sgd'] } })),
      nesterov: flag.map((axis) => ({ ...axis, when: { optimizer: ['sgd', 'lion'] } })),
      warmup: steps.map((axis) => ({ ...axis, when: { nesterov: ['true'] } })),
      depth: list,
      epoch: whole,
      rate: interval,
      width: fc.oneof(list, steps),
    },
    { requiredKeys: ['optimizer', 'nesterov', 'depth'] },
  )
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, axis]) => axis !== undefined)));

/** Small spaces without an interval. */
export const finiteParameters: fc.Arbitrary<Parameters> = fc.record({
  optimizer: fc.constant<ParameterAxis>({ choices: ['adam', 'sgd'] }),
  momentum: list.map((axis) => ({ ...axis, when: { optimizer: ['sgd'] } })),
  depth: list,
});

/** What is known at some proposal: results, some of them failures, and open points, all of them different. */
export function questionOf(all: Parameters, seed: number, settled: number, open: number): Question {
  const space = spaceOf(all);
  const draws = new Draws(seed, 0, 99);
  const points = Array.from({ length: settled + open }, () => randomPoint(space, draws));
  const different = [...new Map(points.map((point) => [keyOf(space, point), point])).values()];
  const history = different.slice(0, settled).map((point) => {
    const outcome = draws.uniform();
    return { point, loss: outcome < 0.1 ? null : outcome };
  });
  return { space, history, open: different.slice(settled), seed, number: different.length };
}

/** Questions in spaces of every form. */
export const questions: fc.Arbitrary<{ parameters: Parameters; question: Question }> = fc
  .record({
    parameters,
    seed: fc.maxSafeNat(),
    settled: fc.integer({ min: 0, max: 40 }),
    open: fc.integer({ min: 0, max: 5 }),
  })
  .map((each) => ({
    parameters: each.parameters,
    question: questionOf(each.parameters, each.seed, each.settled, each.open),
  }));
