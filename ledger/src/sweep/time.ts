/**
 * A datetime column as ISO 8601: the database's `YYYY-MM-DD hh:mm:ss` is in UTC. Undefined for NULL and for what is no time,
 * which SQLite takes from other programs.
 */
export function timeOf(column: string | null): string | undefined {
  if (typeof column !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(column)) return undefined;
  const iso = `${column.replace(' ', 'T')}Z`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}

/** The same for a column, to the millisecond, in the form in which the databases themselves write it. */
export function columnTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

/** Seconds between two datetime columns; undefined where one is no time. */
export function secondsBetween(begin: string | null, end: string | null): number | undefined {
  const [from, to] = [timeOf(begin), timeOf(end)];
  return from === undefined || to === undefined ? undefined : (Date.parse(to) - Date.parse(from)) / 1000;
}
