import { claimTask, completeTask, LedgerError } from '../../../../ledger/src/index.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import type { FakeTrainer } from '../../../cluster/pod-simulator.ts';
import { manifestOf } from '../../../operator/manifest.ts';
import type { SpecChanges } from '../../../operator/manifest.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { until } from '../../../support/until.ts';
import type { SweepRows } from './foreign-writes.ts';
import { modelOf, recordStep, wholeResultOf } from '../../../../engine/test/whole-report.ts';
import { SEARCH } from '../../writes/lives.ts';

/** How the points of a sweep are chosen: all there are, or by what is known of earlier ones, each trained twice. */
export type Kind = 'grid' | 'search';

/** Trainers by the whole contract; of each sweep one completes at once, and the others once the gate is open. */
export function oneThenOthers(gate: Promise<void>, ledger: Ledger): FakeTrainer {
  const begun = new Set<string>();
  return async (codeTask, pod) => {
    const [sweep = ''] = codeTask.split('-');
    const isFirst = !begun.has(sweep);
    begun.add(sweep);
    try {
      const holder = pod.metadata?.uid ?? '';
      const claim = await claimTask(ledger, { codeTask, holder, backend: 'fake', versions: '' });
      await recordStep(ledger, claim);
      if (!isFirst) await gate;
      await completeTask(ledger, claim, wholeResultOf(codeTask), modelOf(codeTask));
      return { exitCode: 0 };
    } catch (error) {
      if (error instanceof LedgerError) return { exitCode: 1, message: error.message };
      throw error;
    }
  };
}

/** Applies sweeps, each with data of its own, and waits until all have a completed task, two at work and one that waits. */
export async function beginSweeps(environment: TestEnvironment, kind: Kind, count: number): Promise<SweepRows[]> {
  const items = Array.from({ length: count }, (_, at) => sweepNamed(kind, `w${at}`));
  for (const table of ['TB_ASSETVALUE_RAW', 'TB_ASSETVALUE_ADJ', 'TB_ASSETVALUE_PREPARED'] as const) {
    const rows = items.map(({ metadata }) => ({ DATE_MARKET: '20200102', TICKER: metadata.name, CLOSE_P: 1 }));
    await environment.ledger.db.insertInto(table).values(rows).execute();
  }
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await environment.cluster.kubectl(['-n', environment.namespace, 'apply', '-f', '-'], { stdin });
  const areAtWork = async (): Promise<SweepRows[] | false> => {
    const found = await rowsAtWork(environment.ledger);
    return found.length === count && found;
  };
  return await until('all are at work', areAtWork);
}

function sweepNamed(kind: Kind, name: string) {
  const data = { ticker: name, begin: '2020-01-01', end: '2020-12-31' };
  // One row of data, so that a write to the sweep's data can make it any row; only a trainer of its own trains on that.
  const trainer = { image: 'example.org/own' };
  const manifest = manifestOf({ data, trainer, artifacts: { keep: 'Best', count: 2 }, ...choiceOf(kind) }, {});
  return { ...manifest, metadata: { name } };
}

function choiceOf(kind: Kind): SpecChanges {
  if (kind === 'grid') return {};
  const { parameters, replicates, objective } = SEARCH.sweep.spec;
  return { parameters, objective, algorithm: { name: 'TPE', maxTasks: 6 }, ...(replicates && { replicates }) };
}

async function rowsAtWork({ db }: Ledger): Promise<SweepRows[]> {
  const rows = await db
    .selectFrom('TB_SWEEP as w')
    .innerJoin('TB_TASK as t', 't.SWEEP_KEY', 'w.SWEEP_KEY')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .where('s.STATUS', 'in', ['Running', 'Completed'])
    .select(['w.NAME', 'w.SWEEP_KEY', 't.CODE_TASK', 's.STATUS'])
    .orderBy('t.IDX_TASK')
    .execute();
  return [...Map.groupBy(rows, ({ NAME }) => NAME)].flatMap(([name, tasks]) => {
    const completed = tasks.find(({ STATUS }) => STATUS === 'Completed');
    const [running, another] = tasks.filter(({ STATUS }) => STATUS === 'Running');
    if (!completed || !running || !another) return [];
    const { SWEEP_KEY: key, CODE_TASK } = completed;
    return [{ name, key, ticker: name, running: running.CODE_TASK, completed: CODE_TASK }];
  });
}
