import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { readPoint } from '../results/point.ts';
import type { StoredPoint } from '../results/point.ts';
import type { GridPoint, TaskOutcome } from '../types.ts';
import { writeSweep } from '../tasks/change.ts';
import { eachChunk, tasksAfter } from '../tasks/scan.ts';
import { insertProposals } from './append.ts';
import type { ProposedPoint } from './append.ts';
import { searchLength } from './read.ts';
import { noteSettlements } from './settlements.ts';
import type { Ended } from './settlements.ts';

/** What tasks of an earlier grid are taken into. */
export interface Adopting {
  readonly sweepKey: string;
  readonly definition: string;
  /** Whether the search may know of a task. */
  readonly isMember: (task: { readonly codeTask: string; readonly point: StoredPoint }) => boolean;
}

/**
 * Makes tasks of a sweep that nobody proposed, of a grid that it had before, known to its search.
 *
 * @returns how many
 * @throws SweepNotFoundError, FencedError; PausedError after a transaction
 */
export async function adoptTasks(ledger: Ledger, lease: Lease, adopting: Adopting): Promise<number> {
  const { sweepKey } = adopting;
  const read = (after: string) =>
    tasksAfter(ledger, sweepKey, after)
      .leftJoin('TB_PROPOSAL as p', 'p.CODE_TASK', 't.CODE_TASK')
      .where('p.CODE_TASK', 'is', null)
      .execute();
  const adopted = await eachChunk(ledger, sweepKey, read, (codes) =>
    writeSweep(ledger, lease, sweepKey, (trx) => adopt(trx, adopting, codes)),
  );
  await settleReplicates(ledger, lease, sweepKey);
  return adopted;
}

/**
 * Makes points known to a search that are to belong to its grid and nobody proposed.
 *
 * @throws SweepNotFoundError, FencedError
 */
export async function adoptPoints(
  ledger: Ledger,
  lease: Lease,
  { sweepKey, definition, points }: Omit<Adopting, 'isMember'> & { readonly points: readonly GridPoint[] },
): Promise<void> {
  if (points.length === 0) return;
  await writeSweep(ledger, lease, sweepKey, async (trx) => {
    const kept = points.map((point): ProposedPoint => ({ ...point, origin: 'Kept' }));
    await insertProposals(trx, {
      sweepKey,
      definition,
      length: await searchLength({ db: trx }, sweepKey),
      points: kept,
    });
  });
}

/** Notes the ends of tasks that repeat an adopted one, which is known by now. */
async function settleReplicates(ledger: Ledger, lease: Lease, sweepKey: string): Promise<void> {
  const read = (after: string) =>
    tasksAfter(ledger, sweepKey, after)
      .innerJoin('TB_REPLICATE as r', 'r.CODE_TASK', 't.CODE_TASK')
      .innerJoin('TB_PROPOSAL as p', 'p.CODE_TASK', 'r.REPLICATE_OF')
      .leftJoin('TB_SETTLEMENT as e', 'e.CODE_TASK', 't.CODE_TASK')
      .where('e.CODE_TASK', 'is', null)
      .where('t.SETTLED', '=', 1)
      .execute();
  await eachChunk(ledger, sweepKey, read, (codes) =>
    writeSweep(ledger, lease, sweepKey, async (trx) => {
      const rows = await trx
        .selectFrom('TB_TASKSTATUS')
        .select(['CODE_TASK', 'STATUS'])
        .where('CODE_TASK', 'in', codes)
        .orderBy('IDX_TASK')
        .execute();
      await noteSettlements(trx, sweepKey, rows.flatMap(endOf));
      return rows.length;
    }),
  );
}

function endOf({ CODE_TASK, STATUS }: { CODE_TASK: string; STATUS: string | null }): Ended[] {
  return isEnd(STATUS) ? [{ codeTask: CODE_TASK, outcome: STATUS }] : [];
}

async function adopt(trx: Trx, { sweepKey, definition, isMember }: Adopting, codes: string[]): Promise<number> {
  const rows = await trx
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .select(['t.CODE_TASK', 't.POINT', 't.POINT_SHA256', 't.SETTLED', 's.STATUS'])
    .where('t.CODE_TASK', 'in', codes)
    .orderBy('t.IDX_TASK')
    .execute();
  const members = rows.flatMap((row) => {
    const point = readPoint(row);
    return point && isMember({ codeTask: row.CODE_TASK, point }) ? [{ row, point }] : [];
  });
  const points = members.map(({ row, point }): ProposedPoint => ({
    codeTask: row.CODE_TASK,
    sha256: row.POINT_SHA256,
    canonical: row.POINT,
    parameters: point.parameters,
    origin: 'Kept',
  }));
  await insertProposals(trx, { sweepKey, definition, length: await searchLength({ db: trx }, sweepKey), points });
  const ended = members.flatMap(({ row }) => (row.SETTLED === 1 ? endOf(row) : []));
  await noteSettlements(trx, sweepKey, ended);
  return members.length;
}

function isEnd(status: string | null): status is TaskOutcome {
  return status === 'Completed' || status === 'Failed';
}
