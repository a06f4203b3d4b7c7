import { beforeEach, expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  deleteSweep,
  markLaunched,
  readTrainer,
  recordImage,
  recordTrainer,
} from '../../../ledger/src/index.ts';
import type { Lease } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code } from './builders.ts';

const USE = { sweepKey: KEY, modelVersion: 1, trainer: 'example.org/own:1' };

eachLedger('the images that a sweep is run by', (store) => {
  let lease: Lease;
  const note = (digest: string, more: { isAccepted?: boolean; mayReplace?: boolean } = {}) =>
    recordImage(store.ledger, lease, { sweepKey: KEY, modelVersion: 1, digest, ...more });
  const images = async () => (await readTrainer(store.ledger, USE)).images;
  const complete = async (): Promise<void> => {
    await markLaunched(store.ledger, lease, KEY, [code(0)]);
    const claim = await claimTask(store.ledger, { codeTask: code(0), holder: 'p', backend: '', versions: '' });
    await completeTask(store.ledger, claim, aResult());
  };

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 2);
    await recordTrainer(store.ledger, lease, USE);
    await note('sha256:a', { mayReplace: true });
  });

  it('are accepted where they are the first, and noted once', async () => {
    expect(await note('sha256:a')).toBe(false);
    expect(await images()).toEqual([{ digest: 'sha256:a', isAccepted: true }]);
    expect((await readTrainer(store.ledger, { ...USE, modelVersion: 2 })).images).toEqual([]);
  });

  it('wait for somebody to accept them where they are others', async () => {
    await complete();
    expect(await note('sha256:b', { mayReplace: true })).toBe(true);
    expect(await note('sha256:b')).toBe(false);
    const first = { digest: 'sha256:a', isAccepted: true };
    expect(await images()).toEqual([first, { digest: 'sha256:b', isAccepted: false }]);
    expect(await note('sha256:b', { isAccepted: true })).toBe(true);
    expect(await note('sha256:b', { isAccepted: true })).toBe(false);
    expect(await images()).toEqual([first, { digest: 'sha256:b', isAccepted: true }]);
  });

  it('take the place of one that has completed nothing and is at work no more', async () => {
    await note('sha256:b');
    expect(await images()).toMatchObject([{ isAccepted: true }, { isAccepted: false }]);
    await note('sha256:c', { mayReplace: true });
    expect(await images()).toEqual([{ digest: 'sha256:c', isAccepted: true }]);
  });

  it('are forgotten with the trainer whose name stood for them, and with the sweep', async () => {
    await recordTrainer(store.ledger, lease, { ...USE, trainer: 'example.org/own:2' });
    expect(await images()).toEqual([]);
    await note('sha256:a');
    await deleteSweep(store.ledger, lease, KEY);
    expect(await store.ledger.db.selectFrom('TB_SWEEPIMAGE').selectAll().execute()).toEqual([]);
  });
});
