import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../ledger/src/contracts.ts';
import { packImage } from '../cluster/node/images/images.ts';
import { helm } from '../tools/helm.ts';
import { publishChart } from './chart.ts';
import { makeKeys, sign, verify } from './cosign.ts';
import type { Keys } from './cosign.ts';
import { pull, pushImage } from './images.ts';
import { startRegistry } from './registry.ts';
import type { Registry } from './registry.ts';

// What a release pushes, pushed to a registry of this machine, signed and verified there, and pulled again.

let folder = '';
let registry: Registry;
let ours: Keys;
let others: Keys;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-published-'));
  registry = await startRegistry();
  ours = await makeKeys(folderOf('ours'));
  others = await makeKeys(folderOf('others'));
});
afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

function folderOf(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** The signature of a reference by its digest is there under its tag too, and nobody else's. */
async function expectToBeSigned(repository: string, tag: string, digest: string): Promise<void> {
  const tagged = `${registry.host}/${repository}:${tag}`;
  await expect(verify(registry, ours, tagged)).rejects.toThrow(/no (matching )?signatures/);
  await sign(registry, ours, `${registry.host}/${repository}@${digest}`);
  expect(await verify(registry, ours, tagged)).toEqual([digest]);
  await expect(verify(registry, others, tagged)).rejects.toThrow(
    /no matching signatures|invalid signature|failed to verify/,
  );
}

describe('what a release pushes', () => {
  test('an image is signed, and comes back as it was packed', async () => {
    const repository = 'tuningsweep/operator';
    const digest = await pushImage(registry, await packImage('operator', folder), repository, VERSION);
    await expectToBeSigned(repository, VERSION, digest);
    const { manifest, ...pulled } = await pull(registry, repository, VERSION);
    expect(pulled.digest).toBe(digest);
    expect(manifest.layers.length).toBeGreaterThan(2);
  });

  test('the chart is signed, and comes back as it was packaged, with all that it renders', async () => {
    const { archive, digest, reference } = await publishChart(registry, folderOf('chart'));
    const repository = 'tuningsweep/charts/tuningsweep-operator';
    await expectToBeSigned(repository, VERSION, digest);
    const { layers } = await pull(registry, repository, digest);
    expect(layers.map(sum)).toEqual([sum(readFileSync(archive))]);
    const from = [reference, `--version=${VERSION}`, `--ca-file=${registry.caFile}`];
    const rendered = await helm(['template', 'sweeps', ...from], { home: folder });
    expect(rendered).toBe(await helm(['template', 'sweeps', archive]));
  });
});

function sum(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
