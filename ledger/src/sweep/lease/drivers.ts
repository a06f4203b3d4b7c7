import type { Ledger } from '../../ledger.ts';
import { sweepLeaseName } from './acquire.ts';
import { NOBODY } from './end.ts';

/** What the names of all sweeps' leases begin with, and the first text after all of them. */
const PREFIX = sweepLeaseName('');
const BEYOND = PREFIX.replace(/\/$/, '0');

/**
 * Who drives sweeps now, by the database's clock: HOLDER of the lease by the sweep's key. One that was given back or has run
 * out is nobody's. It is one statement.
 *
 * @param sweepKey of the one that is asked for; without it, all
 */
export async function readDrivers({ db, store }: Ledger, sweepKey?: string): Promise<ReadonlyMap<string, string>> {
  const leases = db
    .selectFrom('TB_LEADER as l')
    // A lease whose holder is the name of another one is held as long as that.
    .leftJoin('TB_LEADER as a', (on) => on.onRef('a.NAME', '=', 'l.HOLDER').on('a.HOLDER', '!=', NOBODY))
    .select([
      'l.NAME',
      'l.HOLDER',
      store.sql.secondsUntil('l.DATE_EXPIRE').as('own'),
      store.sql.secondsUntil('a.DATE_EXPIRE').as('above'),
    ])
    .where('l.HOLDER', '!=', NOBODY);
  const wanted =
    sweepKey === undefined
      ? leases.where('l.NAME', '>', PREFIX).where('l.NAME', '<', BEYOND)
      : leases.where('l.NAME', '=', sweepLeaseName(sweepKey));
  const held = (await wanted.execute()).filter(({ own, above }) => Math.max(Number(own), Number(above)) > 0);
  return new Map(held.map(({ NAME, HOLDER }) => [NAME.slice(PREFIX.length), HOLDER]));
}
