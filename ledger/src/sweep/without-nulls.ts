type WithoutNulls<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

/** A record whose fields may be NULL, as an object that lacks the fields that are. */
export function withoutNulls<T extends object>(row: T): WithoutNulls<T> {
  const fields = Object.entries(row).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(fields) as WithoutNulls<T>; // oxlint-disable-line typescript/no-unsafe-type-assertion -- fromEntries forgets the names
}
