import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { isSwitchedOff } from '../cluster/node/requirements.ts';
import { PARAMETERS } from '../operator/manifest.ts';
import { until } from '../support/until.ts';
import { OPERATOR_NAMESPACE } from './install.ts';
import { Sweep, useSite } from './site.ts';
import type { Pod } from '../../operator/src/kube/machinery/resource.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/usd-krw-quick.yaml', import.meta.url));

const ONE_POINT = { ...PARAMETERS, epoch: { values: [1] }, learningRate: { values: [0.001] } };
/** As long as it is let. */
const ENDLESS = { ...ONE_POINT, epoch: { values: [100_000] } };
/** Some seconds a task. */
const FOUR_POINTS = { ...PARAMETERS, epoch: { values: [20, 30] } };

const GPU = 'nvidia.com/gpu';
const CODE_LABEL = 'tuningsweep.io/code-task';

describe.skipIf(isSwitchedOff())('on a real node, installed by the chart', { timeout: 900_000 }, () => {
  const current = useSite();

  it('two replicas are ready, one leads', async () => {
    const site = current();
    const pods = await site.list<Pod>(OPERATOR_NAMESPACE, 'pods');
    expect(pods.map(isReady)).toEqual([true, true]);
    expect(pods.map(({ metadata }) => metadata?.name)).toContain(await site.leader());
  });

  it('the example is trained in containers, and its best task is the one that a query finds', async () => {
    const site = current();
    const sweep = new Sweep(site, await site.namespace(), 'usd-krw-quick');
    await sweep.kubectl('apply', '-f', EXAMPLE);
    await sweep.finished();

    const tasks = await sweep.tasks();
    expect(tasks.map(({ status }) => status)).toEqual(Array(8).fill('Completed'));
    const { status } = await sweep.resource();
    expect(status?.tasks).toMatchObject({ total: 8, completed: 8, failed: 0 });
    const { rows } = await sql<{ CODE_TASK: string; MSE: number }>`
      SELECT r.CODE_TASK, CAST(r.MSE AS DOUBLE) AS MSE FROM TB_MODELRESULT r
        JOIN TB_TASKSTATUS s ON s.CODE_TASK = r.CODE_TASK AND s.STATUS = 'Completed'
       ORDER BY r.MSE, s.IDX_TASK LIMIT 1`.execute(site.database.ledger.db);
    expect(status?.best).toMatchObject({ codeTask: rows[0]?.CODE_TASK, value: rows[0]?.MSE });
    // A Job goes a minute after its success, so only the last ones still have logs.
    const [pod] = await sweep.pods();
    const codeTask = pod?.metadata?.labels?.[CODE_LABEL];
    expect(await sweep.kubectl('logs', `job/${codeTask}`)).toContain(`"codeTask":"${codeTask}"`);
    console.log(`best: ${JSON.stringify(status?.best)}`);
  });

  it('a trainer that needs more memory than its limit fails with that cause', async () => {
    const sweep = await current().apply({
      parameters: ONE_POINT,
      trainer: { retries: 0, resources: { limits: { memory: '40Mi' } } },
    });
    await sweep.finished();
    expect(await failures(sweep)).toEqual([expect.stringMatching(/^OOMKilled: /)]);
  });

  it('a trainer that takes too long fails with that cause', async () => {
    const sweep = await current().apply({ parameters: ENDLESS, trainer: { retries: 0, timeoutSeconds: 10 } });
    await sweep.finished();
    expect(await failures(sweep)).toEqual([expect.stringMatching(/^DeadlineExceeded: /)]);
  });

  it('an image that cannot be had fails the task after the time to start', async () => {
    const trainer = { retries: 0, image: 'localhost:1/none:1', startTimeoutSeconds: 5 };
    const sweep = await current().apply({ parameters: ONE_POINT, trainer });
    await sweep.finished();
    expect(await failures(sweep)).toEqual([expect.stringMatching(/^ImagePull: /)]);
  });

  it('a drained node costs no task a retry', async () => {
    const site = current();
    const sweep = await site.apply({ parameters: FOUR_POINTS, trainer: { retries: 0 } });
    const [evicted] = await until('a trainer runs', async () => await running(sweep), LIMIT_MS);
    try {
      await site.kubectl([
        'drain',
        'node-0',
        `--pod-selector=${CODE_LABEL}`,
        '--delete-emptydir-data',
        '--timeout=120s',
      ]);
    } finally {
      await site.kubectl(['uncordon', 'node-0']);
    }
    await sweep.finished();
    expect((await sweep.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
    expect((await sweep.pods()).map(({ metadata }) => metadata?.uid)).not.toContain(evicted?.metadata?.uid);
  });

  it('no more tasks run at once than there are GPUs', async () => {
    const site = current();
    const patch = JSON.stringify({ status: { capacity: { [GPU]: '1' } } });
    await site.kubectl(['patch', 'node', 'node-0', '--subresource=status', '--type=merge', '-p', patch]);
    const sweep = await site.apply({
      parameters: FOUR_POINTS,
      parallelism: 4,
      trainer: { resources: { limits: { [GPU]: '1' } } },
    });
    let most = 0;
    await until(
      'the sweep is finished',
      async () => {
        most = Math.max(most, (await running(sweep))?.length ?? 0);
        return (await sweep.resource()).status?.completionTime;
      },
      LIMIT_MS,
    );
    expect(most).toBe(1);
    expect((await sweep.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
  });

  it('a leader that is killed in the middle of a sweep is followed by the other replica', async () => {
    const site = current();
    const leader = await site.leader();
    const sweep = await site.apply({ parameters: FOUR_POINTS });
    await until('a trainer runs', async () => await running(sweep), LIMIT_MS);
    await site.kubectl(['-n', OPERATOR_NAMESPACE, 'delete', 'pod', leader, '--grace-period=0', '--force']);
    await sweep.finished();
    expect((await sweep.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
    expect(await site.leader()).not.toBe(leader);
    const { rows } = await sql<{ TRIES: number }>`
      SELECT COUNT(*) AS TRIES FROM TB_TASKATTEMPT a JOIN TB_TASK t ON t.CODE_TASK = a.CODE_TASK
        JOIN TB_SWEEP w ON w.SWEEP_KEY = t.SWEEP_KEY AND w.NAMESPACE = ${sweep.namespace}`.execute(
      site.database.ledger.db,
    );
    expect(rows).toEqual([{ TRIES: 4 }]);
  });
});

const LIMIT_MS = 600_000;

/** The notes of the sweep's failed tasks, which is all of them. */
async function failures(sweep: Sweep): Promise<string[]> {
  const tasks = await sweep.tasks();
  const { status } = await sweep.resource();
  expect(status?.tasks).toMatchObject({ total: tasks.length, failed: tasks.length });
  return tasks.map(({ note }) => note ?? '');
}

/** The pods that have begun and not ended; undefined when there are none. */
async function running(sweep: Sweep): Promise<Pod[] | undefined> {
  const pods = (await sweep.pods()).filter(({ status }) => status?.phase === 'Running');
  return pods.length > 0 ? pods : undefined;
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}
