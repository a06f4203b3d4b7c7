import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { markLaunched, registerSweep, writeGrid } from '@tuningsweep/ledger';
import { sweepIdentity } from '../../../engine/src/search/index.ts';
import { aLease, point, registration, TICKER } from '../../conformance/sweep/builders.ts';
import { listenOnLoopback } from '../../servers/listen.ts';
import { cli, startCli } from '../../support/cli/cli.ts';
import { kubeconfigFor } from '../../support/servers/kubeconfig.ts';
import { trainersIn } from '../../support/cli/processes.ts';
import { embedded, inLedger, preparedSweep, tasksIn } from '../tiny-sweep.ts';

const WAIT = { timeout: 600_000, interval: 50 };
const SCRIPT = 'echo "to stdout"; echo "to stderr" >&2; exit 1';

async function firstCode(folder: string): Promise<string> {
  const [task] = await tasksIn(embedded(folder));
  if (!task) throw new Error('the sweep has no task yet');
  return task.codeTask;
}

describe('tuningsweep logs', () => {
  test('every attempt of a task, on either stream', async () => {
    const folder = await preparedSweep({ trainer: { retries: 1 }, maxFailedTasks: 0, parallelism: 1 });
    await cli(folder, 'run', '-f', 'sweep.yaml', '--trainer', `sh -c '${SCRIPT}'`);
    const code = await firstCode(folder);
    const last = await cli(folder, 'logs', code);
    expect(last.code).toBe(0);
    expect(last.stdout.split('\n').slice(1, 3).toSorted()).toEqual(['to stderr', 'to stdout']);
    expect(last.stdout).toMatch(
      /^tuningsweep: attempt 2 of .*\n.*\n.*\ntuningsweep: attempt 2 ended .* with TrainerError/,
    );
    expect((await cli(folder, 'logs', code, '--try', '1')).stdout).toMatch(/^tuningsweep: attempt 1 of/);
    expect(await cli(folder, 'logs', code, '--try', '3')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--try: expected one of 1, 2, found 3.'),
    });
    const other = (await tasksIn(embedded(folder))).at(-1);
    expect(await cli(folder, 'logs', String(other?.codeTask))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it was not tried yet'),
    });
    expect(await cli(folder, 'logs', 'abcdefg-aaaaaaaaaaaa')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Codes are in the first column of: tuningsweep results NAME'),
    });
  });

  test('of an attempt that goes on, until it has ended', async () => {
    const folder = await preparedSweep({ parallelism: 1 });
    const run = startCli(folder, 'run', '-f', 'sweep.yaml', '--trainer', `sh -c 'echo begun; exec sleep 600'`);
    const code = await vi.waitFor(async () => {
      expect(trainersIn(folder)).not.toEqual([]);
      return firstCode(folder);
    }, WAIT);
    const following = startCli(folder, 'logs', code, '--follow');
    await vi.waitFor(async () => expect((await cli(folder, 'logs', code)).stdout).toContain('begun'), WAIT);
    run.child.kill('SIGINT');
    await run.done;
    expect(await following.done).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/begun\n.*ended.* the trainer was ended by SIGTERM/),
    });
  });
});

/** A ledger with a task of a sweep on a cluster. */
async function clusterTask(): Promise<{ folder: string; code: string }> {
  const folder = await preparedSweep();
  const place = { cluster: 'c1', namespace: 'team-a', name: 'usd-krw' };
  const { key: sweepKey, sha256 } = sweepIdentity(place);
  const { codeTask: code, ...rest } = point(0, sweepKey);
  await inLedger(embedded(folder), async (ledger) => {
    const lease = await aLease(ledger);
    await registerSweep(ledger, lease, registration({ ...place, sweepKey, sha256 }));
    const points = [{ codeTask: code, ...rest }];
    await writeGrid(ledger, lease, { sweepKey, ticker: TICKER, gridSha256: 'g', points });
    await markLaunched(ledger, lease, sweepKey, [code]);
  });
  return { folder, code };
}

/** An API server that has two pods of every task, and their logs. */
async function podServer(folder: string): Promise<void> {
  const pod = (name: string, minute: number) => ({
    metadata: { name, namespace: 'team-a', creationTimestamp: `2026-01-01T00:0${minute}:00Z` },
  });
  const server = createServer(({ url = '' }, response) => {
    const [, name] = /\/pods\/(\w+)\/log\?container=trainer&follow=(true|false)$/.exec(url) ?? [];
    const list = { kind: 'PodList', metadata: {}, items: [pod('second', 2), pod('first', 1)] };
    response.end(name ? `log of ${name}\n` : JSON.stringify(list));
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => void server.close());
  writeFileSync(join(folder, 'kubeconfig'), kubeconfigFor(port));
}

describe('of a task on a cluster', () => {
  test('the pod is asked', async () => {
    const { folder, code } = await clusterTask();
    await podServer(folder);
    const ask = (...args: string[]) => cli(folder, 'logs', code, '--kubeconfig', 'kubeconfig', ...args);
    expect(await ask()).toEqual({ code: 0, stdout: 'log of second\n', stderr: '' });
    expect((await ask('--try', '1', '--follow')).stdout).toBe('log of first\n');
  });

  test('without a cluster in reach the message says how to ask it', async () => {
    const { folder, code } = await clusterTask();
    const none = await cli(folder, 'logs', code, '--kubeconfig', 'nothere');
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`kubectl logs -n team-a -l tuningsweep.io/code-task=${code} --tail=-1`),
    });
  });
});
