import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadManifest } from '../api/index.ts';
import { fuzzedGrid } from '../../../test/support/fuzzed-grids.ts';
import { sha256 } from './codes/code.ts';
import { gridDefinition, gridPoints, LOCAL_CLUSTER, sweepIdentity } from './index.ts';

/** The codes of every point of every example, in the grid's order, as release 0.1.0 gave them to local runs. */
const CODES: Record<string, string[]> = JSON.parse(fixture('codes.json'));

/** For each fuzzed grid the hash of its own hash, its size and all of its codes, as release 0.1.0 gave them. */
const FUZZED: string[] = JSON.parse(fixture('fuzzed-grids.json'));

function fixture(file: string): string {
  return readFileSync(new URL(`../../../test/fixtures/release-0.1.0/${file}`, import.meta.url), 'utf8');
}

test.each(Object.entries(CODES))('%s has the codes that it had in release 0.1.0', async (file, codes) => {
  const { metadata, spec } = await loadManifest(`examples/${file}`);
  const place = { cluster: LOCAL_CLUSTER, namespace: metadata.namespace ?? 'default', name: metadata.name };
  const points = gridPoints(spec, sweepIdentity(place).key);
  expect(Array.from(points, ({ codeTask }) => codeTask)).toEqual(codes);
});

test('a thousand fuzzed grids have the hashes, sizes and codes that they had in release 0.1.0', () => {
  const digests = FUZZED.map((_, seed) => {
    const spec = fuzzedGrid(seed);
    const grid = gridDefinition(spec);
    const codes = Array.from(gridPoints(spec, 'abcdefg'), ({ codeTask }) => codeTask);
    return sha256([grid.sha256, grid.total, ...codes].join()).slice(0, 16);
  });
  expect(digests).toHaveLength(1000);
  expect(digests).toEqual(FUZZED);
});
