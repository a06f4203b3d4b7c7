import type { Insertable } from 'kysely';
import { chunks } from '../values/chunks.ts';
import { toFloat } from '../values/float.ts';
import { checkKey } from '../values/keys.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { cutNote } from '../values/note.ts';
import type { Database } from '../schema/database.ts';
import { write } from '../transaction/write.ts';

/** A row of TB_HYPERPARAMETER to insert. */
export type HyperparameterRow = Insertable<Database['TB_HYPERPARAMETER']>;

type Many<T> = AsyncIterable<T> | Iterable<T>;
type Insert<T> = (trx: Trx, rows: T[]) => Promise<unknown>;

const CHUNK = 500;

/**
 * Fills TB_HYPERPARAMETER: rows whose CODE_TASK is there already stay as they are. Rows may come from a stream; one
 * transaction covers some hundreds of them.
 *
 * @returns how many rows were inserted
 * @throws LedgerError for a code that does not fit, or a number that is not finite
 */
export async function initiateTableHyperparameter(ledger: Ledger, rows: Many<HyperparameterRow>): Promise<number> {
  return await insertMissing(ledger, 'TB_HYPERPARAMETER', rows, (trx, missing) =>
    trx
      .insertInto('TB_HYPERPARAMETER')
      .values(missing.map(toStored))
      .modifyEnd(ledger.store.sql.keepExisting('CODE_TASK'))
      .execute(),
  );
}

/**
 * Fills TB_TASKSTATUS: a Pending row for each code, with its position (from 0) as IDX_TASK. Rows that are there stay as
 * they are.
 *
 * @returns how many rows were inserted
 * @throws LedgerError for a code or ticker that does not fit
 */
export async function initiateTableTaskstatus(ledger: Ledger, ticker: string, codes: Many<string>): Promise<number> {
  checkKey('TICKER', ticker);
  return await insertMissing(ledger, 'TB_TASKSTATUS', pendingRows(ticker, codes), (trx, missing) =>
    trx.insertInto('TB_TASKSTATUS').values(missing).modifyEnd(ledger.store.sql.keepExisting('CODE_TASK')).execute(),
  );
}

/**
 * Writes a row of TB_TASKSTATUS, whatever it was before; IDX_TASK of an existing one stays. This is the plain function
 * for set-up flags and by-hand corrections: a sweep's own tasks change state by compare-and-set only.
 *
 * @throws LedgerError for a code, ticker or status that does not fit
 */
export async function updateTaskstatus(
  ledger: Ledger,
  codeTask: string,
  ticker: string | null,
  status: string,
  note: string | null,
): Promise<void> {
  checkKey('CODE_TASK', codeTask);
  checkKey('STATUS', status);
  if (ticker !== null) checkKey('TICKER', ticker);
  await write(ledger, async (trx) => {
    await trx
      .insertInto('TB_TASKSTATUS')
      .values({ CODE_TASK: codeTask, TICKER: ticker, STATUS: status, NOTE: note === null ? null : cutNote(note) })
      .modifyEnd(ledger.store.sql.overwrite(['TICKER', 'STATUS', 'NOTE']))
      .execute();
  });
}

async function* pendingRows(ticker: string, codes: Many<string>) {
  let index = 0;
  for await (const code of codes) {
    yield { CODE_TASK: code, TICKER: ticker, IDX_TASK: index, STATUS: 'Pending' };
    index += 1;
  }
}

function toStored(row: HyperparameterRow): HyperparameterRow {
  return { ...row, LEARNING_RATE: storedFloat(row.LEARNING_RATE), RATIO_TRAIN_SET: storedFloat(row.RATIO_TRAIN_SET) };
}

function storedFloat(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : toFloat(value);
}

async function insertMissing<T extends { CODE_TASK: string }>(
  ledger: Ledger,
  table: 'TB_HYPERPARAMETER' | 'TB_TASKSTATUS',
  rows: Many<T>,
  insert: Insert<T>,
): Promise<number> {
  let inserted = 0;
  for await (const chunk of chunks(rows, CHUNK)) {
    for (const { CODE_TASK } of chunk) checkKey('CODE_TASK', CODE_TASK);
    inserted += await write(ledger, async (trx) => {
      const existing = await existingCodes(trx, table, chunk);
      const missing = chunk.filter(({ CODE_TASK }) => !existing.has(CODE_TASK));
      if (missing.length > 0) await insert(trx, missing);
      return missing.length;
    });
  }
  return inserted;
}

async function existingCodes(
  trx: Trx,
  table: 'TB_HYPERPARAMETER' | 'TB_TASKSTATUS',
  rows: readonly { CODE_TASK: string }[],
): Promise<Set<string>> {
  const codes = rows.map(({ CODE_TASK }) => CODE_TASK);
  const found = await trx.selectFrom(table).select('CODE_TASK').where('CODE_TASK', 'in', codes).execute();
  return new Set(found.map(({ CODE_TASK }) => CODE_TASK));
}
