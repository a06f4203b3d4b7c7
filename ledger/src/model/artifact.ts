import { createHash } from 'node:crypto';
import { LedgerError } from '../errors.ts';
import type { Ledger, Trx } from '../ledger.ts';

/** The most bytes that one row of TB_MODELARTIFACT holds. */
const PART_BYTES = 2 ** 20;

/**
 * Inserts an artifact, part by part; there must be none of the task.
 *
 * @param limit bytes that one statement can carry
 */
export async function insertArtifact(trx: Trx, codeTask: string, artifact: Uint8Array, limit: number): Promise<void> {
  const whole = { CODE_TASK: codeTask, SIZE: artifact.length, SHA256: sha256(artifact) };
  for (const [part, content] of parts(artifact, Math.min(limit, PART_BYTES)).entries()) {
    await trx
      .insertInto('TB_MODELARTIFACT')
      .values({ ...whole, PART: part, CONTENT: Buffer.from(content) })
      .execute();
  }
}

function parts(artifact: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(artifact.length / size);
  return Array.from({ length: count }, (_, part) => artifact.subarray(part * size, (part + 1) * size));
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
  const [first] = rows;
  if (first === undefined) return undefined;
  const artifact = new Uint8Array(Buffer.concat(rows.map(({ CONTENT }) => CONTENT)));
  const found = sha256(artifact);
  if (artifact.length === first.SIZE && found === first.SHA256) return artifact;
  throw new LedgerError(
    `TB_MODELARTIFACT of ${codeTask} is corrupt: expected ${first.SIZE} bytes with SHA-256 ${first.SHA256}, found ` +
      `${artifact.length} with ${found} in ${rows.length} parts; delete its rows, the task's result stays`,
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
