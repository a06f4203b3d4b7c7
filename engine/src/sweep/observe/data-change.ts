import { counted, isoDate, ledgerDate, windowChange } from '@tuningsweep/ledger';
import type { Ledger, WindowChange } from '@tuningsweep/ledger';

/** The window of a sweep, days as YYYYMMDD or YYYY-MM-DD. */
interface DataWindow {
  ticker: string;
  begin: string;
  end: string;
}

/** How a sweep's data differ from those that it is pinned to; undefined where they do not, or it is pinned to none yet. */
export async function readDataChange(
  ledger: Ledger,
  { ticker, begin, end }: DataWindow,
  adjSha256: string | undefined,
): Promise<WindowChange | undefined> {
  return adjSha256 === undefined
    ? undefined
    : windowChange(ledger, ticker, ledgerDate(begin), ledgerDate(end), adjSha256);
}

/** What became of the data of a sweep, and what it means for the results and models that it has. */
export function describeChange(window: DataWindow, change: WindowChange): string {
  if (change.kind === 'added')
    return `${found(window, change)} since this sweep was trained; the days before are the same.`;
  return (
    `${found(window, change)} since this sweep was trained, so its results and models are those of other data. ` +
    `${RESTORE} and run the sweep again.`
  );
}

/** Why a sweep cannot begin. */
export function describeMissing({ ticker, begin, end }: DataWindow): string {
  return (
    `spec.data: expected prepared data of ${ticker} from ${begin} to ${end} in TB_ASSETVALUE_ADJ, found none. ` +
    `Import it with: tuningsweep data import FILE.csv --ticker ${ticker} && tuningsweep data prepare --ticker ${ticker}`
  );
}

/** Why a sweep that is not over cannot go on with data that changed. */
export function describeStall(window: DataWindow, change: WindowChange = { kind: 'revised' }): string {
  return `${found(window, change)} since this sweep began, so new results could not be compared with the old ones. ${RESTORE}.`;
}

const RESTORE = 'Restore the data, or raise spec.modelVersion to train every point anew';

function found({ ticker, begin, end }: DataWindow, change: WindowChange): string {
  const days = `from ${iso(begin)} to ${iso(end)}`;
  if (change.kind === 'revised') return `TB_ASSETVALUE_ADJ: the data of ${ticker} ${days} changed`;
  return `TB_ASSETVALUE_ADJ: ${counted(change.days, 'day')} after ${iso(change.after)} came to the data of ${ticker} ${days}`;
}

function iso(day: string): string {
  return isoDate(ledgerDate(day));
}
