import prettyMilliseconds from 'pretty-ms';
import { columns, figure, fitColumns } from '../output/output.ts';
import type { Cell } from '../output/output.ts';
import { shortRunner } from '../sweep/runner.ts';
import type { SweepView } from '../sweep/view.ts';
import { nameOf } from './sweeps.ts';
import type { ListedSweep } from './sweeps.ts';

/** One sweep, in the CRD's own printer columns. */
export function tableOfOne({ sweep, status: { conditions, tasks, best, startTime } }: SweepView): string {
  const succeeded = conditions.find((condition) => condition.type === 'Succeeded');
  const row = [
    sweep.name,
    succeeded?.status,
    succeeded?.reason,
    tasks.completed,
    tasks.total,
    tasks.failed,
    best && figure(best.value),
    age(startTime),
  ];
  return columns(['NAME', 'SUCCEEDED', 'REASON', 'DONE', 'TOTAL', 'FAILED', 'BEST', 'AGE'], [row]);
}

/** What is cut where a line is too long, the most dispensable first, and what is left of it at least. */
const CUT = [
  { head: 'CLUSTER', least: 8 },
  { head: 'RUNNER', least: 10 },
  { head: 'NAME', least: 16 },
];

/** Sweeps, a line each of at most so many characters. A column says their clusters only where there are several. */
export function tableOfAll(sweeps: readonly ListedSweep[], width: number): string {
  const severalClusters = new Set(sweeps.map(({ cluster }) => cluster)).size > 1;
  const heads = [...(severalClusters ? ['CLUSTER'] : []), 'NAME', 'STATE', 'DONE', 'FAILED', 'BEST', 'AGE', 'RUNNER'];
  const rows = sweeps.map((sweep) => [...(severalClusters ? [sweep.cluster] : []), ...cellsOf(sweep)]);
  return fitColumns(heads, rows, CUT, width);
}

function cellsOf(sweep: ListedSweep): Cell[] {
  const { state, tasks, best, startTime, runner } = sweep;
  return [
    nameOf(sweep),
    state,
    `${tasks.completed}/${tasks.total}`,
    tasks.failed,
    best ? figure(best.value) : undefined,
    age(startTime ?? undefined),
    runner ? shortRunner(runner) : undefined,
  ];
}

function age(startTime: string | undefined): string | undefined {
  return startTime && prettyMilliseconds(Math.max(Date.now() - Date.parse(startTime), 0), { unitCount: 1 });
}
