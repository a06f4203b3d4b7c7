import { expect, test } from 'vitest';
import { readProposals } from '@tuningsweep/ledger';
import { cli } from '../../support/cli/cli.ts';
import { FOUR_POINTS } from '../../support/builders.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';
import { NAME } from '../manifest.ts';

const current = useEnvironment();
const SPACE = {
  parameters: { ...FOUR_POINTS, learningRate: { min: 0.0001, max: 0.01, scale: 'Log' as const } },
  parallelism: 3,
};

test('a search runs as Jobs, goes on after its operator, and can be computed again', async () => {
  const environment = current();
  const stop = environment.startOperator();
  environment.simulate(completing(environment.ledger));
  await environment.apply({ ...SPACE, algorithm: { name: 'TPE', maxTasks: 16 } });
  await until('some are done', async () => ((await environment.sweep()).status?.tasks?.completed ?? 0) >= 5);
  await stop();
  environment.startOperator();
  await environment.kubectl('wait', '--for=condition=Finished', `tsw/${NAME}`, '--timeout=300s');
  const { status } = await environment.sweep();
  expect(status?.tasks).toEqual({ total: 16, pending: 0, active: 0, completed: 16, failed: 0, stopped: 0 });
  const tasks = await environment.tasks();
  expect(tasks.map(({ attempt }) => attempt)).toEqual(Array(16).fill(1));
  expect(new Set((await environment.jobs()).map(({ metadata }) => metadata?.name))).toEqual(
    new Set(tasks.map(({ codeTask }) => codeTask)),
  );
  const events = await environment.kubectl('get', 'events');
  expect(events).toContain('16 tasks by TPE, each written before it is launched.');

  await environment.apply({ ...SPACE, algorithm: { name: 'TPE', maxTasks: 20 } });
  await until('the larger budget is used', async () => (await environment.sweep()).status?.tasks?.completed === 20);
  const [proposal] = await readProposals(environment.ledger, tasks[0]?.codeTask.slice(0, 7) ?? '');
  expect(proposal).toMatchObject({ index: 0, known: 0, origin: 'Algorithm' });
  const replayed = await cli('.', 'replay', `${environment.namespace}/${NAME}`, '--database', environment.url);
  expect(replayed).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('20 proposals computed again, all the same.'),
  });
});
