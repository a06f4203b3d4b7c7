import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setUpTensorflow } from './setup-tensorflow.mjs';

test('does nothing, and fetches nothing, where the binding loads', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'tuningsweep-cache-'));
  const told: string[] = [];
  expect(await setUpTensorflow({ cache, log: (line) => told.push(line) })).toEqual({ changed: false });
  expect([told, readdirSync(cache)]).toEqual([[], []]);
  rmSync(cache, { recursive: true });
});
