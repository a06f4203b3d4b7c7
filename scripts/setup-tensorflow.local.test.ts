import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './lib/paths.mjs';
import { nativesOf, setUpTensorflow } from './setup-tensorflow.mjs';
import { doLoad } from './tensorflow/natives.mjs';
import { tensorflowSource } from './tensorflow/sources.mjs';

test('does nothing, and fetches nothing, where the binding loads', async () => {
  // Or it would be set up from a folder that is gone after the test.
  const source = tensorflowSource({});
  const packageHome = join(ROOT, 'node_modules', source.npmPackage);
  expect(doLoad(packageHome, nativesOf(packageHome, source))).toBe(true);
  const cache = mkdtempSync(join(tmpdir(), 'tuningsweep-cache-'));
  const told: string[] = [];
  expect(await setUpTensorflow({ cache, log: (line) => told.push(line) })).toEqual({ changed: false });
  expect([told, readdirSync(cache)]).toEqual([[], []]);
  rmSync(cache, { recursive: true });
});
