import type { Ledger, Trx } from '../../ledger.ts';
import { finalValue } from '../results/query/metric-value.ts';

/** A completed task of another sweep whose result stands for one of ours. */
export interface Donor {
  readonly codeTask: string;
  /** Its last attempt. */
  readonly attempt: number;
  /** Of its sweep. */
  readonly place: string;
}

/** What a result has to agree in, besides its point. */
export interface Agreement {
  readonly sweepKey: string;
  readonly modelVersion: number;
  /** Name in the ledger of the metric that the sweep goes by. */
  readonly metric: string;
}

/** A sweep whose results compare with ours. */
interface DonorSweep {
  readonly key: string;
  readonly place: string;
}

/**
 * Completed tasks of other sweeps of the ledger with the same points, each trained by the same program on the same data, with a
 * value of our metric. A point has the same last twelve characters in the codes of all sweeps, so that they are found by key.
 * Their rows stay until the transaction ends, whoever deletes their sweeps meanwhile.
 *
 * @param codes of tasks of ours
 * @returns by our codes; those without a donor are left out
 */
export async function donorsOf(
  trx: Trx,
  ledger: Ledger,
  agreement: Agreement,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Donor>> {
  const sweeps = codes.length === 0 ? [] : await sweepsThatCompare(trx, agreement);
  if (sweeps.length === 0) return new Map();
  const own = await pointsOf(trx, codes);
  const placeOf = new Map(sweeps.map(({ key, place }) => [key, place]));
  const donors = new Map<string, Donor>();
  for (const row of await completedTasks(trx, ledger, agreement.metric, candidates(sweeps, codes))) {
    const ours = `${agreement.sweepKey}${pointPart(row.codeTask)}`;
    const place = placeOf.get(row.sweepKey);
    if (place === undefined || row.value === null || own.get(ours) !== row.sha256) continue;
    if (!donors.has(ours)) donors.set(ours, { codeTask: row.codeTask, attempt: row.attempt, place });
  }
  return donors;
}

function pointPart(codeTask: string): string {
  return codeTask.slice(codeTask.indexOf('-'));
}

function candidates(sweeps: readonly DonorSweep[], codes: readonly string[]): string[] {
  return sweeps.flatMap(({ key }) => codes.map((code) => `${key}${pointPart(code)}`));
}

/** Hashes of points by codes. */
async function pointsOf(trx: Trx, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('TB_TASK')
    .select(['CODE_TASK', 'POINT_SHA256'])
    .where('CODE_TASK', 'in', codes)
    .execute();
  return new Map(rows.map(({ CODE_TASK, POINT_SHA256 }) => [CODE_TASK, POINT_SHA256]));
}

async function completedTasks(trx: Trx, { store }: Ledger, metric: string, codes: readonly string[]) {
  return await trx
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .innerJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .select(['t.CODE_TASK as codeTask', 't.SWEEP_KEY as sweepKey', 't.POINT_SHA256 as sha256', 't.ATTEMPT as attempt'])
    .select(finalValue(metric).as('value'))
    .where('t.CODE_TASK', 'in', codes)
    .where('t.SETTLED', '=', 1)
    .where('s.STATUS', '=', 'Completed')
    .orderBy('t.CODE_TASK')
    .modifyEnd(store.sql.inShareMode)
    .execute();
}

/** Other sweeps with the same data and the same trainer. */
async function sweepsThatCompare(trx: Trx, { sweepKey, modelVersion }: Agreement): Promise<DonorSweep[]> {
  const rows = await trx
    .selectFrom('TB_SWEEP as o')
    .innerJoin('TB_SWEEPTRAINER as ours', 'ours.SWEEP_KEY', 'o.SWEEP_KEY')
    .innerJoin('TB_SWEEPTRAINER as theirs', (on) =>
      on.onRef('theirs.TRAINER', '=', 'ours.TRAINER').onRef('theirs.MODEL_VERSION', '=', 'ours.MODEL_VERSION'),
    )
    .innerJoin('TB_SWEEP as d', 'd.SWEEP_KEY', 'theirs.SWEEP_KEY')
    .select(['d.SWEEP_KEY as key', 'd.NAMESPACE as namespace', 'd.NAME as name', 'd.ADJ_SHA256 as data'])
    .select('o.ADJ_SHA256 as ownData')
    .where('o.SWEEP_KEY', '=', sweepKey)
    .where('ours.MODEL_VERSION', '=', modelVersion)
    .whereRef('d.SWEEP_KEY', '!=', 'o.SWEEP_KEY')
    .orderBy('d.SWEEP_KEY')
    .execute();
  const sameData = rows.filter(({ data, ownData }) => data === ownData);
  const images = await imagesOf(trx, modelVersion, [sweepKey, ...sameData.map(({ key }) => key)]);
  const own = images.get(sweepKey) ?? [];
  return sameData
    .filter(({ key }) => (images.get(key) ?? []).every((digest) => own.includes(digest)))
    .map(({ key, namespace, name }) => ({ key, place: `${namespace}/${name}` }));
}

/**
 * The images that sweeps were run by, where the trainer's name does not say which one that is. Before a task of ours has run
 * nobody knows which one our name stands for, and nothing that was trained by such an image is taken over.
 */
async function imagesOf(trx: Trx, modelVersion: number, keys: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await trx
    .selectFrom('TB_SWEEPIMAGE')
    .select(['SWEEP_KEY', 'DIGEST'])
    .where('SWEEP_KEY', 'in', keys)
    .where('MODEL_VERSION', '=', modelVersion)
    .execute();
  const groups = Map.groupBy(rows, ({ SWEEP_KEY }) => SWEEP_KEY);
  return new Map(Array.from(groups, ([key, own]) => [key, own.map(({ DIGEST }) => DIGEST)]));
}
