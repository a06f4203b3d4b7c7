import { Readable } from 'node:stream';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { importRaw, prepareAdj, readMetrics } from '../../../ledger/src/index.ts';
import { NAME } from '../../operator/manifest.ts';
import { useEnvironment } from '../../operator/environment.ts';
import type { TestEnvironment } from '../../operator/environment.ts';
import { emptySchema } from '../../support/ledger/ledgers.ts';
import { installCrds } from '../control-plane/crds.ts';
import { useRealCluster } from '../use.ts';
import { DATABASE_HOST } from './cluster.ts';
import { examplesWithImages } from './images/examples.ts';
import { imageTag } from './images/images.ts';
import { outcomeOf } from './outcomes.ts';
import { isSwitchedOff } from './requirements.ts';
import { makeBinding } from './secret.ts';
import { FOUR_POINTS } from '../../support/builders.ts';

const RATES = new URL('../../../examples/data/usd-krw.csv', import.meta.url);
const ONE_POINT = { ...FOUR_POINTS, epoch: { values: [1] }, learningRate: { values: [0.001] } };

describe.skipIf(isSwitchedOff())('a real node', () => {
  const cluster = useRealCluster();
  const current = useEnvironment({
    withData: false,
    cluster,
    makeDatabase: () => emptySchema(cluster.real().databaseUrl),
  });
  beforeAll(() => installCrds(cluster.api));

  /** A ledger that pods of the namespace reach, and an operator. */
  const begin = async (): Promise<TestEnvironment> => {
    const environment = current();
    const { username, password, pathname } = new URL(environment.url);
    const ca = readFileSync(cluster.real().databaseCa, 'utf8');
    const account = { host: DATABASE_HOST, username, password, database: pathname.slice(1), ca };
    await makeBinding(cluster.api, environment.namespace, 'tuningsweep-ledger', account);
    environment.startOperator({ trainerImage: imageTag('trainer'), reporterImage: imageTag('operator') });
    return environment;
  };

  it('trains a task in a container, as nobody, on a file system that it cannot change', async () => {
    const environment = await begin();
    const days = readFileSync(RATES, 'utf8').split('\n').slice(0, 120).join('\n');
    await importRaw(environment.ledger, { ticker: 'USD/KRW', stream: Readable.from([days]), onError: 'fail' });
    await prepareAdj(environment.ledger);
    await environment.apply({
      data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' },
      parameters: ONE_POINT,
    });
    await environment.kubectl('wait', '--for=condition=Finished', `tsw/${NAME}`, '--timeout=300s');

    const [task] = await environment.tasks();
    expect(task).toMatchObject({ status: 'Completed' });
    const { status } = await environment.sweep();
    expect(status?.best?.codeTask).toBe(task?.codeTask);
    const pods = await environment.kubectl('get', 'pods', '-o', 'jsonpath={.items[*].status.phase}');
    expect(pods).toBe('Succeeded');
    expect(await environment.kubectl('logs', `job/${task?.codeTask}`)).toContain('"codeTask"');
  });

  it.each(examplesWithImages())(
    'trains the example $name by its files, by the restricted standard',
    async (example) => {
      const { name, manifest } = example;
      const environment = await begin();
      const enforced = 'pod-security.kubernetes.io/enforce=restricted';
      await cluster.kubectl(['label', 'namespace', environment.namespace, enforced]);
      const sweep = manifest.metadata.name;
      await environment.kubectl('apply', '-f', example.file);
      await environment.kubectl('wait', '--for=condition=Finished', `tsw/${sweep}`, '--timeout=600s');

      const tasks = await environment.tasks(sweep);
      expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => 'Completed'));
      const { points, steps, best, prints } = outcomeOf(name);
      expect(tasks.map(({ parameters }) => parameters)).toEqual(points);
      const { status } = await environment.sweep(sweep);
      expect(status?.best?.parameters).toEqual(best.parameters);
      const chosen = tasks.find(({ codeTask }) => codeTask === status?.best?.codeTask);
      expect(chosen).toMatchObject(best);
      const codes = tasks.map(({ codeTask }) => codeTask);
      const reported = await readMetrics(environment.ledger, codes);
      expect(codes.map((code) => reported.get(code)?.map(({ step }) => step))).toEqual(codes.map(() => steps));
      const attempts = await environment.ledger.db
        .selectFrom('TB_TASKATTEMPT')
        .select(['ATTEMPT', 'EXIT_CODE', 'CAUSE', 'BACKEND'])
        .execute();
      const whole = { ATTEMPT: 1, EXIT_CODE: 0, CAUSE: 'Completed', BACKEND: manifest.spec.trainer.command?.[0] };
      expect(attempts).toEqual(codes.map(() => whole));
      const job = `job/${chosen?.codeTask}`;
      expect(await environment.kubectl('logs', job, '-c', 'trainer')).toBe(prints);
      expect(await environment.kubectl('logs', job, '-c', 'reporter')).toContain('records attempt 1');
    },
  );
});
