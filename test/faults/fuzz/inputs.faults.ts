import { expect, test } from 'vitest';
import { tally } from '../tally.ts';
import { fuzzBindings, fuzzImports, fuzzUrls } from './inputs.ts';

const FILES = 10_000;
const URLS = 100_000;
const BINDINGS = 5000;

test('any CSV file is imported or refused as input', { timeout: 600_000 }, async () => {
  await expect(fuzzImports(FILES)).resolves.toBeUndefined();
  tally('fuzzed inputs', FILES);
});

test('any URL of a ledger is taken apart or refused as input, without its password', { timeout: 600_000 }, () => {
  expect(() => fuzzUrls(URLS)).not.toThrow();
  tally('fuzzed inputs', URLS);
});

test('any mounted binding is its account on its server or is refused as input', { timeout: 600_000 }, () => {
  expect(() => fuzzBindings(BINDINGS)).not.toThrow();
  tally('fuzzed inputs', BINDINGS);
});
