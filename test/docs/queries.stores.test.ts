import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { eachLedger } from '../support/ledger/ledgers.ts';
import { blocks, documents } from './documents.ts';

const QUERIES = documents().flatMap((document) =>
  blocks(document, 'sql')
    .filter((block) => block.startsWith('SELECT'))
    .map((query) => ({ name: document.name, query })),
);

eachLedger('the queries that the documents show', (store) => {
  test.each(QUERIES)('$name: $query', async ({ query }) => {
    const { rows } = await sql.raw(query.replace(/;$/, '')).execute(store.ledger.db);
    expect(rows).toEqual([]);
  });
});
