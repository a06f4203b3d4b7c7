import { describe, expect, test } from 'vitest';
import { divergenceOfCounts, importanceOf } from './importance.ts';
import type { Judged } from './importance.ts';

describe('divergence of counts', () => {
  test.each<[what: string, best: number[], all: number[], expected: number]>([
    // p = 4/5, 1/5; q = 1/2, 1/2: ((3/10)² + (3/10)²) / (1/2) = 0.36. By chance a count has the variance
    // 3 · 1/4 · 7/9 = 7/12, by 5² 7/300: twice that by 1/2 is 0.0933.
    ['all of the best at one of two values', [3, 0], [5, 5], 0.36 - 28 / 300],
    // p = 2/6, 2/6, 2/6 and q = 5/15 each: nothing, so less than chance.
    ['the best everywhere', [1, 1, 1], [4, 4, 4], 0],
    ['all are the best', [5, 5], [5, 5], 0],
    ['a single value', [3], [9], 0],
    // q = 9/12, 3/12; p = (0 + 1.5)/4, (2 + 0.5)/4, both 0.375 from q: 0.375² · (4/3 + 4) = 0.75. A count's variance is
    // 2 · 0.8 · 0.2 · 8/9 = 0.28444, by 4² 0.017778; p is to be (1.6 + 1.5)/4, 0.025 from q:
    // (0.000625 + 0.017778) · (4/3 + 4) = 0.098148.
    ['a rare value that both of the best have', [0, 2], [8, 2], 0.75 - 0.0981481481],
    // q = 5/10, 5/10; p = 0.8, 0.2 as above, of 8 tasks: the variance is 3 · 1/4 · 5/7.
    ['the same of fewer tasks', [3, 0], [4, 4], 0.36 - (4 * 15) / 28 / 25],
  ])('%s', (_, best, all, expected) => expect(divergenceOfCounts(best, all)).toBeCloseTo(expected, 10));

  test('where most tasks are near the best already, it is seen that all of these are', () =>
    expect(divergenceOfCounts([0, 0, 6, 0, 0], [5, 6, 33, 8, 7])).toBeGreaterThan(0.03));

  test('on average the best that are drawn by chance show nothing', () => {
    // Every choice of 2 of 5 tasks, two of them in the first cell and three in the second, before it is cut off at 0.
    const [both, one, none] = [divergence([2, 0]), divergence([1, 1]), divergence([0, 2])];
    expect((1 * both + 6 * one + 3 * none) / 10).toBeCloseTo(chance(), 10);
  });
});

/** The divergence of counts among [2, 3] by its definition. */
function divergence([a = 0, b = 0]: number[]): number {
  const [p, q] = [(a + 6 / 7) / 4, (b + 8 / 7) / 4];
  return (p - 3 / 7) ** 2 / (3 / 7) + (q - 4 / 7) ** 2 / (4 / 7);
}

/** What is taken away of it: the difference where nothing is cut off. */
function chance(): number {
  return divergence([2, 0]) - divergenceOfCounts([2, 0], [2, 3]);
}

/** 216 tasks: every combination of six values of each of three parameters. */
const SIX = [...Array(216).keys()];
const digit = (task: number, place: number): number => Math.floor(task / 6 ** place) % 6;
const GRID: Judged[] = ['a', 'b', 'c'].map((name, place) => ({
  name,
  cells: 6,
  places: SIX.map((task) => digit(task, place)),
}));

describe('shares', () => {
  const noise = (task: number): number => ((task * 7919) % 1009) / 1e5;

  test.each(['a', 'b', 'c'])('a metric that depends on %s alone gives it nearly all', (name) => {
    const place = 'abc'.indexOf(name);
    const losses = SIX.map((task) => (digit(task, place) - 2) ** 2 + noise(task));
    const found = importanceOf(GRID, losses, 'Minimize');
    expect(found?.shares[0]).toMatchObject({ axis: name, tasks: 216, isConditional: false });
    expect(found?.shares[0]?.share).toBeGreaterThan(0.9);
    expect(found?.shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    const other = importanceOf(
      GRID,
      losses.map((loss) => -loss),
      'Maximize',
    );
    expect(other).toEqual(found);
  });

  test('of two that matter the one that matters more has the larger share', () => {
    const losses = SIX.map((task) => 10 * digit(task, 0) + 3 * digit(task, 1) + noise(task));
    expect(importanceOf(GRID, losses, 'Minimize')?.shares.map(({ axis }) => axis)).toEqual(['a', 'b', 'c']);
  });

  test('a metric that is always the same sets nothing apart', () => {
    const found = importanceOf(
      GRID,
      SIX.map(() => 1),
      'Minimize',
    );
    expect(found).toEqual({ tasks: 216, shares: [] });
  });

  test('of fewer than 20 tasks with a value nothing is said', () => {
    const few = SIX.map((task) => (task < 19 ? task : Number.NaN));
    expect(importanceOf(GRID, few, 'Minimize')).toBeUndefined();
    expect(importanceOf(GRID, few.with(19, 19), 'Minimize')?.tasks).toBe(20);
  });

  test('a conditional parameter is judged among the tasks that have it', () => {
    // Tasks with the parameter are much worse, and among them it decides.
    const places = SIX.map((task) => (digit(task, 0) < 3 ? digit(task, 1) : -1));
    const losses = SIX.map((task) => (digit(task, 0) < 3 ? 100 + digit(task, 1) : 0) + noise(task));
    const found = importanceOf([{ name: 'only', cells: 6, places }, ...GRID.slice(2)], losses, 'Minimize');
    expect(found?.shares[0]).toMatchObject({ axis: 'only', tasks: 108, isConditional: true });
    expect(found?.shares[0]?.share).toBeGreaterThan(0.9);
  });
});
