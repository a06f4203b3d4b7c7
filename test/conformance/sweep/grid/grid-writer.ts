// Writes a grid as a process of its own, so that a test can kill it. Arguments: the ledger's URL, how many points,
// points in a chunk. Says after every chunk how many points are in.
import { acquireLease, openLedger, writeGrid } from '../../../../ledger/src/index.ts';
import { KEY, TICKER, gridName, point, range } from '../builders.ts';

const [url = '', size = '', chunkSize = ''] = process.argv.slice(2);
const points = range(Number(size));
const ledger = await openLedger(url);
const lease = await acquireLease(ledger, { name: 'operator', holder: 'writer', ttlSeconds: 600, takeOver: () => true });
await writeGrid(ledger, lease, {
  sweepKey: KEY,
  ticker: TICKER,
  gridSha256: gridName(points),
  points: points.map((n) => point(n)),
  chunkSize: Number(chunkSize),
  onProgress: (written) => process.stdout.write(`${written}\n`),
});
await ledger.close();
