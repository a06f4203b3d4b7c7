import type { Ledger } from '../../ledger/src/index.ts';

/** Which epochs of each task of a namespace its attempts trained themselves, in the order in which they were begun. */
export async function trainedEpochs({ db }: Ledger, namespace: string): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom('TB_EPOCHMETRIC as e')
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'e.CODE_TASK')
    .innerJoin('TB_SWEEP as s', 's.SWEEP_KEY', 't.SWEEP_KEY')
    .leftJoin('TB_RESUMPTION as r', (on) =>
      on.onRef('r.CODE_TASK', '=', 'e.CODE_TASK').onRef('r.ATTEMPT', '=', 'e.ATTEMPT'),
    )
    .select(['e.CODE_TASK', 'e.EPOCH', 'r.EPOCH as FROM'])
    .where('s.NAMESPACE', '=', namespace)
    .orderBy('e.ATTEMPT')
    .orderBy('e.EPOCH')
    .execute();
  const own = rows.filter(({ EPOCH, FROM }) => EPOCH > (FROM ?? 0));
  const byTask = Map.groupBy(own, ({ CODE_TASK }) => CODE_TASK);
  return new Map(Array.from(byTask, ([code, epochs]) => [code, epochs.map(({ EPOCH }) => EPOCH)]));
}
