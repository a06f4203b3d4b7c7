import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { markLaunched, releaseTask } from '../../../../ledger/src/index.ts';
import type { Reporter } from '../../../../reporter/src/reporter.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { until } from '../../../support/until.ts';
import { KEY } from '../builders.ts';
import { BROKEN, DONE, reporterScene, TASK } from './reporter-scene.ts';

const KILLED = { exitCode: null, cause: 'Killed', message: 'by SIGKILL' };

eachLedger('a program that keeps checkpoints', (store) => {
  const { said, lease, start, append, steps } = reporterScene(store);
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  const folderOf = ({ env }: Reporter): string => env['TUNINGSWEEP_CHECKPOINT_DIR'] ?? '';
  const kept = async () =>
    await store.ledger.db.selectFrom('TB_CHECKPOINT').select(['EPOCH', 'ATTEMPT']).where('PART', '=', 0).execute();

  function write(reporter: Reporter, name: string, content: string | Uint8Array): void {
    const path = join(folderOf(reporter), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** The next attempt, in a folder of its own, as on another machine. */
  async function startAgain(changes: Parameters<typeof start>[0] = {}): Promise<Reporter> {
    await releaseTask(store.ledger, lease(), TASK);
    await markLaunched(store.ledger, lease(), KEY, [TASK]);
    const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-reporter-'));
    folders.push(folder);
    return await start({ holder: `pod-${folder}`, folder, ...changes });
  }

  const read = (reporter: Reporter, name: string): string => readFileSync(join(folderOf(reporter), name), 'utf8');

  it('finds at its next attempt what it left, and its steps', async () => {
    const first = await start();
    append({ step: 1, metrics: { auc: 0.25 } }, { step: 2, metrics: { auc: 0.5 } });
    write(first, 'state', 'after 2');
    write(first, 'layers/1.bin', Buffer.alloc(3 * 2 ** 20, 7));
    expect(await first.end(KILLED)).toMatchObject({ kind: 'Failed' });
    expect(await kept()).toEqual([{ EPOCH: 2, ATTEMPT: 1 }]);

    const second = await startAgain();
    expect(read(second, 'state')).toBe('after 2');
    expect(readFileSync(join(folderOf(second), 'layers/1.bin'))).toEqual(Buffer.alloc(3 * 2 ** 20, 7));
    expect(await steps()).toEqual([
      { step: 1, metrics: { auc: 0.25 } },
      { step: 2, metrics: { auc: 0.5 } },
    ]);
    await second.end(KILLED);
    expect(await kept()).toEqual([{ EPOCH: 2, ATTEMPT: 1 }]);
  });

  it('is followed while it runs', async () => {
    const first = await start();
    write(first, 'state', '1');
    append({ step: 1, metrics: { auc: 0.25 } });
    await until('the first is kept', async () => (await kept()).some(({ EPOCH }) => EPOCH === 1));
    write(first, 'state', '2');
    append({ step: 2, metrics: { auc: 0.25 } });
    await until('the second is kept', async () => (await kept()).some(({ EPOCH }) => EPOCH === 2));
    await first.end(KILLED);
    expect(await kept()).toEqual([{ EPOCH: 2, ATTEMPT: 1 }]);
  });

  it('does not find what is still being written', async () => {
    const first = await start();
    for (const name of ['state.tmp', '.state', 'kept', '.git/x']) write(first, name, name);
    await first.end(KILLED);
    const second = await startAgain();
    expect(read(second, 'kept')).toBe('kept');
    for (const name of ['state.tmp', '.state', '.git/x']) expect(() => read(second, name)).toThrow('ENOENT');
    await second.end(KILLED);
  });

  it('begins anew where another program left it', async () => {
    const first = await start();
    write(first, 'state', 'of python3');
    await first.end(KILLED);
    const second = await startAgain({ program: 'julia' });
    expect(() => read(second, 'state')).toThrow('ENOENT');
    await second.end(KILLED);
  });

  it('begins anew once it has failed by itself after going on', async () => {
    const first = await start();
    write(first, 'state', 'broken');
    await first.end(BROKEN);
    const second = await startAgain();
    expect(read(second, 'state')).toBe('broken');
    await second.end(BROKEN);
    const third = await startAgain();
    expect(() => read(third, 'state')).toThrow('ENOENT');
    await third.end(BROKEN);
  });

  it('begins anew where the ledger’s copy is damaged, and is told', async () => {
    const first = await start();
    write(first, 'state', 'x');
    await first.end(KILLED);
    await store.ledger.db
      .updateTable('TB_CHECKPOINT')
      .set({ CONTENT: Buffer.from('no') })
      .execute();
    said.length = 0;
    const second = await startAgain();
    expect(() => read(second, 'state')).toThrow('ENOENT');
    expect(said).toEqual([expect.stringMatching(/^the checkpoint of an earlier attempt is not used: .* is corrupt/)]);
    await second.end(KILLED);
  });

  it('is told that its checkpoint is too large, and goes on', async () => {
    const first = await start();
    write(first, 'state', '');
    truncateSync(join(folderOf(first), 'state'), 65 * 2 ** 20);
    append({ step: 1, metrics: { auc: 0.5 } });
    await until('it is told', async () => said.length > 0);
    expect(said).toEqual([
      'no more checkpoints are kept: expected at most 64 MiB in TUNINGSWEEP_CHECKPOINT_DIR, found 65 MiB',
    ]);
    append({ final: true, metrics: { mse: 1 } });
    expect(await first.end(DONE)).toEqual({ kind: 'Completed' });
    expect(await kept()).toEqual([]);
  });

  it('leaves none where it keeps nothing', async () => {
    const first = await start();
    append({ step: 1, metrics: { auc: 0.5 } });
    await first.end(KILLED);
    expect(await kept()).toEqual([]);
  });
});
