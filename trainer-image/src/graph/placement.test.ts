import { expect, test } from 'vitest';
import { BindingError } from './binding-error.ts';
import { requireDevice } from './placement.ts';

test('a CPU is there', () => {
  expect(() => requireDevice('cpu')).not.toThrow();
});

test('a GPU that the library does not see is said to be missing, in its own words', () => {
  expect(() => requireDevice('gpu')).toThrow(BindingError);
  expect(() => requireDevice('gpu')).toThrow(/finds no GPU that it can compute on: .*GPU:0/);
});
