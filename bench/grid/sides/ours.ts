// Writes a grid by the ledger as a process of its own, so that its memory is its own. Arguments: the ledger's URL, how
// many points. Says at its end how long that took and the most memory that the process held.
import { openLedger, registerSweep, setUpTables, writeGrid } from '../../../ledger/src/index.ts';
import { KEY, TICKER, aLease, registration } from '../../../test/conformance/sweep/builders.ts';
import { firstPoints, firstPointsByKey } from '../points.ts';
import { report } from './report.ts';

const [url = '', count = ''] = process.argv.slice(2);
const ledger = await openLedger(url);
await setUpTables(ledger);
const lease = await aLease(ledger);
await registerSweep(ledger, lease, registration());
const begin = performance.now();
const byKey = firstPointsByKey(Number(count));
await writeGrid(ledger, lease, {
  sweepKey: KEY,
  ticker: TICKER,
  gridSha256: 'f'.repeat(64),
  points: firstPoints(Number(count)),
  ...(byKey && { byKey }),
});
report(performance.now() - begin);
await ledger.close();
