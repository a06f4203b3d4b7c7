// Adds 1 to IDX_TASK of a row, again and again, each time by reading it and writing what was read plus 1.
// Arguments: the ledger's URL, how many times.
import { openLedger } from '../../../../ledger/src/index.ts';
import { write } from '../../../../ledger/src/transaction/write.ts';

const [url = '', times = '0'] = process.argv.slice(2);
const ledger = await openLedger(url);
for (let time = 0; time < Number(times); time += 1) {
  await write(ledger, async (trx) => {
    const row = await trx.selectFrom('TB_TASKSTATUS').select('IDX_TASK').executeTakeFirstOrThrow();
    await trx
      .updateTable('TB_TASKSTATUS')
      .set({ IDX_TASK: (row.IDX_TASK ?? 0) + 1 })
      .execute();
  });
}
await ledger.close();
