import { describe, expect, test } from 'vitest';
import { claimTask } from '../../../ledger/src/index.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';

describe('pods that somebody deletes', () => {
  const current = useEnvironment();

  test.each([0, 1])('start their tasks afresh and fail none (retries: %s)', async (retries) => {
    const environment = current();
    environment.startOperator();
    const complete = completing(environment.ledger);
    let deleted = false;
    environment.simulate(async (codeTask, pod) => {
      if (deleted) return complete(codeTask, pod);
      await claimTask(environment.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'fake', versions: '' });
      return undefined;
    });
    await environment.apply({ parallelism: 4, trainer: { retries } });
    await until(
      'four run',
      async () => (await environment.tasks()).filter(({ status }) => status === 'Running').length === 4,
    );
    deleted = true;
    await environment.kubectl('delete', 'pods', '--all', '--wait=false');
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.tasks()).map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
      Array(4).fill('Completed 2'),
    );
  });
});
