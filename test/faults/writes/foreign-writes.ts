import { expect } from 'vitest';
import { emptyLedger } from '../../../engine/test/ledger.ts';
import { tally } from '../tally.ts';
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
 */
export async function expectEnds(cases: readonly Case[]): Promise<void> {
  const problems: string[] = [];
  let refused = 0;
  for (const [write, moment] of cases) {
    const end = await liveOnce(write, moment);
    if (end.refused) refused += 1;
    const problem = problemOf(end);
    if (problem !== undefined) problems.push(`${describeWrite(write)}, ${moment}: ${problem}`);
  }
  tally('foreign writes that the store took', cases.length - refused);
  tally('foreign writes that the store refused', refused);
  expect(problems).toEqual([]);
}

async function liveOnce(write: ForeignWrite, moment: Moment): Promise<End> {
  const ledger = await emptyLedger();
  try {
    return await new Scenario(ledger).live(write, moment);
  } finally {
    await ledger.close();
  }
}

function problemOf({ problem, said, finished, statements }: End): string | undefined {
  if (problem !== undefined) return problem;
  if (!finished && said === undefined) return 'neither an end nor a word on why';
  return statements > MOST_STATEMENTS ? `${statements} statements` : undefined;
}
