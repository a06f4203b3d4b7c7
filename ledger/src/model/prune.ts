import { sql } from 'kysely';
import { chunks } from '../values/chunks.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { lockSweep } from '../sweep/record/lock.ts';
import { write } from '../transaction/write.ts';
import { dropModels, codesWithModels } from './stored.ts';

/** What is kept of a task's model, in bytes of both tables together. */
export interface PrunableModel {
  readonly codeTask: string;
  readonly bytes: number;
}

/** Models that one transaction deletes at most: one may be tens of megabytes. */
const CHUNK = 100;

/**
 * The models that no manifest asks for: of settled tasks out of the grid, and of tasks that TB_TASK does not have. A task
 * whose point comes back into the grid would count again with its model, so nothing but a person's word deletes them.
 */
export async function prunableModels({ db }: Ledger, sweepKey: string): Promise<PrunableModel[]> {
  const rows = await db
    .selectFrom(codesWithModels(db, sweepKey).as('k'))
    .leftJoin('TB_TASK as t', 't.CODE_TASK', 'k.CODE_TASK')
    .select([
      'k.CODE_TASK as codeTask',
      sql<
        number | string | null
      >`(select sum(length(m.CONTENT)) from TB_MODELARTIFACT m where m.CODE_TASK = k.CODE_TASK)`.as('model'),
      sql<number | string | null>`(select length(f.CONTENT) from TB_FORECAST f where f.CODE_TASK = k.CODE_TASK)`.as(
        'forecast',
      ),
    ])
    .where((eb) => eb.or([eb('t.CODE_TASK', 'is', null), eb.and([eb('t.IN_GRID', '=', 0), eb('t.SETTLED', '=', 1)])]))
    .orderBy('k.CODE_TASK')
    .execute();
  return rows.map(({ codeTask, model, forecast }) => ({ codeTask, bytes: Number(model) + Number(forecast) }));
}

/**
 * Deletes those of these models that still are what {@link prunableModels} says. It needs no lease: each transaction locks
 * the sweep's row, as whoever drives the sweep does before a task comes back into the grid.
 *
 * @returns the codes of the tasks whose models were deleted
 */
export async function pruneModels(ledger: Ledger, sweepKey: string, codes: readonly string[]): Promise<string[]> {
  const pruned: string[] = [];
  for await (const chunk of chunks(codes, CHUNK)) {
    pruned.push(...(await write(ledger, (trx) => pruneChunk(trx, ledger, sweepKey, chunk))));
  }
  return pruned;
}

async function pruneChunk(trx: Trx, ledger: Ledger, sweepKey: string, codes: string[]): Promise<string[]> {
  await lockSweep(trx, ledger, sweepKey);
  const tasks = await trx
    .selectFrom('TB_TASK')
    .select(['CODE_TASK', 'IN_GRID', 'SETTLED'])
    .where('CODE_TASK', 'in', codes)
    .modifyEnd(ledger.store.sql.forUpdate)
    .execute();
  const wanted = new Set(
    tasks.filter(({ IN_GRID, SETTLED }) => IN_GRID === 1 || SETTLED === 0).map(({ CODE_TASK }) => CODE_TASK),
  );
  const pruned = codes.filter((code) => !wanted.has(code));
  await dropModels(trx, pruned);
  return pruned;
}
