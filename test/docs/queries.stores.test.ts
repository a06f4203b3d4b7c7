import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  adoptTasks,
  claimTask,
  completeTask,
  failAttempt,
  markLaunched,
  recordEpoch,
  registerSweep,
  settleTasks,
  writeGrid,
} from '../../ledger/src/index.ts';
import type { Ledger } from '../../ledger/src/index.ts';
import { TICKER, aLease, aResult, code, gridName, point, registration } from '../conformance/sweep/builders.ts';
import { eachLedger } from '../support/ledger/ledgers.ts';
import { blocks, documents } from './documents.ts';

const QUERIES = documents().flatMap((document) =>
  blocks(document, 'sql')
    .filter((block) => block.startsWith('SELECT'))
    .map((query) => ({ name: document.name, query })),
);

/** The sweep that the documents are about, and one of the same grid whose values are all better. */
const [SHOWN, BETTER] = ['qw6xs5g', 'bcdefgh'];

const NAMES_SWEEP = /SWEEP = '[^']+'|\bNAME = 'usd-krw-quick'|CODE_TASK LIKE 'qw6xs5g-%'/;
const RANKS = /ORDER BY (\w+\.)?(VALUE|MSE|LOSS|ACCURACY|RATIO|BEST_\w+|\w*SECONDS)\b/;

/** A sweep with a task that went well at its second attempt, and one that failed. */
async function fill(ledger: Ledger, sweepKey: string, name: string, mse: number): Promise<void> {
  const lease = await aLease(ledger);
  const sha256 = sweepKey.padEnd(64, '0');
  await registerSweep(ledger, lease, registration({ sweepKey, sha256, name }));
  const points = [0, 1, 2].map((n) => point(n, sweepKey));
  await writeGrid(ledger, lease, { sweepKey, ticker: TICKER, gridSha256: gridName([0, 1, 2]), points });
  const codes = [0, 1].map((n) => code(n, sweepKey));
  await adoptTasks(ledger, lease, { sweepKey, definition: '{}', isMember: () => true });
  await markLaunched(ledger, lease, sweepKey, codes);
  const [good = '', bad = ''] = codes;
  const claim = (codeTask: string, holder: string) =>
    claimTask(ledger, { codeTask, holder, backend: 'cpu', versions: 'v' });
  await claim(good, 'lost');
  const claimed = await claim(good, 'next');
  await recordEpoch(ledger, claimed, { epoch: 1, loss: 0.5, seconds: 1, metrics: { VALIDATION_MSE: mse } });
  await completeTask(ledger, claimed, aResult({ mse }), { artifact: Buffer.from('model') });
  await failAttempt(ledger, await claim(bad, 'other'), { exitCode: 42, cause: 'BadInput', note: 'no data' });
  await settleTasks(ledger, lease, sweepKey, [
    { codeTask: good, outcome: 'Completed' },
    { codeTask: bad, outcome: 'Failed', note: 'no data' },
  ]);
}

describe('queries that rank tasks', () => {
  test.each(QUERIES.filter(({ query }) => RANKS.test(query)))('name a sweep: $name: $query', ({ query }) => {
    expect(query).toMatch(NAMES_SWEEP);
  });

  test('are there', () => expect(QUERIES.filter(({ query }) => RANKS.test(query)).length).toBeGreaterThan(6));
});

eachLedger('the queries that the documents show', (store) => {
  beforeEach(async () => {
    await fill(store.ledger, SHOWN, 'usd-krw-quick', 25);
    await fill(store.ledger, BETTER, 'better', 0.125);
  });

  test.each(QUERIES)('$name: $query', async ({ query }) => {
    const text = query.replace(/;$/, '').replace('NAMESPACE/NAME', 'default/usd-krw-quick');
    const { rows } = await sql.raw(text).execute(store.ledger.db);
    expect(rows).not.toEqual([]);
    const found = JSON.stringify(rows);
    const [other, value] = [found.match(/bcdefgh|0\.125/) !== null, found.includes(':25')];
    expect(NAMES_SWEEP.test(query) && other, 'rows of another sweep').toBe(false);
    expect(value || !/\b(MSE|VALUE)\b/.test(query), 'the value of its task').toBe(true);
  });
});
