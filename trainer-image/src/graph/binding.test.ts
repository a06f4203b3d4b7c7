import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { BindingError } from './binding-error.ts';
import { loadBinding, openBinding } from './binding.ts';

test('loads once', () => {
  expect(loadBinding()).toBe(loadBinding());
  expect(loadBinding().TF_Version).toMatch(/^2\./);
});

test('says what to run where it was not set up', () => {
  expect(() => openBinding(tmpdir())).toThrow(BindingError);
  expect(() => openBinding(tmpdir())).toThrow(/does not load.*Run: npm run setup$/);
});
