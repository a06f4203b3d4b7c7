import { sql } from 'kysely';
import { LedgerError } from '../../errors.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import type { ParameterPoint } from '../../parameters.ts';
import { finalValue } from '../results/query/metric-value.ts';
import type { Origin, Proposal, Search, Settlement } from './types.ts';

const ORIGINS: readonly string[] = ['Algorithm', 'Start', 'Kept'] satisfies Origin[];

/**
 * The proposals of a sweep from an index on, in their order.
 *
 * @throws LedgerError where another program has written what is no point
 */
export async function readProposals({ db }: Pick<Ledger, 'db'>, sweepKey: string, from = 0): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('TB_PROPOSAL')
    .select(['IDX_PROPOSAL', 'IDX_SEARCH', 'ORIGIN', 'N_KNOWN', 'CODE_TASK', 'PARAMETERS'])
    .where('SWEEP_KEY', '=', sweepKey)
    .where('IDX_PROPOSAL', '>=', from)
    .orderBy('IDX_PROPOSAL')
    .execute();
  return rows.map((row) => ({
    index: row.IDX_PROPOSAL,
    search: row.IDX_SEARCH,
    origin: originOf(row.ORIGIN),
    known: row.N_KNOWN,
    codeTask: row.CODE_TASK,
    parameters: parametersOf(row),
  }));
}

/**
 * The settlements of a sweep from an index on, in their order, each with what its task has now.
 *
 * @param metric name of the metric in the ledger
 */
export async function readSettlements(
  { db }: Pick<Ledger, 'db'>,
  sweepKey: string,
  metric: string,
  from = 0,
): Promise<Settlement[]> {
  return await db
    .selectFrom('TB_SETTLEMENT as e')
    .leftJoin('TB_TASK as t', 't.CODE_TASK', 'e.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 'e.CODE_TASK')
    .select(['e.IDX_SETTLEMENT as index', 'e.CODE_TASK as codeTask'])
    .select(sql<number | null>`case when e.STATUS = 'Completed' then ${finalValue(metric)} end`.as('value'))
    .where('e.SWEEP_KEY', '=', sweepKey)
    .where('e.IDX_SETTLEMENT', '>=', from)
    .orderBy('e.IDX_SETTLEMENT')
    .execute();
}

/** The searches of a sweep, in their order. */
export async function readSearches({ db }: Pick<Ledger, 'db'>, sweepKey: string): Promise<Search[]> {
  return await db
    .selectFrom('TB_SEARCH')
    .select(['IDX_SEARCH as index', 'DEFINITION as definition'])
    .where('SWEEP_KEY', '=', sweepKey)
    .orderBy('IDX_SEARCH')
    .execute();
}

/** How many proposals and settlements there are: the indexes that the next ones get. */
export interface SearchLength {
  readonly proposals: number;
  readonly settlements: number;
}

/** Two looks at the ends of keys. */
export async function searchLength({ db }: { db: Trx | Ledger['db'] }, sweepKey: string): Promise<SearchLength> {
  const proposal = await db
    .selectFrom('TB_PROPOSAL')
    .select((eb) => eb.fn.max('IDX_PROPOSAL').as('last'))
    .where('SWEEP_KEY', '=', sweepKey)
    .executeTakeFirst();
  const settlement = await db
    .selectFrom('TB_SETTLEMENT')
    .select((eb) => eb.fn.max('IDX_SETTLEMENT').as('last'))
    .where('SWEEP_KEY', '=', sweepKey)
    .executeTakeFirst();
  return { proposals: next(proposal?.last), settlements: next(settlement?.last) };
}

function next(last: number | null | undefined): number {
  return typeof last === 'number' ? last + 1 : 0;
}

function originOf(text: string): Origin {
  return isOrigin(text) ? text : 'Algorithm';
}

function isOrigin(text: string): text is Origin {
  return ORIGINS.includes(text);
}

function parametersOf({ CODE_TASK, PARAMETERS }: { CODE_TASK: string; PARAMETERS: string }): ParameterPoint {
  try {
    const value: unknown = JSON.parse(PARAMETERS);
    if (isParameters(value)) return value;
  } catch {
    // Said below, with what is there.
  }
  throw new LedgerError(
    `TB_PROPOSAL.PARAMETERS of ${CODE_TASK}: expected the parameters of the proposed point as a JSON object, found ` +
      `'${PARAMETERS.slice(0, 60)}'. Another program has written there; restore the row from a backup, or begin a new sweep`,
  );
}

function isParameters(value: unknown): value is ParameterPoint {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
