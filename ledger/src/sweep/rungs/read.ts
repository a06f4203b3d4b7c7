import type { Ledger } from '../../ledger.ts';
import { asDouble } from '../../values/float.ts';
import { rowsIfThere } from '../results/newer-table.ts';
import { searchLength } from '../search/read.ts';
import { withoutNulls } from '../without-nulls.ts';
import { PAUSED } from '../tasks/change.ts';
import { ofSweep } from '../of-sweep.ts';
import type { Stretch } from './begin.ts';

/** A stretch of training of a task that may stop early, and what came of it. */
export interface Rung extends Stretch {
  /** The value that it is compared by, once it has paused there and that is known; null where it has no finite number. */
  readonly value?: number | null;
  /** Its place among the settlements of the sweep, from then on. */
  readonly settlement?: number;
  /** EPOCH of its task, where it has one. */
  readonly epochs?: number;
  /** Whether it was decided on since the points of the sweep were other ones. */
  readonly isOfGrid: boolean;
  /** Whether its task is part of the grid. */
  readonly inGrid: boolean;
  /** Whether its task waits now to be told to go on. */
  readonly isPaused: boolean;
}

/** What was decided and reached in a sweep that stops early, in the order of the decisions, and how many settlements there are. */
export interface Rungs {
  readonly rungs: readonly Rung[];
  readonly settlements: number;
}

/** @throws LedgerUnavailableError */
export async function readRungs(ledger: Ledger, sweepKey: string): Promise<Rungs> {
  const rows = await rowsIfThere(ledger, 'TB_RUNG', () =>
    ledger.db
      .selectFrom('TB_RUNG as g')
      .innerJoin('TB_TASK as t', 't.CODE_TASK', 'g.CODE_TASK')
      .innerJoin('TB_SWEEP as s', 's.SWEEP_KEY', 't.SWEEP_KEY')
      .leftJoin('TB_HYPERPARAMETER as h', 'h.CODE_TASK', 'g.CODE_TASK')
      .leftJoin('TB_SETTLEMENT as e', (on) =>
        on.onRef('e.SWEEP_KEY', '=', 't.SWEEP_KEY').onRef('e.IDX_SETTLEMENT', '=', 'g.IDX_SETTLEMENT'),
      )
      .select([
        'g.CODE_TASK',
        'g.RUNG',
        'g.EPOCH',
        'g.N_KNOWN',
        'g.IDX_SETTLEMENT',
        'g.GRID_EPOCH',
        's.GRID_EPOCH as GRID',
      ])
      .select([asDouble('e.VALUE').as('VALUE'), 'h.EPOCH as EPOCHS', 't.IN_GRID', 't.LAUNCHED', 't.SETTLED'])
      .where(ofSweep(sweepKey, 'g.CODE_TASK'))
      .where('g.RUNG', '>=', 0)
      .orderBy('g.IDX_DECISION')
      .execute(),
  );
  const rungs = rows.map((row) => ({
    codeTask: row.CODE_TASK,
    rung: row.RUNG,
    known: row.N_KNOWN,
    ...(row.IDX_SETTLEMENT !== null && { settlement: row.IDX_SETTLEMENT, value: row.VALUE }),
    ...withoutNulls({ epoch: row.EPOCH, epochs: row.EPOCHS }),
    isOfGrid: row.GRID_EPOCH === row.GRID,
    inGrid: row.IN_GRID === 1,
    isPaused: row.LAUNCHED === PAUSED && row.SETTLED === 0,
  }));
  return { rungs, settlements: (await searchLength(ledger, sweepKey)).settlements };
}
