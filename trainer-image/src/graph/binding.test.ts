import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { BindingError } from './binding-error.ts';
import { loadBinding, openBinding } from './binding.ts';

test('loads once', () => {
  expect(loadBinding()).toBe(loadBinding());
  expect(loadBinding().TF_Version).toMatch(/^2\./);
});

test('says what does not load where it was not set up', () => {
  expect(() => openBinding(tmpdir())).toThrow(BindingError);
  expect(() => openBinding(tmpdir())).toThrow(/does not load \(.*tfjs_binding\.node'\)$/);
});
