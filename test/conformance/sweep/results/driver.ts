import { sql } from 'kysely';
import {
  claimTask,
  completeTask,
  failAttempt,
  markLaunched,
  registerSweep,
  settleTasks,
  writeGrid,
} from '../../../../ledger/src/index.ts';
import type { GridPoint, Lease, ParameterPoint, TaskResult } from '../../../../ledger/src/index.ts';
import type { Store } from '../../../support/ledger/ledgers.ts';
import { TICKER, code, gridName, point, registration } from '../builders.ts';

/** The key of another sweep. */
export const OTHER = 'bcdefgh';

/** What is done with a sweep in these tests. */
export function driver(store: Store) {
  const run = async <T = Record<string, unknown>>(query: string): Promise<T[]> =>
    (await sql.raw<T>(query).execute(store.ledger.db)).rows;

  /** Trains tasks to their results; without a value each is Failed. */
  async function train(lease: Lease, key: string, results: readonly [task: number, result?: TaskResult][]) {
    await markLaunched(
      store.ledger,
      lease,
      key,
      results.map(([task]) => code(task, key)),
    );
    for (const [task, result] of results) {
      const codeTask = code(task, key);
      const claim = await claimTask(store.ledger, { codeTask, holder: 'pod', backend: 'cpu', versions: '' });
      if (result === undefined) await failAttempt(store.ledger, claim, { exitCode: 1, cause: 'Error', note: 'broken' });
      else await completeTask(store.ledger, claim, result);
      const outcome = result === undefined ? 'Failed' : 'Completed';
      await settleTasks(store.ledger, lease, key, [{ codeTask, outcome, note: 'broken' }]);
    }
  }

  /** Another sweep, of points with parameters of other names. */
  async function otherSweep(lease: Lease, all: readonly ParameterPoint[]): Promise<void> {
    await registerSweep(store.ledger, lease, registration({ sweepKey: OTHER, sha256: 'b'.repeat(64), name: 'other' }));
    const points = all.map((parameters, n): GridPoint => ({ ...point(n, OTHER), parameters }));
    await writeGrid(store.ledger, lease, { sweepKey: OTHER, ticker: TICKER, gridSha256: gridName([7]), points });
  }

  return { run, train, otherSweep };
}
