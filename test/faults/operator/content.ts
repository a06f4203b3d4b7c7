import { sql } from 'kysely';
import type { Ledger } from '../../../ledger/src/index.ts';
import { EXTENSION_TABLES } from '../../../ledger/src/schema/extension-tables.ts';
import { SEED_TABLES } from '../../../ledger/src/schema/seed-tables.ts';
import type { SweepResource } from '../../../operator/src/cache/resources.ts';

/** Every row of every table, as sorted text. */
export type LedgerContent = Record<string, string[]>;

/** Random ids, whose they are, counts of how often something was begun, and of seconds. Times are by their type. */
const VOLATILE = /^(TB_\w+\.(HOLDER|UID|LEDGER_ID|SHA256|OUTCOME_BASIS)|TB_LEADER\.EPOCH|TB_SWEEPPAUSE\.SECONDS)$/;

/**
 * What a ledger holds, without what is another at every run.
 * @param plain gives names that are another at every run one that is not.
 */
export async function ledgerContent(ledger: Ledger, plain = (text: string): string => text): Promise<LedgerContent> {
  const content: LedgerContent = {};
  for (const { name, columns } of [...SEED_TABLES, ...EXTENSION_TABLES]) {
    const stable = columns.filter(
      (column) => !column.type.startsWith('datetime') && !VOLATILE.test(`${name}.${column.name}`),
    );
    const names = stable.map((column) => sql.ref(column.name));
    const { rows } = await sql<object>`select ${sql.join(names)} from ${sql.table(name)}`.execute(ledger.db);
    content[name] = rows.map((row) => plain(JSON.stringify(row))).toSorted();
  }
  return content;
}

/** What a sweep's resource says, without times and the names of Jobs. */
export function resourceContent(resource: SweepResource | undefined): object | undefined {
  if (!resource) return undefined;
  const { metadata, status } = resource;
  const { startTime: _, completionTime: __, conditions = [], best, ...rest } = status ?? {};
  return {
    finalizers: metadata.finalizers ?? [],
    generation: metadata.generation,
    status: {
      ...rest,
      best: best && { ...best, job: undefined },
      conditions: conditions
        .map(({ lastTransitionTime: ___, ...condition }) => condition)
        .toSorted((a, b) => a.type.localeCompare(b.type)),
    },
  };
}
