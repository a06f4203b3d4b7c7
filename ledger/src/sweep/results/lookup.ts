import type { Ledger } from '../../ledger.ts';
import type { TaskStatus } from '../types.ts';
import { toStatus } from '../status.ts';

/** STATUS of those of these tasks that the ledger knows. For lists of up to some thousand codes at a time. */
export async function statusesOf({ db }: Ledger, codes: readonly string[]): Promise<Map<string, TaskStatus>> {
  const rows = await db
    .selectFrom('TB_TASKSTATUS')
    .select(['CODE_TASK', 'STATUS'])
    .where('CODE_TASK', 'in', codes)
    .execute();
  return new Map(rows.map(({ CODE_TASK, STATUS }) => [CODE_TASK, toStatus(STATUS)]));
}

/** The first codes of tasks that begin with a text, in order. */
export async function codesFrom({ db }: Ledger, begin: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('TB_TASK')
    .select('CODE_TASK')
    .where('CODE_TASK', '>=', begin)
    .where('CODE_TASK', '<', `${begin}~`) // comes after every character of a code
    .orderBy('CODE_TASK')
    .limit(limit)
    .execute();
  return rows.map(({ CODE_TASK }) => CODE_TASK);
}

/** Whether there is a row of a task in TB_MODELRESULT, whoever wrote it. */
export async function hasResult({ db }: Ledger, codeTask: string): Promise<boolean> {
  const row = await db
    .selectFrom('TB_MODELRESULT')
    .select('CODE_TASK')
    .where('CODE_TASK', '=', codeTask)
    .executeTakeFirst();
  return row !== undefined;
}
