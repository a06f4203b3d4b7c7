import { CompiledQuery } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import type { Ledger } from '../../../../ledger/src/index.ts';

/** What a plan says when a table is read from end to end. */
export const SCAN = /"type":"(ALL|index)"|SCAN/;
export const SCAN_OR_SORT = new RegExp(`${SCAN.source}|filesort|TEMP B-TREE`);

/** What the database says about how it runs the queries of `read`. */
export async function plansOf(ledger: Ledger, read: (ledger: Ledger) => Promise<unknown>): Promise<string[]> {
  const queries: CompiledQuery[] = [];
  const recorder: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      queries.push(ledger.db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await read({ ...ledger, db: ledger.db.withPlugin(recorder) });
  // MySQL 9 would draw a tree instead of the table that both servers know.
  const verbs = { sqlite: 'explain query plan', mysql: 'explain format=traditional' };
  const plans: string[] = [];
  for (const { sql: text, parameters } of queries) {
    const { rows } = await ledger.db.executeQuery(
      CompiledQuery.raw(`${verbs[ledger.store.kind]} ${text}`, [...parameters]),
    );
    plans.push(JSON.stringify(rows));
  }
  return plans;
}

/** The tables that would be read from end to end, but for what the query itself makes (`k`, `<derived2>`). */
export function scannedIn(plan: string): string[] {
  const rows: { detail?: string; table?: string | null; type?: string | null }[] = JSON.parse(plan);
  return rows.flatMap(({ detail, table, type }) => {
    const scanned = type === 'ALL' || type === 'index' ? table : /^SCAN (\S+)/.exec(detail ?? '')?.[1];
    return scanned && scanned !== 'k' && !scanned.startsWith('<') ? [scanned] : [];
  });
}
