import { expect, it } from 'vitest';
import {
  claimTask,
  failAttempt,
  findSweepsByName,
  markLaunched,
  readSweep,
  registerSweep,
  writeGrid,
} from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { aLease, code, KEY, point, registration } from './builders.ts';
import { statusRow } from './rows.ts';

/** Texts that mean something to SQL, to LIKE or to a shell, or are as long as a name may be. */
const TEXTS = [
  "O'Brien",
  '"quoted"',
  'back`tick',
  'back\\slash',
  '100%',
  'a_b',
  "'; DROP TABLE TB_TASK; --",
  '$(touch x)',
  '환율 \u{1F4C8}',
  'é\u0301\u200B',
  'x'.repeat(253),
];

eachLedger('names and values', (store) => {
  it.each(TEXTS)('as they are: %s', async (text) => {
    const { ledger } = store;
    const lease = await aLease(ledger);
    const ticker = Array.from(text).slice(0, 20).join('').trim();
    const place = { cluster: text, namespace: text, name: text };
    await registerSweep(ledger, lease, registration({ ...place, ticker }));
    await writeGrid(ledger, lease, { sweepKey: KEY, ticker, gridSha256: 'g', points: [point(0)] });
    await markLaunched(ledger, lease, KEY, [code(0)]);
    const claim = await claimTask(ledger, {
      codeTask: code(0),
      holder: 'pod',
      backend: text.slice(0, 20),
      versions: text,
    });
    await failAttempt(ledger, claim, { exitCode: 1, cause: 'TrainerError', note: text });

    expect(await readSweep(ledger, KEY)).toMatchObject({ ...place, ticker });
    expect(await findSweepsByName(ledger, text)).toMatchObject([{ name: text }]);
    expect(await statusRow(ledger, code(0))).toMatchObject({ NOTE: text, TICKER: ticker });
  });

  it('what LIKE would take for any character stands for itself, and case counts', async () => {
    const lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration({ name: 'axb' }));
    for (const name of ['a_b', 'a%', '%', 'AXB']) expect(await findSweepsByName(store.ledger, name)).toEqual([]);
  });
});
