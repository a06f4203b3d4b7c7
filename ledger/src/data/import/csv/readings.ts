/** One way to read a text, such as month first; undefined when it cannot be read so. */
export interface Reading<T> {
  name: string;
  read: (text: string) => T | undefined;
  /** Hardly anybody writes so: it does not stand in another way's way, and is used only when it is asked for. */
  doubtful?: boolean;
}

/** What is known of a column after some of its cells: how often each way works, and where two of them part. */
export interface Tally<T> {
  readonly readings: readonly Reading<T>[];
  /** Cells that way i can read. */
  readonly read: number[];
  /** Cells that way i can read and way j cannot. */
  readonly only: number[][];
  /** A cell that ways i and j read as two values. */
  readonly differ: (string | undefined)[][];
}

/** A tally without a cell. */
export function newTally<T>(readings: readonly Reading<T>[]): Tally<T> {
  const square = <V>(value: V): V[][] => readings.map(() => readings.map(() => value));
  return { readings, read: readings.map(() => 0), only: square(0), differ: square<string | undefined>(undefined) };
}

/** Adds a cell; says whether it can be read in any way. */
export function addCell<T>(tally: Tally<T>, text: string): boolean {
  const values = tally.readings.map(({ read }) => read(text));
  for (const [i, value] of values.entries()) {
    if (value === undefined) continue;
    tally.read[i] = (tally.read[i] ?? 0) + 1;
    for (const [j, other] of values.entries()) {
      const [only, differ] = [tally.only[i], tally.differ[i]];
      if (only !== undefined && other === undefined) only[j] = (only[j] ?? 0) + 1;
      if (differ !== undefined && other !== undefined && other !== value) differ[j] ??= text;
    }
  }
  return values.some((value) => value !== undefined);
}

/** The way that a column is to be read; none when no cell can be read; ways that nothing decides between. */
export type Choice<T> =
  | { kind: 'chosen'; reading: Reading<T> }
  | { kind: 'none' }
  | { kind: 'undecided'; names: string[]; example: string | undefined };

/**
 * Chooses a way for a whole column. Two ways that read some cell as two values must be told apart by cells that only one
 * of them can read; where there are none, or some for each, nothing is decided.
 */
export function choose<T>({ readings, read, only, differ }: Tally<T>): Choice<T> {
  const most = Math.max(0, ...read);
  const best = read.indexOf(most);
  const reading = readings[best];
  if (most === 0 || reading === undefined) return { kind: 'none' };
  for (const [j, rival] of readings.entries()) {
    const example = differ[best]?.[j];
    if (example === undefined || rival.doubtful) continue;
    const [forBest, forRival] = [only[best]?.[j] ?? 0, only[j]?.[best] ?? 0];
    if (forBest > 0 && forRival === 0 && !reading.doubtful) continue;
    const names = [reading, rival].toSorted((a, b) => Number(a.doubtful ?? false) - Number(b.doubtful ?? false));
    return { kind: 'undecided', names: names.map(({ name }) => name), example };
  }
  return reading.doubtful
    ? { kind: 'undecided', names: [reading.name], example: undefined }
    : { kind: 'chosen', reading };
}
