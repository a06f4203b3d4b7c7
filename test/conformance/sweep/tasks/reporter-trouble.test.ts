import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { claimTask, LedgerError, LedgerUnavailableError, releaseTask } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { until } from '../../../support/until.ts';
import { BROKEN, DONE, reporterScene, TASK } from './reporter-scene.ts';
import { attempts, status, statusRow } from '../rows.ts';

eachLedger('a reporter in trouble', (store) => {
  const { said, lease, folder, report, start, append, steps, results } = reporterScene(store);

  it('stops, and writes nothing any more, once the task is another one’s', async () => {
    const onLost = vi.fn<() => void>();
    const reporter = await start({ onLost });
    await claimTask(store.ledger, { codeTask: TASK, holder: 'pod-2', backend: '', versions: '' });
    const before = await attempts(store.ledger, TASK);
    append({ step: 1, metrics: { auc: 1 } });
    await until('it is noticed', () => onLost.mock.calls.length === 1);
    append({ final: true, metrics: { mse: 1 } });
    expect(await reporter.end(DONE)).toEqual({ kind: 'Lost' });
    expect([await attempts(store.ledger, TASK), await steps(), await results()]).toEqual([before, [], []]);
    expect(onLost).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['done', DONE],
    ['failed', BROKEN],
  ])('notices at the end that its task was taken back: %s', async (_, program) => {
    const reporter = await start();
    append({ final: true, metrics: { mse: 1 } });
    await releaseTask(store.ledger, lease(), TASK);
    expect(await reporter.end(program)).toEqual({ kind: 'Lost' });
    expect(await status(store.ledger, TASK)).toBe('Pending');
    expect(await results()).toEqual([]);
  });

  it('loses nothing while the database is out of reach, of a file that is cut meanwhile either', async () => {
    const back = Promise.withResolvers<void>();
    let outages = 0;
    const reporter = await start({
      patiently: async (work) => {
        if (outages === 0) return work();
        outages += 1;
        await back.promise;
        return work();
      },
    });
    outages = 1;
    append({ step: 0, metrics: { auc: 0 } });
    await until('a write waits', () => outages > 1);
    append({ step: 1, metrics: { auc: 1 } }, { odd: 1 });
    await until('reading goes on', () => said.length === 1);
    writeFileSync(report(), '');
    append({ step: 2, metrics: { auc: 2 } }, { odd: 2 });
    await until('reading goes on after the cut', () => said.length === 2);
    append({ final: true, metrics: { mse: 1 } });
    const ended = reporter.end(DONE);
    back.resolve();
    expect(await ended).toEqual({ kind: 'Completed' });
    expect((await steps()).map(({ metrics }) => metrics['auc'])).toEqual([0, 1, 2]);
  });

  it('keeps steps that could not be recorded when the patience ended, and says so when it has to', async () => {
    const trouble = new LedgerUnavailableError('gone');
    let isGone = false;
    let tries = 0;
    const reporter = await start({
      patiently: async (work) => {
        if (!isGone) return work();
        tries += 1;
        throw trouble;
      },
    });
    isGone = true;
    append({ step: 0, metrics: { auc: 0 } });
    await until('it was tried twice', () => tries > 1);
    append({ step: 0, metrics: { auc: 5 } }, { step: 1, metrics: { auc: 1 } });
    await until('both are read', () => tries > 3);
    await expect(reporter.end(DONE)).rejects.toBe(trouble);
    isGone = false;
    expect(await steps()).toEqual([]);
  });

  it('follows a file that is written over or replaced', async () => {
    const reporter = await start();
    append({ step: 0, metrics: { auc: 0 } });
    await until('it is read', async () => (await steps()).length === 1);
    writeFileSync(report(), '{"step": 1, "metrics": {"auc": 1}}\n');
    await until('it is read again', async () => (await steps()).length === 2);
    writeFileSync(join(folder(), 'next'), '{"step": 2, "metrics": {"auc": 2}}\n{"step": 3, "metrics": {"auc": 3}}\n');
    renameSync(join(folder(), 'next'), report());
    await until('the other one is read', async () => (await steps()).length === 4);
    append({ final: true, metrics: { mse: 1 } });
    expect(await reporter.end(DONE)).toEqual({ kind: 'Completed' });
    expect(said).toEqual([]);
  });

  it('fails the attempt where its files cannot be written', async () => {
    await expect(start({ folder: join(folder(), 'none') })).rejects.toThrow('ENOENT');
    expect(await attempts(store.ledger, TASK)).toMatchObject([
      { CAUSE: 'StartError', NOTE: expect.stringMatching(/^StartError: ENOENT/), DATE_END: expect.any(String) },
    ]);
  });

  it('goes on without steps that the ledger does not take', async () => {
    let refuses = false;
    const reporter = await start({
      patiently: async (work) => {
        if (refuses) throw new LedgerError('the table is full');
        return work();
      },
    });
    refuses = true;
    append({ step: 4, metrics: { auc: 1 } });
    await until('that is said', () => said.length > 0);
    refuses = false;
    append({ step: 5, metrics: { auc: 1 } }, { final: true, metrics: { mse: 1 } });
    expect(await reporter.end(DONE)).toEqual({ kind: 'Completed' });
    expect(await statusRow(store.ledger, TASK)).toMatchObject({
      STATUS: 'Completed',
      NOTE: 'no steps from 4 on are recorded: the table is full',
    });
  });
});
