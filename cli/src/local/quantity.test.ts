import { expect, test } from 'vitest';
import { memoryBytes } from './quantity.ts';

test.each([
  ['512Mi', 512 * 1024 * 1024],
  ['1.5Gi', 1.5 * 1024 ** 3],
  ['500M', 500_000_000],
  ['1e9', 1_000_000_000],
  ['+1E3', 1000],
  ['1E', 1e18],
  [1024, 1024],
])('%s is %d bytes', (quantity, bytes) => expect(memoryBytes(quantity)).toBe(bytes));

test.each(['', 'lots', '5Q'])('"%s" is refused with an example of what is expected', (quantity) => {
  expect(() => memoryBytes(quantity)).toThrow(/Expected a Kubernetes quantity such as 512Mi, found/);
});
