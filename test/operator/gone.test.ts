import { describe, expect, test } from 'vitest';
import { ClaimRefusedError, claimTask } from '../../ledger/src/index.ts';
import { until } from '../support/until.ts';
import { NAME } from './manifest.ts';
import { completing, useStage, type Stage } from './environment.ts';

const NOTE = 'the TuningSweep was deleted; its rows are kept';

describe('a sweep whose rows are kept when its resource goes', { timeout: 120_000 }, () => {
  const current = useStage();

  const rows = ({ ledger }: Stage) =>
    ledger.db
      .selectFrom('TB_TASKSTATUS')
      .select(['STATUS', 'NOTE'])
      .where('CODE_TASK', '!=', 'SETTING_DBTABLE')
      .execute();
  const isClosed = async (stage: Stage): Promise<boolean> => {
    const found = await rows(stage);
    return found.length === 4 && found.every(({ STATUS, NOTE: note }) => STATUS === 'Stopped' && note === NOTE);
  };

  /** Two tasks are at work, and two wait. */
  async function atWork(stage: Stage): Promise<void> {
    stage.play(async (codeTask, pod) => {
      await claimTask(stage.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'played', versions: '' });
      return undefined;
    });
    await stage.apply();
    const running = stage.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').where('STATUS', '=', 'Running');
    await until('two run', async () => (await running.execute()).length === 2);
  }

  test('is closed at once, refuses its trainers, and starts afresh when it is applied again', async () => {
    const stage = current();
    const stop = stage.startOperator();
    await atWork(stage);
    const codes = (await stage.tasks()).map(({ codeTask }) => codeTask);
    await stage.kubectl('delete', 'tsw', NAME);
    await until('its rows are closed', () => isClosed(stage));
    for (const codeTask of codes) {
      const claim = claimTask(stage.ledger, { codeTask, holder: 'late', backend: '', versions: '' });
      await expect(claim).rejects.toThrow(ClaimRefusedError);
    }
    await stop();
    await stage.apply({ suspend: true });
    stage.startOperator();
    await until('they wait again', async () => (await rows(stage)).every(({ STATUS }) => STATUS === 'Pending'));
  });

  test('is closed by the next leader where it went while none was there, and other sweeps are left alone', async () => {
    const stage = current();
    const stop = stage.startOperator();
    await atWork(stage);
    await stop();
    await stage.kubectl('delete', 'tsw', NAME);
    const before = await rows(stage);
    const others = [{ clusterName: 'another' }, { namespaces: ['default'], leaseNamespace: 'default' }];
    for (const changes of others) {
      const end = stage.startOperator({ port: 0, ...changes });
      await until('it leads', async () => (await leaders(stage)).includes(changes.clusterName ?? 'default'));
      await end();
    }
    expect(await rows(stage)).toEqual(before);
    stage.startOperator();
    await until('its rows are closed', () => isClosed(stage));
  });

  test('keeps what was completed', async () => {
    const stage = current();
    stage.startOperator();
    stage.play(completing(stage.ledger));
    await stage.apply();
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    const before = await rows(stage);
    await stage.kubectl('delete', 'tsw', NAME);
    await stage.apply();
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    expect(await rows(stage)).toEqual(before);
  });
});

/** The clusters, or the namespaces of Leases, of the fences that the ledger has seen. */
async function leaders({ ledger }: Stage): Promise<string[]> {
  const fences = await ledger.db.selectFrom('TB_LEADER').select('NAME').where('NAME', 'like', 'operator/%').execute();
  return fences.flatMap(({ NAME: name }) => name.split('/'));
}
