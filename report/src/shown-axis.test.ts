import { expect, test } from 'vitest';
import type { ParameterAxis } from '@tuningsweep/engine/api';
import { shownAxes } from './shown-axis.ts';
import type { ShownAxis } from './shown-axis.ts';

function one(axis: ParameterAxis): ShownAxis {
  const [shown] = shownAxes({ x: axis });
  if (!shown) throw new Error('one parameter, one axis');
  return shown;
}

const labels = ({ cells }: ShownAxis): string[] =>
  cells.map(({ value, to }) => (to === undefined ? String(value) : `${value}..${to}`));

test('few numbers and any words stand side by side', () => {
  const numbers = one({ values: [3, 1, 2] });
  expect([labels(numbers), numbers.scale]).toEqual([['1', '2', '3'], undefined]);
  const words = one({ choices: 'a b c d e f g h i j k l m n'.split(' ') });
  expect([words.cells.length, words.scale, words.cellOf('c')]).toEqual([14, undefined, 2]);
});

test('an interval is cut evenly along its scale, at numbers that are short', () => {
  const even = one({ min: 0.5, max: 0.9 });
  expect(labels(even)).toEqual(
    '0.5..0.55 0.55..0.6 0.6..0.65 0.65..0.7 0.7..0.75 0.75..0.8 0.8..0.85 0.85..0.9'.split(' '),
  );
  expect(labels(one({ min: 0, max: 1000 })).slice(0, 2)).toEqual(['0..125', '125..250']);
  const log = one({ min: 0.0001, max: 0.1, scale: 'Log' });
  expect(labels(log).slice(0, 3)).toEqual(['0.0001..0.000237', '0.000237..0.000562', '0.000562..0.00133']);
  expect(log.scale).toEqual({ min: 0.0001, max: 0.1, isLog: true });
});

test('an edge belongs to the span that begins with it, the largest number to the last one', () => {
  const { cellOf } = one({ min: 0, max: 8 });
  expect([0, 0.99, 1, 7, 8, 8.1, 'a'].map((value) => cellOf(value))).toEqual([0, 0, 1, 7, 7, -1, -1]);
});

test('many numbers are grouped with their neighbours', () => {
  const lattice = one({ min: 1, max: 20, step: 1 });
  expect(labels(lattice)).toEqual('1..2 3..5 6..7 8..10 11..12 13..15 16..17 18..20'.split(' '));
  expect([1, 3, 5, 20, 21, 1.5].map((value) => lattice.cellOf(value))).toEqual([0, 1, 1, 7, -1, -1]);
  expect(lattice.scale).toEqual({ min: 1, max: 20, isLog: false });
  expect(one({ values: Array.from({ length: 14 }, (_, at) => 2 ** at) }).scale?.isLog).toBe(true);
});

test('whole numbers of the write-up are values even without a step', () => {
  const [epoch] = shownAxes({ epoch: { min: 10, max: 14 } });
  expect(epoch && labels(epoch)).toEqual(['10', '11', '12', '13', '14']);
});

test('a parameter varies by its values, or by whether it is there', () => {
  const shown = shownAxes({
    a: { values: [1] },
    b: { choices: ['p', 'q'] },
    c: { values: [2], when: { b: ['p'] } },
    d: { min: 0, max: 1 },
  });
  expect(shown.map(({ isVaried }) => isVaried)).toEqual([false, true, true, true]);
});
