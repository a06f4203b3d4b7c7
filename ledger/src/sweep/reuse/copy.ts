import { sql } from 'kysely';
import type { Trx } from '../../ledger.ts';
import { writtenColumns } from '../../schema/all-tables.ts';
import type { TableName } from '../../schema/database.ts';

/** Tables with rows of an attempt, and those with rows of a task. */
const BY_ATTEMPT = ['TB_TASKATTEMPT', 'TB_EPOCHMETRIC', 'TB_METRIC'] as const;
const BY_TASK = ['TB_MODELRESULT', 'TB_MODELARTIFACT', 'TB_FORECAST'] as const;

/** An attempt at a task. */
export interface Attempt {
  readonly codeTask: string;
  readonly attempt: number;
}

/** Whose rows are copied, and to whom. */
export interface Copying {
  readonly from: Attempt;
  readonly to: Attempt;
}

/**
 * Gives a task the result of another one, its kept model and forecast too, in the place of whatever rows it has. What was
 * recorded of the other's last attempt becomes that of an attempt of the task, with the same times.
 */
export async function copyResult(trx: Trx, copying: Copying): Promise<void> {
  const { from, to } = copying;
  for (const table of BY_TASK) {
    await trx.deleteFrom(table).where('CODE_TASK', '=', to.codeTask).execute();
    await copyRows(trx, table, copying, sql`CODE_TASK = ${from.codeTask}`);
  }
  for (const table of BY_ATTEMPT)
    await copyRows(trx, table, copying, sql`CODE_TASK = ${from.codeTask} and ATTEMPT = ${from.attempt}`);
}

/** Copies rows of a table to an attempt, or a task, that has none of them. */
export async function copyRows(
  trx: Trx,
  table: TableName,
  { to }: Pick<Copying, 'to'>,
  whose: ReturnType<typeof sql<unknown>>,
): Promise<void> {
  const names = writtenColumns(table);
  const own: Readonly<Record<string, string | number>> = { CODE_TASK: to.codeTask, ATTEMPT: to.attempt };
  const values = names.map((name) => (own[name] === undefined ? sql.ref(name) : sql`${own[name]}`));
  const columns = sql.join(names.map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns}) select ${sql.join(values)} from ${sql.table(table)} where ${whose}`.execute(
    trx,
  );
}
