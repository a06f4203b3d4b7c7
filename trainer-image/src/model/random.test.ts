import { assert, maxSafeInteger, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

test('a permutation holds every index once', () => {
  const holds = property(nat({ max: 300 }), maxSafeInteger(), (length, seed) => {
    const order = seededRandom(seed).permutation(length);
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length }, (_, index) => index));
  });
  assert(holds);
});

test('the stream of a seed is pinned: a change would break the repeatability of finished sweeps', () => {
  const random = seededRandom(42);
  expect([...random.permutation(8)]).toMatchInlineSnapshot(`
    [
      1,
      3,
      7,
      4,
      5,
      2,
      0,
      6,
    ]
  `);
  expect([random.uniform(), random.normal()]).toMatchInlineSnapshot(`
    [
      0.19841034699375082,
      -0.9914058687385768,
    ]
  `);
});

test('normal values have mean 0 and variance 1', () => {
  const random = seededRandom(1);
  const values = Array.from({ length: 20_000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length).toBeCloseTo(1, 1);
});
