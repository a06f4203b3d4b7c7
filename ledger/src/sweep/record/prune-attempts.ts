import { sql } from 'kysely';
import { chunks } from '../../values/chunks.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';
import { ofSweep } from '../of-sweep.ts';
import { rowsIfThere } from '../results/newer-table.ts';
import { CHUNK } from '../tasks/change.ts';
import { lockSweep } from './lock.ts';

/** What is recorded of attempts, by CODE_TASK and ATTEMPT. */
const BY_ATTEMPT = ['TB_RESUMPTION', 'TB_METRIC', 'TB_EPOCHMETRIC', 'TB_TASKATTEMPT'] as const;

/** A task that is over, and how many attempts before its last one are recorded. */
export interface EarlierAttempts {
  readonly codeTask: string;
  readonly attempts: number;
}

/** The tasks of a sweep that are settled and have attempts before their last one, which is the one that results are of. */
export async function earlierAttempts(ledger: Ledger, sweepKey: string): Promise<EarlierAttempts[]> {
  const rows = await rowsIfThere(ledger, 'TB_TASKATTEMPT', () =>
    ledger.db
      .selectFrom('TB_TASKATTEMPT as a')
      .innerJoin('TB_TASK as t', 't.CODE_TASK', 'a.CODE_TASK')
      .select(({ fn }) => ['a.CODE_TASK as codeTask', fn.countAll<number | string>().as('attempts')])
      .where(ofSweep(sweepKey, 'a.CODE_TASK'))
      .where('t.SETTLED', '=', 1)
      .whereRef('a.ATTEMPT', '<', 't.ATTEMPT')
      .groupBy('a.CODE_TASK')
      .orderBy('a.CODE_TASK')
      .execute(),
  );
  return rows.map(({ codeTask, attempts }) => ({ codeTask, attempts: Number(attempts) }));
}

/**
 * Deletes what is recorded of those of these tasks' attempts that still are what {@link earlierAttempts} says. It needs no
 * lease, as {@link pruneModels} does not.
 *
 * @returns the number of attempts deleted
 */
export async function pruneAttempts(ledger: Ledger, sweepKey: string, codes: readonly string[]): Promise<number> {
  let pruned = 0;
  for await (const chunk of chunks(codes, CHUNK))
    pruned += await write(ledger, (trx) => pruneChunk(trx, ledger, sweepKey, chunk));
  return pruned;
}

async function pruneChunk(trx: Trx, ledger: Ledger, sweepKey: string, codes: string[]): Promise<number> {
  await lockSweep(trx, ledger, sweepKey);
  let attempts = 0n;
  for (const table of BY_ATTEMPT) {
    const { numDeletedRows } = await trx
      .deleteFrom(table)
      .where('CODE_TASK', 'in', codes)
      .where(isEarlier(table))
      .executeTakeFirstOrThrow();
    attempts = numDeletedRows;
  }
  return Number(attempts);
}

const isEarlier = (table: (typeof BY_ATTEMPT)[number]) =>
  sql<boolean>`${sql.ref(`${table}.ATTEMPT`)} < (select t.ATTEMPT from TB_TASK t
    where t.CODE_TASK = ${sql.ref(`${table}.CODE_TASK`)} and t.SETTLED = 1)`;
