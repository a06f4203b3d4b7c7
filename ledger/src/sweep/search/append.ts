import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import type { Row } from '../../schema/database.ts';
import { putPoints } from '../grid/chunk.ts';
import { writeSweep } from '../tasks/change.ts';
import type { GridPoint } from '../types.ts';
import { searchLength } from './read.ts';
import type { SearchLength } from './read.ts';
import type { Origin } from './types.ts';

/** Points that are to be tasks, and what they were proposed by. */
export interface Proposing {
  readonly sweepKey: string;
  readonly ticker: string | undefined;
  /** The grid that they are added to: the one that is wholly written. */
  readonly gridSha256: string;
  /** What they were proposed by, as canonical JSON. */
  readonly definition: string;
  /** What they were proposed from. */
  readonly length: SearchLength;
  readonly points: readonly ProposedPoint[];
}

/** A point, and who it is of. */
export type ProposedPoint = GridPoint & { readonly origin: Origin };

/**
 * Writes proposed points with what they knew, in one transaction: their tasks are part of the sweep's grid from then on.
 *
 * @returns false, and nothing is written, where the sweep has more proposals, settlements, or another grid meanwhile
 * @throws CodeCollisionError when a code is taken by something else; SweepNotFoundError, FencedError
 */
export async function appendProposals(ledger: Ledger, lease: Lease, proposing: Proposing): Promise<boolean> {
  const { sweepKey, ticker, gridSha256, points } = proposing;
  return await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
    if (sweep.GRID_SHA256 !== gridSha256 || !(await isStill(trx, proposing))) return false;
    const epoch = sweep.GRID_EPOCH;
    const fresh = await putPoints(trx, ledger, sweep, { sweepKey, ticker, epoch, points });
    await countIn(trx, sweep, fresh);
    await insertProposals(trx, proposing);
    return true;
  });
}

async function isStill(trx: Trx, { sweepKey, length }: Proposing): Promise<boolean> {
  const now = await searchLength({ db: trx }, sweepKey);
  return now.proposals === length.proposals && now.settlements === length.settlements;
}

async function countIn(trx: Trx, { SWEEP_KEY }: Row<'TB_SWEEP'>, fresh: number): Promise<void> {
  await trx
    .updateTable('TB_SWEEP')
    .set((eb) => ({ NEXT_IDX: eb('NEXT_IDX', '+', fresh), N_TOTAL: eb('N_TOTAL', '+', fresh) }))
    .where('SWEEP_KEY', '=', SWEEP_KEY)
    .execute();
}

/** Rows of TB_PROPOSAL, one per point however often it is repeated; the first of them has the next index. */
export async function insertProposals(
  trx: Trx,
  { sweepKey, definition, length, points }: Pick<Proposing, 'sweepKey' | 'definition' | 'length' | 'points'>,
): Promise<void> {
  if (points.length === 0) return;
  const search = await searchIndex(trx, sweepKey, definition);
  const proposed = points.filter(({ replicateOf }) => replicateOf === undefined);
  const rows = proposed.map(({ codeTask, origin, parameters }, position) => ({
    SWEEP_KEY: sweepKey,
    IDX_PROPOSAL: length.proposals + position,
    IDX_SEARCH: search,
    ORIGIN: origin,
    N_KNOWN: length.settlements,
    CODE_TASK: codeTask,
    PARAMETERS: JSON.stringify(parameters),
  }));
  await trx.insertInto('TB_PROPOSAL').values(rows).execute();
}

/** The last search if it is this one, else a new one. */
async function searchIndex(trx: Trx, sweepKey: string, definition: string): Promise<number> {
  const last = await trx
    .selectFrom('TB_SEARCH')
    .select(['IDX_SEARCH', 'DEFINITION'])
    .where('SWEEP_KEY', '=', sweepKey)
    .orderBy('IDX_SEARCH', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.DEFINITION === definition) return last.IDX_SEARCH;
  const index = (last?.IDX_SEARCH ?? -1) + 1;
  await trx
    .insertInto('TB_SEARCH')
    .values({ SWEEP_KEY: sweepKey, IDX_SEARCH: index, DEFINITION: definition })
    .execute();
  return index;
}
