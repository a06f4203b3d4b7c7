import { CompiledQuery } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import type { Ledger } from '../../../ledger/src/index.ts';

/** What a plan says when a table is read from end to end. */
export const SCAN = /"type":"(ALL|index)"|SCAN|Table scan|Index scan/;
export const SCAN_OR_SORT = new RegExp(`${SCAN.source}|filesort|TEMP B-TREE|Sort:`);

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
  const verb = ledger.dialect === 'sqlite' ? 'explain query plan' : 'explain';
  const plans: string[] = [];
  for (const { sql: text, parameters } of queries) {
    const { rows } = await ledger.db.executeQuery(CompiledQuery.raw(`${verb} ${text}`, [...parameters]));
    plans.push(JSON.stringify(rows));
  }
  return plans;
}
