import { chunks } from '../../values/chunks.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger } from '../../ledger.ts';
import { pauseIfAsked } from '../../transaction/pause.ts';
import { CHUNK } from '../tasks/change.ts';
import { chunksAhead } from './chunks-ahead.ts';
import { writeChunk, writeNewChunk } from './chunk.ts';
import { beginAnew, beginGrid, finishGrid, mayHaveOthers } from './progress.ts';
import type { GridBeginning, GridProgress } from './progress.ts';
import { removeOthers } from './removal.ts';
import type { GridPoint, PointsByKey } from '../types.ts';

/** The points of a grid from a position on, where those before it need not be made. */
export type PointsFrom = (position: number) => Iterable<GridPoint>;

/** A grid to be written. `gridSha256` tells it from any other grid, or order of its points, of the same sweep. */
export interface GridWriting {
  readonly sweepKey: string;
  /** Absent in a sweep without data. */
  readonly ticker: string | undefined;
  readonly gridSha256: string;
  readonly points: Iterable<GridPoint> | PointsFrom;
  /** The same points for a large grid, which is written faster by key when the sweep has had no task ever. */
  readonly byKey?: PointsByKey;
  /** Points in one transaction. */
  readonly chunkSize?: number;
  /** Called after every chunk with the number of points that are in. */
  readonly onProgress?: (written: number) => void;
}

/** Points that got new rows, that had theirs already, and tasks that went out of the grid, in this call. */
export interface GridWritten {
  readonly inserted: number;
  readonly kept: number;
  readonly removed: number;
}

/**
 * Makes the sweep's grid be these points, chunk by chunk in flat memory: only rows that are missing are inserted, points
 * of earlier grids come back in (Stopped → Pending), all others go out (waiting ones → Stopped, launched ones finish and
 * do not count). IDX_TASK is given once, in the order of the points, new ones after the old ones. After a crash at any
 * place a call with the same grid goes on from there; a call with another grid starts that one.
 *
 * @throws CodeCollisionError when a code is taken by something else; nothing of its chunk is written
 * @throws SweepNotFoundError, FencedError; PausedError after a transaction
 */
export async function writeGrid(ledger: Ledger, lease: Lease, grid: GridWriting): Promise<GridWritten> {
  const { sweepKey, byKey } = grid;
  const beginning = beginningOf(grid);
  const begun = await beginGrid(ledger, lease, beginning);
  const { progress, inserted, kept } =
    byKey && begun.byKey
      ? await writeByKey(ledger, lease, { ...grid, byKey }, begun)
      : await writePoints(ledger, lease, grid, begun);
  const removed = (await mayHaveOthers(ledger, sweepKey, progress))
    ? await removeOthers(ledger, lease, sweepKey, progress.epoch)
    : 0;
  await finishGrid(ledger, lease, beginning, progress);
  return { inserted, kept, removed };
}

function beginningOf({ sweepKey, gridSha256, byKey }: GridWriting): GridBeginning {
  return { sweepKey, gridSha256, total: byKey?.total };
}

/**
 * Points in one transaction when all of them are new: pages of indexes are then changed by several rows at once. Half of it
 * costs a tenth of the speed, and twice of it gains less than that for more memory.
 */
const NEW_CHUNK = 4000;

interface Written {
  readonly progress: GridProgress;
  readonly inserted: number;
  readonly kept: number;
}

/** Writes points by key while all of them are new; where a code is there already, all points in their order, with care. */
async function writeByKey(
  ledger: Ledger,
  lease: Lease,
  grid: GridWriting & { byKey: PointsByKey },
  begun: GridProgress,
): Promise<Written> {
  const { sweepKey, ticker, byKey, chunkSize, onProgress } = grid;
  let progress = begun;
  for await (const points of chunksAhead(await byKey.from(begun.cursor, ledger), chunkSize ?? NEW_CHUNK)) {
    if (!(await writeNewChunk(ledger, lease, { sweepKey, ticker, progress, points }))) break;
    progress = { ...progress, cursor: progress.cursor + points.length };
    onProgress?.(progress.cursor);
    pauseIfAsked(ledger);
  }
  const inserted = progress.cursor - begun.cursor;
  if (progress.cursor === byKey.total) return { progress, inserted, kept: 0 };
  const rest = await writePoints(ledger, lease, grid, await beginAnew(ledger, lease, beginningOf(grid), progress));
  return { progress: rest.progress, inserted: inserted + rest.inserted, kept: rest.kept - inserted };
}

async function writePoints(
  ledger: Ledger,
  lease: Lease,
  { sweepKey, ticker, points: all, chunkSize, onProgress }: GridWriting,
  begun: GridProgress,
): Promise<Written> {
  let progress = begun;
  let inserted = 0;
  const move = (points: number, fresh: number): void => {
    progress = { ...progress, cursor: progress.cursor + points };
    inserted += fresh;
    onProgress?.(progress.cursor);
    pauseIfAsked(ledger);
  };
  const rest = typeof all === 'function' ? all(begun.cursor) : Iterator.from(all).drop(begun.cursor);
  for await (const points of chunksAhead(rest, chunkSize ?? NEW_CHUNK)) {
    if (await writeNewChunk(ledger, lease, { sweepKey, ticker, progress, points })) {
      move(points.length, points.length);
      continue;
    }
    for await (const some of chunks(points, CHUNK)) {
      move(some.length, await writeChunk(ledger, lease, { sweepKey, ticker, progress, points: some }));
    }
  }
  return { progress, inserted, kept: progress.cursor - begun.cursor - inserted };
}
