import type { Ledger } from '../../ledger.ts';

/** What changes of a sweep while it goes on, in a few figures: as long as they are the same, so is what people are shown of it. */
export type SweepPulse = Awaited<ReturnType<typeof readPulses>>[number];

/** The pulses of these sweeps: one statement, whose cost grows with the open tasks and not with the grids. */
export async function readPulses({ db }: Ledger, sweepKeys: readonly string[]) {
  if (sweepKeys.length === 0) return [];
  return await db
    .selectFrom('TB_SWEEP as s')
    .leftJoin('TB_TASK as t', (on) =>
      on.onRef('t.SWEEP_KEY', '=', 's.SWEEP_KEY').on('t.SETTLED', '=', 0).on('t.LAUNCHED', '=', 1),
    )
    .select(['s.SWEEP_KEY', 's.N_TOTAL', 's.N_COMPLETED', 's.N_FAILED', 's.N_STOPPED'])
    .select(['s.BEST_CODE_TASK', 's.BEST_VALUE', 's.OUTCOME', 's.DATE_FINISH', 's.GRID_SHA256', 's.GRID_CURSOR'])
    .select((eb) => [eb.fn.count<number>('t.CODE_TASK').as('OPEN'), eb.fn.sum<number>('t.ATTEMPT').as('ATTEMPTS')])
    .where('s.SWEEP_KEY', 'in', sweepKeys)
    .groupBy(['s.SWEEP_KEY', 's.N_TOTAL', 's.N_COMPLETED', 's.N_FAILED', 's.N_STOPPED'])
    .groupBy(['s.BEST_CODE_TASK', 's.BEST_VALUE', 's.OUTCOME', 's.DATE_FINISH', 's.GRID_SHA256', 's.GRID_CURSOR'])
    .orderBy('s.SWEEP_KEY')
    .execute();
}
