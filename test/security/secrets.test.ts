import { text } from 'node:stream/consumers';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXTENSION_TABLES } from '../../ledger/src/schema/extension-tables.ts';
import { SEED_TABLES } from '../../ledger/src/schema/seed-tables.ts';
import { completing, useEnvironment } from '../operator/environment.ts';
import type { TestEnvironment } from '../operator/environment.ts';
import { breakableProxy } from '../support/servers/breakable-proxy.ts';
import { until } from '../support/until.ts';

const current = useEnvironment();

/** Everything that a user or an administrator may come to see of a sweep, but the process's output. */
async function shown(environment: TestEnvironment): Promise<Record<string, string>> {
  const objects = ['tsw', 'events', 'jobs', 'pods', 'leases'];
  const rows = [...SEED_TABLES, ...EXTENSION_TABLES].map(async ({ name }) => [
    name,
    JSON.stringify(await environment.ledger.db.selectFrom(name).selectAll().execute()),
  ]);
  const lists = objects.map(async (kind) => [kind, await environment.kubectl('get', kind, '-o', 'json')]);
  return Object.fromEntries(await Promise.all([...rows, ...lists]));
}

test('the ledger’s password shows nowhere, whether the ledger can be reached or not', async () => {
  const environment = current();
  const password = new URL(environment.url).password;
  expect(password.length).toBeGreaterThan(8);
  const way = await breakableProxy(environment.url);
  way.cut();
  const operator = environment.spawnOperator({
    databaseUrl: way.url,
    logLevel: 'trace',
    port: Number(new URL(environment.metricsUrl).port),
  });
  const [stdout, stderr] = [text(operator.stdout!), text(operator.stderr!)];
  const metrics = async (): Promise<string> => (await fetch(environment.metricsUrl)).text();
  await until('it has tried in vain', async () =>
    /tuningsweep_ledger_errors_total\{kind="Unavailable"\} [1-9]/.test(await metrics().catch(() => '')),
  );
  await way.mend();
  const complete = completing(environment.ledger);
  let first: string | undefined;
  environment.simulate(async (code, pod) => {
    first ??= code;
    return code === first ? { exitCode: 42, message: 'no such window' } : complete(code, pod);
  });
  await environment.apply();
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  way.cut();
  await environment.apply({ parallelism: 3 });
  await environment.reaches('DatabaseReachable', 'False DatabaseUnreachable');

  const places = {
    ...(await shown(environment)),
    metrics: await metrics(),
    cmdline: readFileSync(`/proc/${operator.pid}/cmdline`, 'utf8'),
  };
  operator.kill('SIGTERM');
  const all: Record<string, string> = { ...places, stdout: await stdout, stderr: await stderr };
  expect(all['stdout']).toContain('waiting for the database');
  expect(all['stdout']).toContain('a reconcile failed');
  expect(all['events']).toContain('DatabaseUnreachable');
  expect(all['TB_TASKSTATUS']).toContain('no such window');
  const telling = Object.entries(all).filter(([, said]) => said.includes(password));
  expect(telling.map(([place]) => place)).toEqual([]);
});
