import { listSweeps } from '@tuningsweep/ledger';
import type { Ledger, SweepRecord } from '@tuningsweep/ledger';
import { summarize } from '@tuningsweep/engine/sweep';
import type { SweepSummary } from '@tuningsweep/engine/sweep';
import { isLocal } from '../sweep/manifest.ts';
import { readRunners } from '../sweep/runner.ts';
import type { Runner } from '../sweep/runner.ts';

/** A sweep as the list has it; `-o json` prints it. */
export interface ListedSweep extends SweepSummary {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly best: { readonly codeTask: string; readonly metric: string | null; readonly value: number } | null;
  readonly startTime: string | null;
  readonly completionTime: string | null;
  /** Who drives it now. */
  readonly runner: Runner | null;
}

/** All sweeps of a ledger, by cluster, namespace and name, in three statements and another for each further thousand. */
export async function readSweeps(ledger: Ledger): Promise<ListedSweep[]> {
  const runners = await readRunners(ledger);
  const records = await listSweeps(ledger);
  return records.map((record) => listed(record, runners.get(record.sweepKey)));
}

function listed(record: SweepRecord, runner: Runner | undefined): ListedSweep {
  const { cluster, namespace, name, best, objective, startTime, finishTime } = record;
  return {
    cluster,
    namespace,
    name,
    ...summarize(record, runner !== undefined),
    best: best ? { codeTask: best.codeTask, metric: objective?.metric ?? null, value: best.value } : null,
    startTime: startTime ?? null,
    completionTime: finishTime ?? null,
    runner: runner ?? null,
  };
}

/** What to type for a sweep: a namespace is given where it is not the one that local sweeps have by default. */
export function nameOf(sweep: Pick<ListedSweep, 'cluster' | 'namespace' | 'name'>): string {
  const { namespace, name } = sweep;
  return isLocal(sweep) && namespace === 'default' ? name : `${namespace}/${name}`;
}
