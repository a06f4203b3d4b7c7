import type { Ledger } from '../../ledger.ts';
import { pauseIfAsked } from '../../transaction/pause.ts';
import { CHUNK } from './change.ts';

/**
 * The next tasks of a sweep by CODE_TASK, to walk through all of them once. The range of codes (`.` follows `-`) keeps
 * it on the primary key: with SWEEP_KEY a server would rather sort the whole sweep for every page.
 */
export function tasksAfter({ db }: Ledger, sweepKey: string, after: string) {
  return db
    .selectFrom('TB_TASK as t')
    .select('t.CODE_TASK as codeTask')
    .where('t.CODE_TASK', '>', after)
    .where('t.CODE_TASK', '<', `${sweepKey}.`)
    .orderBy('t.CODE_TASK')
    .limit(CHUNK);
}

/**
 * Calls `handle` with chunk after chunk of codes until `read` finds no more; gives the sum of what it returned.
 *
 * @throws PausedError after a chunk
 */
export async function eachChunk(
  ledger: Ledger,
  sweepKey: string,
  read: (after: string) => Promise<{ codeTask: string }[]>,
  handle: (codes: string[]) => Promise<number>,
): Promise<number> {
  let sum = 0;
  let after = `${sweepKey}-`;
  for (;;) {
    const codes = (await read(after)).map(({ codeTask }) => codeTask);
    const last = codes.at(-1);
    if (last === undefined) return sum;
    sum += await handle(codes);
    after = last;
    pauseIfAsked(ledger);
  }
}
