import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { acquireLease, readSweep, registerSweep } from '../../../../ledger/src/index.ts';
import type { Store } from '../../../support/ledger/ledgers.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aLease, grid, gridName, range, registration } from '../builders.ts';
import { countRows, expectTrueCounters } from '../rows.ts';

const WRITER = fileURLToPath(new URL('grid-writer.ts', import.meta.url));
const SIZE = 2000;
const CHUNK = 50;

/** Starts a writer and kills it without warning once it has written this many points. */
async function writeAndDie({ url }: Store, enough: number): Promise<void> {
  const args = [WRITER, url, String(SIZE), String(CHUNK)];
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(writer, 'exit');
  for await (const line of createInterface(writer.stdout)) {
    if (Number(line) >= enough) writer.kill('SIGKILL');
  }
  const [, signal] = await exit;
  expect(signal).toBe('SIGKILL');
}

eachLedger('a grid whose writer is killed', (store) => {
  it('is finished by the next one, without a row lost or written twice', async () => {
    await registerSweep(store.ledger, await aLease(store.ledger), registration());
    for (const enough of [CHUNK, SIZE / 4, SIZE / 2]) {
      await writeAndDie(store, enough);
      const written = await countRows(store.ledger, 'TB_TASK');
      expect(written).toBeGreaterThanOrEqual(enough);
      expect(written % CHUNK).toBe(0);
      await expectTrueCounters(store.ledger);
    }
    const before = await countRows(store.ledger, 'TB_TASK');
    const lease = await acquireLease(store.ledger, {
      name: 'operator',
      holder: 'next',
      ttlSeconds: 60,
      takeOver: () => true,
    });
    expect(await grid(store.ledger, lease, range(SIZE), CHUNK)).toEqual({
      inserted: SIZE - before,
      kept: 0,
      removed: 0,
    });

    const rows = await store.ledger.db
      .selectFrom('TB_TASKSTATUS')
      .select('IDX_TASK')
      .where('CODE_TASK', '!=', 'SETTING_DBTABLE')
      .orderBy('IDX_TASK')
      .execute();
    expect(rows.map((row) => row.IDX_TASK)).toEqual(range(SIZE));
    expect(await countRows(store.ledger, 'TB_HYPERPARAMETER')).toBe(SIZE);
    expect(await readSweep(store.ledger, KEY)).toMatchObject({
      gridSha256: gridName(range(SIZE)),
      counts: { total: SIZE },
    });
    await expectTrueCounters(store.ledger);
  });
});
