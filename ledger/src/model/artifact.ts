import type { Ledger, Trx } from '../ledger.ts';
import { rowsIfThere } from '../sweep/results/newer-table.ts';
import { partsOf, wholeOf } from './parts.ts';

/**
 * Inserts an artifact, part by part; there must be none of the task.
 *
 * @param limit bytes that one statement can carry
 */
export async function insertArtifact(trx: Trx, codeTask: string, artifact: Uint8Array, limit: number): Promise<void> {
  for (const part of partsOf(artifact, limit))
    await trx
      .insertInto('TB_MODELARTIFACT')
      .values({ CODE_TASK: codeTask, ...part })
      .execute();
}

/**
 * Reads the artifact that is kept of a task.
 *
 * @returns undefined when none is kept
 * @throws LedgerError when its parts are not what was written
 */
export async function readArtifact({ db }: Ledger, codeTask: string): Promise<Uint8Array | undefined> {
  const rows = await db
    .selectFrom('TB_MODELARTIFACT')
    .select(['SIZE', 'SHA256', 'CONTENT'])
    .where('CODE_TASK', '=', codeTask)
    .orderBy('PART')
    .execute();
  return wholeOf(`TB_MODELARTIFACT of ${codeTask}`, rows);
}

/** The bytes of the artifact that is kept of a task, which is not read for it; undefined when none is kept. */
export async function artifactSize(ledger: Ledger, codeTask: string): Promise<number | undefined> {
  const query = ledger.db.selectFrom('TB_MODELARTIFACT').select('SIZE').where('CODE_TASK', '=', codeTask).limit(1);
  const rows = await rowsIfThere(ledger, 'TB_MODELARTIFACT', () => query.execute());
  return rows[0]?.SIZE;
}
