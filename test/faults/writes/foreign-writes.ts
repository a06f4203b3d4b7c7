import { sql } from 'kysely';
import { expect } from 'vitest';
import { ALL_TABLES } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { emptyLedger } from '../../../engine/test/ledger.ts';
import { tally } from '../tally.ts';
import type { Life } from './lives.ts';
import { describeWrite, FOREIGN_WRITES } from './odd-values.ts';
import type { ForeignWrite } from './odd-values.ts';
import { Scenario, MOMENTS } from './sweep.ts';
import type { End, Moment } from './sweep.ts';

/** A write and its moment. */
export type Case = readonly [write: ForeignWrite, moment: Moment];

/** Every write at every moment. */
export const CASES: readonly Case[] = FOREIGN_WRITES.flatMap((write) => MOMENTS.map((moment): Case => [write, moment]));

/** Statements that a life takes at most after the write; an undisturbed one takes about 200. */
const MOST_STATEMENTS = 1500;

/**
 * Lives each case in a ledger of its own. A life has to end, with its tasks done or with a sentence on why not, by a bounded
 * number of passes and statements, and without an error that nobody foresaw.
 *
 * @returns the columns of which the store took a value into a row, as TABLE.COLUMN
 */
export async function expectEnds(life: Life, cases: readonly Case[]): Promise<Set<string>> {
  const problems: string[] = [];
  const written = new Set<string>();
  const counts = { taken: 0, refused: 0, 'met no row': 0 };
  for (const [write, moment] of cases) {
    const end = await liveOnce(life, write, moment);
    counts[end.effect] += 1;
    if (end.effect === 'taken' && write.column !== undefined) written.add(`${write.table}.${write.column}`);
    const problem = problemOf(end);
    if (problem !== undefined) problems.push(`${describeWrite(write)}, ${moment}: ${problem}`);
  }
  tally(`foreign writes to ${life.name} that the store took`, counts.taken);
  tally(`foreign writes to ${life.name} that the store refused`, counts.refused);
  tally(`foreign writes to ${life.name} that met no row`, counts['met no row']);
  expect(problems).toEqual([]);
  return written;
}

/** Every column of a table, as TABLE.COLUMN. */
export function columnsOf(table: string): Set<string> {
  const columns = ALL_TABLES.find(({ name }) => name === table)?.columns ?? [];
  return new Set(columns.map(({ name }) => `${table}.${name}`));
}

/** The tables that have rows at a moment of a life. */
export async function tablesWithRows(life: Life, moment: Moment): Promise<string[]> {
  return await inScenario(life, async (scenario, { db }) => {
    await scenario.until(moment);
    const found: string[] = [];
    for (const { name } of ALL_TABLES) {
      const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
      if (rows.length > 0) found.push(name);
    }
    return found;
  });
}

function liveOnce(life: Life, write: ForeignWrite, moment: Moment): Promise<End> {
  return inScenario(life, (scenario) => scenario.live(write, moment));
}

async function inScenario<T>(life: Life, use: (scenario: Scenario, ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await emptyLedger();
  try {
    await fillSeries(ledger);
    return await use(new Scenario(ledger, life), ledger);
  } finally {
    await ledger.close();
  }
}

/** The series that the data of the sweep were prepared from. */
async function fillSeries({ db }: Ledger): Promise<void> {
  const row = { DATE_MARKET: '20200102', TICKER: 'T', CLOSE_P: 1 };
  for (const table of ['TB_ASSETVALUE_RAW', 'TB_ASSETVALUE_PREPARED'] as const)
    await db.insertInto(table).values(row).execute();
}

function problemOf({ problem, said, finished, statements }: End): string | undefined {
  if (problem !== undefined) return problem;
  if (!finished && said === undefined) return 'neither an end nor a word on why';
  return statements > MOST_STATEMENTS ? `${statements} statements` : undefined;
}
