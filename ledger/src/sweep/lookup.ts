import type { Ledger } from '../ledger.ts';
import type { TaskStatus } from './shapes.ts';
import { toStatus } from './status.ts';

/** STATUS of those of these tasks that the ledger knows. For lists of up to some thousand codes at a time. */
export async function statusesOf({ db }: Ledger, codes: readonly string[]): Promise<Map<string, TaskStatus>> {
  const rows = await db
    .selectFrom('TB_TASKSTATUS')
    .select(['CODE_TASK', 'STATUS'])
    .where('CODE_TASK', 'in', codes)
    .execute();
  return new Map(rows.map(({ CODE_TASK, STATUS }) => [CODE_TASK, toStatus(STATUS)]));
}
