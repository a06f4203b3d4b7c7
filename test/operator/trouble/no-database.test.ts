import { expect, test } from 'vitest';
import { breakableProxy } from '../../support/servers/breakable-proxy.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';

const current = useEnvironment();

test('a replica without its database is alive and not ready, says so, and gets ready once it is there', async () => {
  const environment = current();
  const way = await breakableProxy(environment.url);
  way.cut();
  environment.startOperator({ databaseUrl: way.url });
  const ask = async (path: string): Promise<Response> => fetch(new URL(path, environment.metricsUrl));
  const says = (line: string): Promise<boolean> =>
    until(line, async () => {
      const answer = await ask('/metrics').catch(() => undefined);
      return (await answer?.text())?.includes(`\n${line}\n`) ?? false;
    });
  await says('tuningsweep_ledger_up 0');
  expect((await ask('/healthz')).status).toBe(200);
  expect(await (await ask('/readyz')).text()).toBe('waiting for the database\n');
  await until('its tries are counted', async () =>
    /tuningsweep_ledger_errors_total\{kind="Unavailable"\} [1-9]/.test(await (await ask('/metrics')).text()),
  );
  await way.mend();
  await says('tuningsweep_ledger_up 1');
  await until('it is ready', async () => (await ask('/readyz')).ok);
  await says('controller_runtime_max_concurrent_reconciles 2'); // it leads, and outlives what comes now
  way.cut();
  await says('tuningsweep_ledger_up 0');
  expect((await ask('/readyz')).status).toBe(503);
  await way.mend();
});

test('a replica that waits for its database ends well when it is told to', async () => {
  const environment = current();
  const way = await breakableProxy(environment.url);
  way.cut();
  const stop = environment.startOperator({ databaseUrl: way.url });
  await until('it has tried', async () => {
    const metrics = (await (await fetch(environment.metricsUrl).catch(() => undefined))?.text()) ?? '';
    return /tuningsweep_ledger_errors_total\{kind="Unavailable"\} [1-9]/.test(metrics);
  });
  await expect(stop()).resolves.toBeUndefined();
});

test('a sweep that is made while the database is away says so, with what to do, and begins once it is there', async () => {
  const environment = current();
  const way = await breakableProxy(environment.url);
  way.cut();
  environment.startOperator({ databaseUrl: way.url });
  environment.simulate(completing(environment.ledger));
  await environment.apply();
  await environment.reaches('Ready', 'False DatabaseUnreachable');
  expect(await environment.condition('DatabaseReachable')).toBe('False DatabaseUnreachable');
  const { status } = await environment.sweep();
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  expect(ready?.message).toMatch(/Mend the database, or the way to it\.$/);
  await way.mend();
  await environment.reaches('Succeeded', 'True AllTasksSettled');
});
