import { isDeepStrictEqual } from 'node:util';
import { requireMarketDate } from '../../data/market-date.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { objectiveColumns, objectiveOf } from '../../metrics.ts';
import type { Row } from '../../schema/database.ts';
import { write } from '../../transaction/write.ts';
import { writeSweep } from '../tasks/change.ts';
import { recountAll } from './counters.ts';
import { SweepKeyCollisionError } from '../errors.ts';
import { NO_OUTCOME } from './outcome.ts';
import { forgetPauses } from './pause.ts';
import type { SweepRegistration } from '../types.ts';
import { reopenAll } from '../tasks/stop.ts';

/**
 * `created`: the ledger had no such sweep. `recreated`: it had one of the same place with another UID. `changed`: these or
 * anything else that was written.
 */
export interface Registered {
  readonly created: boolean;
  readonly recreated: boolean;
  readonly changed: boolean;
}

/**
 * Makes sure that the ledger has this sweep, as it is now; writes nothing when nothing changed. A sweep that was
 * deleted and made anew keeps its Completed tasks, all others start afresh. A window that changed takes the pinned data
 * with it; an objective that changed makes the best task be found anew.
 *
 * @throws SweepKeyCollisionError when the key is that of a sweep at another place
 */
export async function registerSweep(
  ledger: Ledger,
  lease: Lease,
  registration: SweepRegistration,
): Promise<Registered> {
  const row = await ledger.db
    .selectFrom('TB_SWEEP')
    .selectAll()
    .where('SWEEP_KEY', '=', registration.sweepKey)
    .executeTakeFirst();
  if (row === undefined) {
    await write(ledger, (trx) => insert(trx, ledger, registration), lease);
    return { created: true, recreated: false, changed: true };
  }
  if (!isSamePlace(row, registration)) throw new SweepKeyCollisionError(registration.sweepKey, row);
  const recreated = row.UID !== registration.uid;
  if (recreated) await restart(ledger, lease, registration.sweepKey);
  const changed = isOutdated(row, registration);
  if (changed) await update(ledger, lease, registration);
  return { created: false, recreated, changed: recreated || changed };
}

/** By either of the two that say it, since another program may have written over one. */
function isSamePlace(row: Row<'TB_SWEEP'>, { sha256, cluster, namespace, name }: SweepRegistration): boolean {
  return row.SHA256 === sha256 || (row.CLUSTER === cluster && row.NAMESPACE === namespace && row.NAME === name);
}

/** Where the sweep is, and the columns that follow the manifest. */
function columnsOf(registration: SweepRegistration) {
  const { sha256, cluster, namespace, name, uid, ticker, begin, end, manifest, objective } = registration;
  return {
    SHA256: sha256,
    CLUSTER: cluster,
    NAMESPACE: namespace,
    NAME: name,
    UID: uid,
    TICKER: ticker ?? '',
    DATE_BEGIN: begin === undefined ? '' : requireMarketDate('begin of the window', begin),
    DATE_END: end === undefined ? '' : requireMarketDate('end of the window', end),
    MANIFEST: manifest,
    ...objectiveColumns(objective),
  };
}

async function insert(trx: Trx, { store }: Ledger, registration: SweepRegistration): Promise<void> {
  const row = { SWEEP_KEY: registration.sweepKey, ...columnsOf(registration), DATE_START: store.sql.clock() };
  await trx.insertInto('TB_SWEEP').values(row).execute();
}

/** Before the new UID is noted, so that a restart that was cut off is done again. */
async function restart(ledger: Ledger, lease: Lease, sweepKey: string): Promise<void> {
  await reopenAll(ledger, lease, sweepKey, 'Failed');
  await reopenAll(ledger, lease, sweepKey, 'Stopped');
}

function isOutdated(row: Row<'TB_SWEEP'>, registration: SweepRegistration): boolean {
  return !isDeepStrictEqual({ ...row, ...columnsOf(registration) }, { ...row });
}

async function update(ledger: Ledger, lease: Lease, registration: SweepRegistration): Promise<void> {
  const { sweepKey, objective } = registration;
  const now = columnsOf(registration);
  await writeSweep(ledger, lease, sweepKey, async (trx, row) => {
    const moved = row.TICKER !== now.TICKER || row.DATE_BEGIN !== now.DATE_BEGIN || row.DATE_END !== now.DATE_END;
    const unpinned = moved ? { ADJ_SHA256: null } : {};
    const restarted =
      row.UID === now.UID ? {} : { ...NO_OUTCOME, DATE_START: ledger.store.sql.clock(), RETRY_STAMP: null };
    await trx
      .updateTable('TB_SWEEP')
      .set({ ...now, ...unpinned, ...restarted })
      .where('SWEEP_KEY', '=', sweepKey)
      .execute();
    if (row.UID !== now.UID) await forgetPauses(trx, sweepKey);
    if (row.OBJECTIVE !== now.OBJECTIVE || row.GOAL !== now.GOAL)
      await recountAll(trx, sweepKey, objectiveOf(objective));
  });
}
