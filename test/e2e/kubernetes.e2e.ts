import { sql } from 'kysely';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LABEL } from '@tuningsweep/ledger/contracts';
import { imageTag } from '../cluster/node/images/images.ts';
import { isSwitchedOff } from '../cluster/node/requirements.ts';
import type { SpecChanges } from '../operator/manifest.ts';
import { filledIn, isOfOwnTrainers, prometheusQueries, queriesOf } from '../monitoring/boards.ts';
import { startPrometheus } from '../monitoring/prometheus.ts';
import type { RunningPrometheus } from '../monitoring/prometheus.ts';
import { cli } from '../support/cli/cli.ts';
import { until } from '../support/until.ts';
import { clusterCommands, installCommand } from './guide.ts';
import { OPERATOR_NAMESPACE, runCommand } from './install.ts';
import { testInterruptions } from './interruptions.ts';
import { LIMIT_MS, Sweep, useSite } from './site.ts';
import type { Pod } from '../../kube-runtime/src/resource.ts';
import { FOUR_POINTS } from '../support/builders.ts';

const EXAMPLE = 'usd-krw-quick';

const ONE_POINT = { ...FOUR_POINTS, epoch: { values: [1] }, learningRate: { values: [0.001] } };
/** As long as it is let. */
const ENDLESS = { ...ONE_POINT, epoch: { values: [100_000] } };
/** Some seconds a task. */
const LONGER_POINTS = { ...FOUR_POINTS, epoch: { values: [20, 30] } };

const NOTHING_MORE = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** A container of the trainer's image beside the trainer. */
function beside(name: string) {
  return { name, image: imageTag('trainer'), command: ['node'], securityContext: NOTHING_MORE };
}

/** A proxy of a service mesh, as far as it matters here: nothing ends it but a signal. */
const WITH_PROXY = {
  spec: { containers: [{ ...beside('proxy'), args: ['-e', 'setInterval(() => {}, 1000)'] }] },
};
const FAILING = { name: 'trainer', command: ['node'], args: ['-e', 'console.error("as told"); process.exit(1)'] };

function withTrainer(changes: object): NonNullable<SpecChanges['trainer']> {
  return { template: { spec: { containers: [{ name: 'trainer', ...changes }] } } };
}

const GPU = 'nvidia.com/gpu';

describe.skipIf(isSwitchedOff())('on a real node, installed by the chart', { timeout: 900_000 }, () => {
  const current = useSite();
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  const begin = new Date();
  let prometheus: RunningPrometheus;
  beforeAll(async () => (prometheus = await startPrometheus(...(await current().metricsUrls()))));
  afterAll(async () => {
    await prometheus.stop();
    rmSync(folder, { recursive: true });
  });

  it('two replicas are ready, one leads', async () => {
    const site = current();
    const pods = await site.list<Pod>(OPERATOR_NAMESPACE, 'pods');
    expect(pods.map(isReady)).toEqual([true, true]);
    expect(pods.map(({ metadata }) => metadata?.name)).toContain(await site.leader());
  });

  it('the example is trained in containers, and its best task is the one that a query finds', async () => {
    const site = current();
    const sweep = new Sweep(site, await site.namespace(), EXAMPLE);
    const apply = installCommand('kubectl', '--namespace', 'research', 'apply');
    await runCommand(site.reach, apply, `--namespace=${sweep.namespace}`);
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
    const codeTask = pod?.metadata?.labels?.[LABEL.codeTask];
    expect(await sweep.kubectl('logs', `job/${codeTask}`)).toContain(`"codeTask":"${codeTask}"`);
    console.log(`best: ${JSON.stringify(status?.best)}`);
    await expectToBeReadByAnybody(sweep, status?.best?.codeTask ?? '');
    await expectCommandsToWork(sweep);
  });

  /** The forecast and its picture, by an account that may only read. */
  async function expectToBeReadByAnybody({ namespace, name }: Sweep, best: string): Promise<void> {
    const of = [`${namespace}/${name}`, '--database', current().database.readerUrl];
    const forecast = await cli(folder, 'forecast', ...of);
    expect(forecast).toMatchObject({ code: 0, stdout: expect.stringContaining(`by the model of ${best}`) });
    expect(await cli(folder, 'report', ...of)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, `${EXAMPLE}-report.html`), 'utf8')).toContain(best);
    console.log(forecast.stdout);
  }

  /** What the guide and the runbooks tell to type; a watch is left out, for it has no end. */
  async function expectCommandsToWork({ namespace, name }: Sweep): Promise<void> {
    const commands = ['docs/guide/kubernetes.md', 'docs/runbooks/'].flatMap(clusterCommands);
    expect(commands.length).toBeGreaterThan(10);
    for (const { program, args } of commands) {
      const words = args.filter((word) => !['-w', '--watch'].includes(word));
      const filled = words.map((word) => (word === 'NAMESPACE' ? namespace : word === 'NAME' ? name : word));
      const where = filled.includes('--namespace') ? [] : ['--namespace', namespace];
      await runCommand(current().reach, { program, args: [...where, ...filled] });
    }
  }

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

  it.each<[string, SpecChanges['trainer'], RegExp]>([
    ['a Secret that is not there', { ledgerSecretName: 'none' }, /^StartError: .*secret "none" not found/],
    [
      'a ConfigMap that is not there',
      withTrainer({ env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'none', key: 'x' } } }] }),
      /^StartError: CreateContainerConfigError: configmap "none" not found/,
    ],
    ['a program that is not there', withTrainer({ command: ['/none'] }), /^StartError: .*no such file/],
    [
      'an init container that crashes',
      { template: { spec: { initContainers: [{ ...beside('fetch'), args: ['-e', 'process.exit(3)'] }] } } },
      /^StartError: init container fetch exited with 3/,
    ],
    [
      'a native sidecar that crashes again and again',
      {
        template: {
          spec: {
            initContainers: [
              {
                ...beside('proxy'),
                args: ['-e', 'process.exit(1)'],
                restartPolicy: 'Always',
                startupProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 600 },
              },
            ],
          },
        },
      },
      /^StartError: .*back-off.* restarting failed container/i,
    ],
    [
      'a service account that is not there',
      { template: { spec: { serviceAccountName: 'nobody' } } },
      /^StartError: .*serviceaccount "nobody" not found/,
    ],
  ])('a pod that cannot start for %s fails its task with the words of who knows', async (_, trainer, note) => {
    const sweep = await current().apply({
      parameters: ONE_POINT,
      trainer: { retries: 0, startTimeoutSeconds: 15, ...trainer },
    });
    await sweep.finished();
    expect(await failures(sweep)).toEqual([expect.stringMatching(note)]);
  });

  it('a container that outlives the trainer is ended with its pod', async () => {
    const sweep = await current().apply({ parameters: ONE_POINT, trainer: { template: WITH_PROXY } });
    await sweep.finished();
    expect((await sweep.tasks()).map(({ status }) => status)).toEqual(['Completed']);
    await until('its pod is gone', async () => (await sweep.pods()).length === 0, LIMIT_MS);
  });

  it('a trainer that fails beside such a container is tried again as often as is allowed', async () => {
    const trainer = { retries: 1, template: { spec: { containers: [FAILING, ...WITH_PROXY.spec.containers] } } };
    const sweep = await current().apply({ parameters: ONE_POINT, trainer });
    const uids = new Set<string | undefined>();
    await until(
      'the sweep is finished',
      async () => {
        for (const { metadata } of await sweep.pods()) uids.add(metadata?.uid);
        return (await sweep.resource()).status?.completionTime;
      },
      LIMIT_MS,
    );
    expect(await failures(sweep)).toEqual([expect.stringMatching(/^TrainerError: as told$/)]);
    expect(uids.size).toBe(2);
  });

  it('a pod that somebody deletes fails no task, and its task starts afresh', async () => {
    const sweep = await current().apply({ parameters: ENDLESS, trainer: { retries: 0 } });
    const [first] = await until('a trainer runs', async () => await sweep.running(), LIMIT_MS);
    await sweep.kubectl('delete', 'pods', '--all');
    const [second] = await until('another trainer runs', async () => await sweep.running(), LIMIT_MS);
    expect(second?.metadata?.uid).not.toBe(first?.metadata?.uid);
    expect((await sweep.resource()).status?.tasks).toMatchObject({ failed: 0, total: 1 });
    await sweep.kubectl('delete', 'tsw', '--all');
  });

  testInterruptions(current, folder);

  it('no more tasks run at once than there are GPUs', async () => {
    const site = current();
    const patch = JSON.stringify({ status: { capacity: { [GPU]: '1' } } });
    await site.kubectl(['patch', 'node', 'node-0', '--subresource=status', '--type=merge', '-p', patch]);
    const sweep = await site.apply({
      parameters: LONGER_POINTS,
      parallelism: 4,
      trainer: { resources: { limits: { [GPU]: '1' } } },
    });
    let most = 0;
    await until(
      'the sweep is finished',
      async () => {
        most = Math.max(most, (await sweep.running())?.length ?? 0);
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
    const sweep = await site.apply({ parameters: LONGER_POINTS });
    await until('a trainer runs', async () => await sweep.running(), LIMIT_MS);
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

  it('every query of the dashboards has had data from these pods and this ledger', async () => {
    const site = current();
    const sweeps: { namespace: string; sweep: string; metric: string }[] = await site.database.ledger.db
      .selectFrom('TB_SWEEP')
      .select(['NAMESPACE as namespace', 'NAME as sweep', 'OBJECTIVE as metric'])
      .execute();
    const fillings = sweeps.map((sweep) => ({
      ...sweep,
      parameter: 'epoch',
      job: 'operator',
      operator_namespace: '.*',
      __rate_interval: '15s',
    }));
    const without: string[] = [];
    for (const { panel, query } of prometheusQueries()) {
      const asked = fillings.map((values) => prometheus.hadData(filledIn(query, values), begin));
      if (!(await Promise.all(asked)).includes(true)) without.push(`${panel}: ${query}`);
    }
    for (const { panel, query } of queriesOf('rawSql').filter((each) => !isOfOwnTrainers(each.panel))) {
      const asked = fillings.map((values) => sql.raw(filledIn(query, values)).execute(site.database.ledger.db));
      if ((await Promise.all(asked)).every(({ rows }) => rows.length === 0)) without.push(`${panel}: ${query}`);
    }
    expect(without).toEqual([]);
  });

  it('is upgraded and removed as the guide tells; rows stay', async () => {
    const { reach, database } = current();
    await runCommand(reach, installCommand('helm', 'upgrade'));
    await runCommand(reach, installCommand('kubectl', '--namespace', OPERATOR_NAMESPACE, 'rollout'), '--timeout=180s');
    await runCommand(reach, installCommand('kubectl', 'delete', 'tuningsweeps'));
    await runCommand(reach, installCommand('helm', 'uninstall'));
    await runCommand(reach, installCommand('kubectl', 'delete', 'crd'));
    expect(await current().list(OPERATOR_NAMESPACE, 'deployments')).toEqual([]);
    const { count } = await database.ledger.db
      .selectFrom('TB_SWEEP')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBeGreaterThan(5);
  });
});

/** The notes of the sweep's failed tasks, which is all of them. */
async function failures(sweep: Sweep): Promise<string[]> {
  const tasks = await sweep.tasks();
  const { status } = await sweep.resource();
  expect(status?.tasks).toMatchObject({ total: tasks.length, failed: tasks.length });
  return tasks.map(({ note }) => note ?? '');
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}
