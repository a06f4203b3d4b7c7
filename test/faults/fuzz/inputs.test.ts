import { expect, test } from 'vitest';
import { fuzzBindings, fuzzImports, fuzzUrls } from './inputs.ts';

test('any CSV file is imported or refused as input', async () => {
  await expect(fuzzImports(300)).resolves.toBeUndefined();
});

test('any URL of a ledger is taken apart or refused as input, without its password', () => {
  expect(() => fuzzUrls(2000)).not.toThrow();
});

test('any mounted binding is its account on its server or is refused as input, without its password', () => {
  expect(() => fuzzBindings(1000)).not.toThrow();
});
