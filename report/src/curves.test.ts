import type { ParameterPoint } from '@tuningsweep/ledger';
import { expect, test } from 'vitest';
import { labelsOf, thinned } from './curves.ts';
import { DRAWN_STEPS } from './report-data.ts';

test('a line of many steps is thinned evenly, and keeps both ends', () => {
  const steps = Array.from({ length: 12_345 }, (_, nth) => nth);
  const drawn = thinned(steps);
  expect(drawn).toHaveLength(DRAWN_STEPS);
  expect([drawn[0], drawn.at(-1)]).toEqual([0, 12_344]);
  const gaps = drawn.slice(1).map((step, at) => step - (drawn[at] ?? 0));
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  expect(thinned([1, 2, 3])).toEqual([1, 2, 3]);
});

test('curves are named by the parameters in which their tasks differ', () => {
  const task = (codeTask: string, parameters: ParameterPoint) => ({ codeTask, parameters });
  expect(
    labelsOf([
      task('a', { rate: 0.1, width: 16, optimizer: 'adam' }),
      task('b', { rate: 0.1, width: 32, optimizer: 'sgd', momentum: 0.9 }),
    ]),
  ).toEqual(['width 16, optimizer adam', 'width 32, optimizer sgd, momentum 0.9']);
  expect(labelsOf([task('a', { rate: 1 }), task('b', { rate: 1 })])).toEqual(['a', 'b']);
});
