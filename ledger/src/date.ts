/** A day as the ledger writes it, YYYYMMDD. Takes that, or the ISO form that manifests and CSV files use. */
export function ledgerDate(day: string): string {
  return day.replaceAll('-', '');
}
