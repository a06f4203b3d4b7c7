import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeClient, loadKubeConfig } from '@tuningsweep/kube-runtime';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { aSweep } from '../../../../engine/test/builders.ts';
import { listenOnLoopback } from '../../../../test/servers/listen.ts';
import { kubeconfigFor } from '../../../../test/support/servers/kubeconfig.ts';
import { TemplateCheck } from './template-check.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;
const REFUSED = { kind: 'Status', code: 422, reason: 'Invalid', message: 'a policy denied it' };

/** A check that asks an API server which refuses Jobs while `isRefusing`, and counts how often it is asked. */
async function asking(): Promise<{ check: TemplateCheck; server: { isRefusing: boolean; asked: number } }> {
  const state = { isRefusing: true, asked: 0 };
  const server = createServer((_, response) => {
    state.asked += 1;
    response.writeHead(state.isRefusing ? 422 : 201).end(JSON.stringify(state.isRefusing ? REFUSED : {}));
  });
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-template-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(await listenOnLoopback(server)));
  const client = new KubeClient({ load: () => loadKubeConfig({ kubeconfig }), version: 'test' });
  onTestFinished(async () => {
    await client.close();
    server.close();
    rmSync(folder, { recursive: true });
  });
  const platform = { defaultImage: 'example.org/trainer', reporterImage: 'example.org/reporter', defaults: {} };
  return { check: new TemplateCheck(client, platform), server: state };
}

test('a refusal counts for a minute, then the API server is asked again', async () => {
  const { check, server } = await asking();
  const stall = { reason: 'InvalidTemplate', message: expect.stringContaining('a policy denied it') };
  expect(await check.check(aSweep())).toEqual(stall);
  server.isRefusing = false;
  vi.advanceTimersByTime(59 * SECOND);
  expect(await check.check(aSweep())).toEqual(stall);
  expect(server.asked).toBe(1);
  vi.advanceTimersByTime(SECOND);
  expect(await check.check(aSweep())).toBeUndefined();
  expect(server.asked).toBe(2);
});

test('a good answer counts until a Job is refused in spite of it', async () => {
  const { check, server } = await asking();
  server.isRefusing = false;
  expect(await check.check(aSweep())).toBeUndefined();
  server.isRefusing = true;
  vi.advanceTimersByTime(3600 * SECOND);
  expect(await check.check(aSweep())).toBeUndefined();
  const { namespace, name } = aSweep();
  check.forget(`${namespace}/${name}`);
  expect(await check.check(aSweep())).toMatchObject({ reason: 'InvalidTemplate' });
});
