import { describe, expect, test } from 'vitest';
import { claimTask, completeTask } from '../../../ledger/src/index.ts';
import type { Claim } from '../../../ledger/src/index.ts';
import { useEnvironment } from '../../operator/environment.ts';
import type { TestEnvironment } from '../../operator/environment.ts';
import { until } from '../../support/until.ts';
import { resultOf } from '../../support/builders.ts';

const LATE = { mse: 0.001, loss: 0.001 };

describe('a trainer whose pod was lost with its node', () => {
  const current = useEnvironment();

  test('finishes after its replacement has begun, and again after that one’s end: one result', async () => {
    const environment = current();
    const { ledger } = environment;
    const claims = new Map<string, Claim>();
    const end = Promise.withResolvers<void>();
    environment.startOperator();
    environment.simulate(async (codeTask, pod) => {
      const holder = pod.metadata?.uid ?? '';
      const claim = await claimTask(ledger, { codeTask, holder, backend: 'fake', versions: '' });
      if (!claims.has(codeTask)) {
        claims.set(codeTask, claim);
        return undefined;
      }
      await end.promise;
      await completeTask(ledger, claim, resultOf(codeTask));
      return { exitCode: 0 };
    });
    await environment.apply({ parallelism: 4, trainer: { retries: 1 } });
    await until('all work', async () => claims.size === 4);
    await loseNode(environment);
    const replaced = ledger.db.selectFrom('TB_TASK').select('CODE_TASK').where('ATTEMPT', '=', 2);
    await until('replacements work', async () => (await replaced.execute()).length === 4);
    const finishLate = async (): Promise<unknown[]> =>
      Promise.all(
        [...claims.values()].map(async (claim) =>
          completeTask(ledger, claim, { ...resultOf(claim.codeTask), ...LATE }).catch((error: Error) => error.name),
        ),
      );
    const refused = Array(4).fill('ClaimLostError');
    expect(await finishLate()).toEqual(refused);
    expect((await environment.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Running'));
    end.resolve();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const before = await environment.tasks();
    expect(await finishLate()).toEqual(refused);
    expect(await environment.tasks()).toEqual(before);
    const results = await ledger.db.selectFrom('TB_MODELRESULT').select(['CODE_TASK', 'MSE']).execute();
    expect(Object.fromEntries(results.map(({ CODE_TASK, MSE }) => [CODE_TASK, MSE]))).toEqual(
      Object.fromEntries([...claims.keys()].map((code) => [code, resultOf(code).mse])),
    );
    expect((await environment.jobs()).length).toBe(4);
  });
});

/** What the control plane does to the pods of a node that is gone: they have failed, whatever still runs there. */
async function loseNode(environment: TestEnvironment): Promise<void> {
  const lost = {
    phase: 'Failed',
    conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: 'node is gone' }],
  };
  const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify({ status: lost })];
  const pods = (await environment.kubectl('get', 'pods', '-o', 'name')).trim().split('\n');
  for (const pod of pods) await environment.kubectl('patch', pod, ...patch);
  await environment.kubectl('delete', '--wait=false', ...pods);
}
