import type { Ledger, Trx } from '../ledger.ts';
import type { Store } from '../store/store.ts';
import { insertArtifact } from './artifact.ts';
import { insertForecast } from './forecast.ts';
import { packedBytes } from './forecast-layout.ts';
import type { ForecastSeries } from './forecast-layout.ts';

/** What is kept of a trained model beside its result. */
export interface StoredModel {
  readonly artifact: Uint8Array;
  readonly forecast?: ForecastSeries;
}

/**
 * Keeps a task's model in the place of an earlier one.
 *
 * @returns a sentence for what one statement cannot carry and is not kept
 */
export async function keepModel(
  trx: Trx,
  store: Store,
  codeTask: string,
  { artifact, forecast }: StoredModel,
): Promise<string[]> {
  const limit = await store.limits.blob(trx);
  await dropModels(trx, [codeTask]);
  await insertArtifact(trx, codeTask, artifact, limit);
  if (forecast === undefined) return [];
  const bytes = packedBytes(forecast.dates.length, forecast.horizon);
  if (bytes > limit) {
    return [
      `the forecast of the test part is not kept: its ${bytes} bytes are more than max_allowed_packet lets through`,
    ];
  }
  await insertForecast(trx, codeTask, forecast);
  return [];
}

/** The tables that hold what is kept of models, by CODE_TASK. */
const TABLES = ['TB_MODELARTIFACT', 'TB_FORECAST'] as const;

/**
 * Deletes what is kept of these tasks' models; their results stay.
 *
 * @returns whether there was something to delete
 */
export async function dropModels(trx: Trx, codes: readonly string[]): Promise<boolean> {
  if (codes.length === 0) return false;
  let deleted = 0n;
  for (const table of TABLES) {
    const { numDeletedRows } = await trx.deleteFrom(table).where('CODE_TASK', 'in', codes).executeTakeFirstOrThrow();
    deleted += numDeletedRows;
  }
  return deleted > 0n;
}

/** A query for the codes of a sweep's tasks of which something is kept. */
export function codesWithModels(db: Ledger['db'], sweepKey: string) {
  const codesOf = (table: (typeof TABLES)[number]) =>
    db
      .selectFrom(table)
      .select('CODE_TASK')
      .where('CODE_TASK', '>', `${sweepKey}-`)
      .where('CODE_TASK', '<', `${sweepKey}.`);
  return codesOf('TB_MODELARTIFACT').union(codesOf('TB_FORECAST'));
}
