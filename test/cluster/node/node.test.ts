import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { importRaw, prepareAdj, readMetrics } from '../../../ledger/src/index.ts';
import { NAME } from '../../operator/manifest.ts';
import { FOUR_POINTS } from '../../support/builders.ts';
import { fewRates, useNode } from './environment.ts';
import { examplesWithImages } from './images/examples.ts';
import { outcomeOf } from './outcomes.ts';
import { testPlugin } from './plugin.ts';
import { isSwitchedOff } from './requirements.ts';

const ONE_POINT = { ...FOUR_POINTS, epoch: { values: [1] }, learningRate: { values: [0.001] } };

describe.skipIf(isSwitchedOff())('a real node', () => {
  const begin = useNode();

  it('trains a task in a container, as nobody, on a file system that it cannot change', async () => {
    const environment = await begin();
    await importRaw(environment.ledger, { ticker: 'USD/KRW', stream: Readable.from([fewRates()]), onError: 'fail' });
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
      await environment.cluster.kubectl(['label', 'namespace', environment.namespace, enforced]);
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

  testPlugin(begin);
});
