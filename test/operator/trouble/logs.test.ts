import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { apiProxy } from '../../faults/operator/proxies/api-proxy.ts';
import type { Disturbance } from '../../faults/operator/proxies/api-proxy.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { NAME } from '../manifest.ts';

interface Entry {
  level: number;
  msg: string;
}

const WARN = 40;

/** An operator process on a way of its own to the API server, and the warnings and errors that it logs. */
async function listenedTo(environment: TestEnvironment, disturb: Disturbance): Promise<Entry[]> {
  const gate = { onWrite: () => undefined, crash: () => {} };
  const way = await apiProxy(environment.cluster.connection, gate, disturb);
  const port = Number(new URL(environment.metricsUrl).port);
  const operator = environment.spawnOperator({ kubeconfig: way.kubeconfig, port, logLevel: 'info' });
  onTestFinished(() => way.close());
  return warningsOf(operator);
}

function warningsOf({ stdout }: ChildProcess): Entry[] {
  if (stdout === null) throw new Error('the operator was started without a pipe');
  const entries: Entry[] = [];
  createInterface({ input: stdout }).on('line', (line) => {
    const entry: Entry = JSON.parse(line);
    if (entry.level >= WARN) entries.push(entry);
  });
  return entries;
}

describe('what an operator logs', () => {
  const current = useEnvironment();

  test('of a status that somebody was faster to change: nothing, the pass is made again', async () => {
    const environment = current();
    let conflicts = 0;
    const logged = await listenedTo(environment, async ({ method, url }) => {
      if (method !== 'PATCH' || !url.pathname.endsWith('/status') || conflicts === 3) return false;
      conflicts += 1;
      await environment.kubectl('annotate', '--overwrite', 'tsw', NAME, `example.org/seen=${conflicts}`);
      return false;
    });
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const metrics = await (await fetch(environment.metricsUrl)).text();
    expect(metrics).toMatch(/^rest_client_requests_total\{code="409",.*\} [3-9]$/m);
    expect(metrics).toMatch(/^controller_runtime_reconcile_total\{.*result="requeue".*\} [1-9]/m);
    expect(metrics).not.toMatch(/^controller_runtime_reconcile_total\{.*result="error".*\} [1-9]/m);
    expect(logged).toEqual([]);
  });

  test('of an API server that refuses its Lease: one line with what to do, however often it asks', async () => {
    const environment = current();
    let refused = 0;
    const logged = await listenedTo(environment, async ({ url }, response) => {
      if (!url.pathname.includes('/leases')) return false;
      refused += 1;
      response.writeHead(500).end('no leader');
      return true;
    });
    await until('it has asked three times', () => refused > 3);
    const lines = logged.filter(({ msg }) => msg.startsWith('the leader election is tried again'));
    expect(lines.map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/: GET .*\/leases\/.*no leader\. Look at the API server, and at the operator's rights\.$/),
    ]);
  });
});
