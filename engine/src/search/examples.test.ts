import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadManifest } from '../api/index.ts';
import { gridPoints, LOCAL_CLUSTER, sweepIdentity } from './index.ts';

/** The codes of every point of every example, in the grid's order, as release 0.1.0 gave them to local runs. */
const CODES: Record<string, string[]> = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/release-0.1.0/codes.json', import.meta.url), 'utf8'),
);

test.each(Object.entries(CODES))('%s has the codes that it had in release 0.1.0', async (file, codes) => {
  const { metadata, spec } = await loadManifest(`examples/${file}`);
  const place = { cluster: LOCAL_CLUSTER, namespace: metadata.namespace ?? 'default', name: metadata.name };
  const points = gridPoints(spec, sweepIdentity(place).key);
  expect(Array.from(points, ({ codeTask }) => codeTask)).toEqual(codes);
});
