import { ADOPT, counted, ledgerHealth, listTickers, openLedger } from '@tuningsweep/ledger';
import type { Ledger, LedgerHealth } from '@tuningsweep/ledger';
import { ledgerExists, ledgerUrl, ledgerUrlAnywhere } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { fail, note, ok, oneLine } from './check.ts';
import type { Check } from './check.ts';

const PREPARE = 'tuningsweep data import FILE --ticker TICKER && tuningsweep data prepare';

/** The ledger: whether it answers, its tables, the rights on them, the data in it. */
export async function checkDatabase(options: DatabaseOptions): Promise<Check[]> {
  const url = ledgerUrl(options);
  if (!ledgerExists(options))
    return [
      note(
        'Ledger',
        `${ledgerUrlAnywhere(options)} is not made yet`,
        'The first command that writes makes it: tuningsweep setup',
      ),
    ];
  let ledger: Ledger;
  try {
    ledger = await openLedger(url);
  } catch (error) {
    return [
      fail(
        'Ledger',
        oneLine(error),
        'Start the database or mend the URL (--database, LEDGER_URL), then: tuningsweep doctor',
      ),
    ];
  }
  try {
    const health = await ledgerHealth(ledger);
    const tables = checkTables(health);
    const data = health.missingTables.includes('TB_ASSETVALUE_ADJ') ? [] : [await checkData(ledger)];
    return [
      ok('Ledger', `${ledger.describe}, ${health.database}`),
      tables,
      ...checkRights(health),
      ...(await checkPacket(ledger)),
      ...data,
    ];
  } finally {
    await ledger.close();
  }
}

function checkTables({ schemaVersion, knownVersion, missingTables, problems, warnings }: LedgerHealth): Check {
  if (problems.length > 0) return fail('Tables', problems.join('; '), `Mend them with: ${ADOPT}`);
  if (schemaVersion > knownVersion)
    return fail(
      'Tables',
      `schema version ${schemaVersion}, this release knows ${knownVersion}`,
      'Use the release that set the ledger up, or a newer one.',
    );
  if (schemaVersion < knownVersion || missingTables.length > 0)
    return note(
      'Tables',
      `schema version ${schemaVersion} of ${knownVersion}, missing: ${missingTables.join(', ') || 'none'}`,
      'The next command that writes makes them: tuningsweep setup',
    );
  if (warnings.length > 0) return note('Tables', warnings.join('; '), `Sweeps can be run, but better after: ${ADOPT}`);
  return ok('Tables', `all there, schema version ${schemaVersion}`);
}

function checkRights({ refused }: LedgerHealth): Check[] {
  const [first] = refused;
  if (first === undefined) return [ok('Rights', 'to read and write every table')];
  const found = `${counted(refused.length, 'statement is', 'statements are')} refused, such as ${first}`;
  return [fail('Rights', found, 'Give the account the rights under "Least rights" in docs/guide/ledger.md.')];
}

const LITTLE_PACKET = 16 * 2 ** 20;

/** The defaults are 64 MiB (MySQL) and 16 MiB (MariaDB); XAMPP and some NAS set 1 MiB. */
async function checkPacket({ db, store }: Ledger): Promise<Check[]> {
  const bytes = await store.limits.maxPacket(db);
  if (bytes === undefined) return [];
  const found = `max_allowed_packet is ${bytes / 2 ** 20} MiB`;
  if (bytes >= LITTLE_PACKET) return [ok('Packets', found)];
  const advice = 'Models are written in smaller parts, and large forecasts left out; better: max_allowed_packet = 16M.';
  return [note('Packets', found, advice)];
}

async function checkData(ledger: Ledger): Promise<Check> {
  const series = await listTickers(ledger);
  if (series.length === 0)
    return note('Data', 'no prepared series', `Import one, unless your trainer has data of its own: ${PREPARE}`);
  const list = series.map(
    ({ ticker, days, begin, end }) => `${ticker} (${counted(days, 'day')} from ${begin} to ${end})`,
  );
  return ok('Data', list.join(', '));
}
