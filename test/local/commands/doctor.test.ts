import { createServer } from 'node:http';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { listenOnLoopback } from '../../servers/listen.ts';
import { cli } from '../../support/cli/cli.ts';
import { kubeconfigFor } from '../../support/servers/kubeconfig.ts';
import { preparedSweep } from '../tiny-sweep.ts';

const aFolder = (): string => mkdtempSync(join(tmpdir(), 'tuningsweep-'));

interface Found {
  status: string;
  found: string;
  advice?: string;
}

/** The doctor's exit code and what it found, by name. */
async function examined(
  folder: string,
  ...args: string[]
): Promise<{ code: number | null; found: Record<string, Found> }> {
  vi.stubEnv('HOME', folder);
  const { code, stdout } = await cli(folder, 'doctor', '-o', 'json', ...args);
  const { runnable, checks } = JSON.parse(stdout);
  expect(runnable).toBe(code === 0);
  return { code, found: Object.fromEntries(checks.map((check: Found & { name: string }) => [check.name, check])) };
}

afterEach(() => vi.unstubAllEnvs());

describe('tuningsweep doctor', () => {
  test('where everything is there', async () => {
    const { code, found } = await examined(await preparedSweep());
    expect(code).toBe(0);
    for (const name of [
      'TuningSweep',
      'Node',
      'CPU',
      'Disk',
      'Trainer',
      'Ledger',
      'Tables',
      'Rights',
      'Data',
      'Kubernetes',
    ])
      expect(found[name]).toMatchObject({ status: 'ok' });
    expect(found['Speed']?.found).toMatch(/^\d\S* steps\/s/);
    expect(found['Data']?.found).toContain('USD/KRW (120 days');
  });

  test('without a ledger, without making one, and without the binding', async () => {
    const folder = aFolder();
    vi.stubEnv('NODE_OPTIONS', '--no-addons');
    const { code, found } = await examined(folder);
    expect(code).toBe(0);
    expect(found['Ledger']).toMatchObject({ status: 'note', found: expect.stringContaining('not made yet') });
    expect(found['Backend']).toMatchObject({
      status: 'note',
      advice: expect.stringContaining('npx tuningsweep setup-trainer'),
    });
    expect(existsSync(join(folder, 'tuningsweep.db'))).toBe(false);
  });

  test('without any trainer and with the database down', async () => {
    vi.stubEnv('TRAINER_BACKEND', 'abacus');
    const { code, found } = await examined(aFolder(), '--database', 'mysql://u:secret@127.0.0.1:1/x');
    expect(code).toBe(1);
    expect(found['Trainer']).toMatchObject({ status: 'fail', found: expect.stringContaining("found 'abacus'") });
    expect(found['Ledger']).toMatchObject({ status: 'fail', found: expect.stringContaining('cannot be reached') });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  test.each([
    ['with the custom resource', 200, { status: 'ok' }],
    ['without it', 404, { status: 'note', advice: expect.stringContaining('kubectl apply') }],
  ])('on a cluster %s', async (_, status, expected) => {
    const folder = aFolder();
    const server = createServer((_request, response) => response.writeHead(status).end('{}'));
    writeFileSync(join(folder, 'kubeconfig'), kubeconfigFor(await listenOnLoopback(server)));
    onTestFinished(() => void server.close());
    vi.stubEnv('KUBECONFIG', join(folder, 'kubeconfig'));
    const { code, found } = await examined(folder);
    expect(code).toBe(0);
    expect(found['Kubernetes']).toMatchObject(expected);
  });

  test('with a kubeconfig that cannot be read, which is not the same as none', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'kubeconfig'), 'apiVersion: v1\nclusters: [');
    vi.stubEnv('KUBECONFIG', join(folder, 'kubeconfig'));
    const { code, found } = await examined(folder);
    expect(code).toBe(1);
    expect(found['Kubernetes']).toMatchObject({
      status: 'fail',
      found: expect.stringContaining(join(folder, 'kubeconfig')),
      advice: expect.stringContaining('Mend that file'),
    });
  });
});
