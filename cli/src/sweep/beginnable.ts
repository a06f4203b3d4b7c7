import { gridDefinition } from '@tuningsweep/engine/search';
import { describeMissing } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { checkTable } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { StalledError } from '../exit.ts';
import { ledgerExists, ledgerUrlAnywhere } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';

/**
 * What is refused before a ledger is made for it. Where there is none, there are no data: a run in the wrong folder makes none.
 * @throws GridError where the parameters make no grid; StalledError where the sweep needs data
 */
export function requireBeginnable({ spec }: Sweep, options: DatabaseOptions): void {
  gridDefinition(spec);
  const { data } = spec;
  if (data && !ledgerExists(options))
    throw new StalledError(`${describeMissing(data)} (There is no ledger ${ledgerUrlAnywhere(options)} yet.)`);
}

/** The same of a database without tables. @throws StalledError */
export async function requireTableWithData({ spec: { data } }: Sweep, ledger: Ledger): Promise<void> {
  if (data && !(await checkTable(ledger, 'TB_ASSETVALUE_ADJ')))
    throw new StalledError(`${describeMissing(data)} (${ledger.describe} has no tables yet.)`);
}
