import type { Ledger } from '../../ledger.ts';
import { timeOf } from '../time.ts';
import { withoutNulls } from '../without-nulls.ts';

/** An attempt at a task: who, with what, when, how it ended. Times are ISO 8601 in UTC. */
export interface AttemptRow {
  readonly attempt: number;
  readonly holder: string;
  readonly backend?: string;
  readonly started?: string;
  /** Absent while it goes on. */
  readonly ended?: string;
  readonly exitCode?: number;
  readonly cause?: string;
  readonly note?: string;
}

/** The attempts at a task, the first one first. */
export async function readAttempts({ db }: Ledger, codeTask: string): Promise<AttemptRow[]> {
  const rows = await db
    .selectFrom('TB_TASKATTEMPT')
    .select(['ATTEMPT', 'HOLDER', 'BACKEND', 'DATE_START', 'DATE_END', 'EXIT_CODE', 'CAUSE', 'NOTE'])
    .where('CODE_TASK', '=', codeTask)
    .orderBy('ATTEMPT')
    .execute();
  return rows.map((row) => ({
    attempt: row.ATTEMPT,
    holder: row.HOLDER,
    ...withoutNulls({
      backend: row.BACKEND,
      started: timeOf(row.DATE_START),
      ended: timeOf(row.DATE_END),
      exitCode: row.EXIT_CODE,
      cause: row.CAUSE,
      note: row.NOTE,
    }),
  }));
}
