import { describe, expect, test } from 'vitest';
import { claimTask } from '../../ledger/src/index.ts';
import { until } from '../support/until.ts';
import { completing, useStage } from './environment.ts';

describe('pods that somebody deletes', { timeout: 150_000 }, () => {
  const current = useStage();

  test.each([0, 1])('start their tasks afresh and fail none (retries: %s)', async (retries) => {
    const stage = current();
    stage.startOperator();
    const complete = completing(stage.ledger);
    let deleted = false;
    stage.play(async (codeTask, pod) => {
      if (deleted) return complete(codeTask, pod);
      await claimTask(stage.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'played', versions: '' });
      return undefined;
    });
    await stage.apply({ parallelism: 4, trainer: { retries } });
    await until(
      'four run',
      async () => (await stage.tasks()).filter(({ status }) => status === 'Running').length === 4,
    );
    deleted = true;
    await stage.kubectl('delete', 'pods', '--all', '--wait=false');
    await stage.reaches('Succeeded', 'True AllTasksSettled', 100_000);
    expect((await stage.tasks()).map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
      Array(4).fill('Completed 2'),
    );
  });
});
