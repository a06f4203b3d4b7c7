import { expect, test } from 'vitest';
import { swapGateOrder } from './gates.ts';

test.each([
  ['one unit, one row', 1, [1, 2, 3, 4], [1, 3, 2, 4]],
  ['two units, one row', 2, [1, 1, 2, 2, 3, 3, 4, 4], [1, 1, 3, 3, 2, 2, 4, 4]],
  ['one unit, two rows', 1, [1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 2, 4, 5, 7, 6, 8]],
])('swaps the middle gates: %s', (_title, units, keras, kernel) => {
  const values = Float32Array.from(keras);
  expect([...swapGateOrder(values, units)]).toEqual(kernel);
  expect([...swapGateOrder(swapGateOrder(values, units), units)]).toEqual(keras);
  expect([...values]).toEqual(keras);
});
