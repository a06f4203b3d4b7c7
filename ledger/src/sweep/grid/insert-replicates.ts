import { ManyRows } from '../../store/many-rows.ts';
import type { Row } from '../../store/many-rows.ts';
import type { Trx } from '../../ledger.ts';
import type { GridPoint } from '../types.ts';
import type { Inserting } from './insert.ts';

/** Rows of TB_REPLICATE, of those points that repeat others. */
export async function insertReplicates(trx: Trx, { insert }: Inserting, points: readonly GridPoint[]): Promise<void> {
  const repeating = points.flatMap(({ codeTask, replicateOf }) =>
    replicateOf === undefined ? [] : [{ codeTask, replicateOf }],
  );
  if (repeating.length === 0) return;
  const rows = ManyRows.of(repeating, ({ codeTask, replicateOf }): Row => [codeTask, replicateOf]);
  await insert(trx, 'TB_REPLICATE', ['CODE_TASK', 'REPLICATE_OF'], rows);
}

/** Deletes rows that say of these points whom they repeat: somebody else's, where they have no tasks yet. */
export async function forgetReplicates(trx: Trx, points: readonly GridPoint[]): Promise<void> {
  const codes = points.filter(({ replicateOf }) => replicateOf !== undefined).map(({ codeTask }) => codeTask);
  if (codes.length > 0) await trx.deleteFrom('TB_REPLICATE').where('CODE_TASK', 'in', codes).execute();
}

/** Whom tasks repeat, of those that repeat another one. */
export async function replicatesIn(trx: Trx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await trx
    .selectFrom('TB_REPLICATE')
    .select(['CODE_TASK', 'REPLICATE_OF'])
    .where('CODE_TASK', 'in', codes)
    .execute();
  return new Map(rows.map(({ CODE_TASK, REPLICATE_OF }) => [CODE_TASK, REPLICATE_OF]));
}
