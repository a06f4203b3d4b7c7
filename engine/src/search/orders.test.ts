import { expect, test } from 'vitest';
import { GridOrders } from './orders.ts';

const points = (total: number) => ({ total, from: async () => [] });

test('the order of a grid is kept until it is written, or is another grid', () => {
  const orders = new GridOrders();
  const first = orders.of('a', 'one', () => points(1));
  expect(orders.of('a', 'one', () => points(2))).toBe(first);
  expect(orders.of('a', 'another', () => points(3))?.total).toBe(3);
  orders.forget('a');
  expect(orders.of('a', 'another', () => points(4))?.total).toBe(4);
});

test('of more grids than there is room for, the last ones have none', () => {
  const orders = new GridOrders();
  const keys = Array.from({ length: 9 }, (_, index) => `sweep ${index}`);
  const found = keys.map((key) => orders.of(key, 'grid', () => points(1)));
  expect(found.map(Boolean)).toEqual([...Array<boolean>(8).fill(true), false]);
  orders.forget('sweep 0');
  expect(orders.of('sweep 8', 'grid', () => points(1))).toBeDefined();
});
