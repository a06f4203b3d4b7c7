import { describe, expect, test } from 'vitest';
import { ClaimRefusedError, claimTask } from '../../../ledger/src/index.ts';
import { until } from '../../support/until.ts';
import { NAME } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

const NOTE = 'the TuningSweep was deleted; its rows are kept';

describe('a sweep whose rows are kept when its resource goes', () => {
  const current = useEnvironment();

  const rows = ({ ledger }: TestEnvironment) =>
    ledger.db
      .selectFrom('TB_TASKSTATUS')
      .select(['STATUS', 'NOTE'])
      .where('CODE_TASK', '!=', 'SETTING_DBTABLE')
      .execute();
  const isClosed = async (environment: TestEnvironment): Promise<boolean> => {
    const found = await rows(environment);
    return found.length === 4 && found.every(({ STATUS, NOTE: note }) => STATUS === 'Stopped' && note === NOTE);
  };

  /** Two tasks are at work, and two wait. */
  async function atWork(environment: TestEnvironment): Promise<void> {
    environment.simulate(async (codeTask, pod) => {
      await claimTask(environment.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'fake', versions: '' });
      return undefined;
    });
    await environment.apply();
    const running = environment.ledger.db
      .selectFrom('TB_TASKSTATUS')
      .select('CODE_TASK')
      .where('STATUS', '=', 'Running');
    await until('two run', async () => (await running.execute()).length === 2);
  }

  test('is closed at once, refuses its trainers, and starts afresh when it is applied again', async () => {
    const environment = current();
    const stop = environment.startOperator();
    await atWork(environment);
    const codes = (await environment.tasks()).map(({ codeTask }) => codeTask);
    await environment.kubectl('delete', 'tsw', NAME);
    await until('its rows are closed', () => isClosed(environment));
    for (const codeTask of codes) {
      const claim = claimTask(environment.ledger, { codeTask, holder: 'late', backend: '', versions: '' });
      await expect(claim).rejects.toThrow(ClaimRefusedError);
    }
    await stop();
    await environment.apply({ suspend: true });
    environment.startOperator();
    await until('they wait again', async () => (await rows(environment)).every(({ STATUS }) => STATUS === 'Pending'));
  });

  test('is closed by the next leader where it went while none was there, and other sweeps are left alone', async () => {
    const environment = current();
    const stop = environment.startOperator();
    await atWork(environment);
    await stop();
    await environment.kubectl('delete', 'tsw', NAME);
    const before = await rows(environment);
    const others = [{ clusterName: 'another' }, { namespaces: ['default'], leaseNamespace: 'default' }];
    for (const changes of others) {
      const end = environment.startOperator({ port: 0, ...changes });
      await until('it leads', async () => (await leaders(environment)).includes(changes.clusterName ?? 'default'));
      await end();
    }
    expect(await rows(environment)).toEqual(before);
    environment.startOperator();
    await until('its rows are closed', () => isClosed(environment));
  });

  test('keeps what was completed', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const before = await rows(environment);
    await environment.kubectl('delete', 'tsw', NAME);
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await rows(environment)).toEqual(before);
  });
});

/** The clusters, or the namespaces of Leases, of the fences that the ledger has seen. */
async function leaders({ ledger }: TestEnvironment): Promise<string[]> {
  const fences = await ledger.db.selectFrom('TB_LEADER').select('NAME').where('NAME', 'like', 'operator/%').execute();
  return fences.flatMap(({ NAME: name }) => name.split('/'));
}
