import { checkTable, readProposals, readSearches } from '@tuningsweep/ledger';
import type { Ledger, Origin, Search } from '@tuningsweep/ledger';
import { ALGORITHMS, isProposed } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';
import type { SearchSummary } from './report-data.ts';

/** Who chose the points of a sweep: of all, and of each task. */
export interface Choosers {
  readonly summary: SearchSummary;
  /** By CODE_TASK. */
  readonly byTask: ReadonlyMap<string, string>;
}

/** @returns undefined for a grid, and where nothing was proposed yet */
export async function choosersOf(ledger: Ledger, { key, spec }: Sweep): Promise<Choosers | undefined> {
  if (!isProposed(spec) || !(await checkTable(ledger, 'TB_PROPOSAL'))) return undefined;
  const searches = await readSearches(ledger, key);
  const makers = new Map(searches.map((search) => [search.index, makerOf(search)]));
  const proposals = await readProposals(ledger, key);
  if (proposals.length === 0) return undefined;
  const byTask = new Map(
    proposals.map(({ codeTask, origin, search }) => [codeTask, chooser(origin, makers.get(search)?.name)]),
  );
  const counts = Map.groupBy(byTask.values(), (name) => name);
  const of = (name: string): number => counts.get(name)?.length ?? 0;
  const algorithms = [...counts.keys()].filter((name) => name !== 'Start' && name !== 'Kept');
  const chosen = algorithms.map((algorithm) => ({ algorithm, tasks: of(algorithm) }));
  const canReplay = [...makers.values()].every(({ name, version }) => ALGORITHMS[name]?.version === version);
  return { summary: { chosen, given: of('Start'), kept: of('Kept'), seed: spec.seed, canReplay }, byTask };
}

function chooser(origin: Origin, algorithm = 'Algorithm'): string {
  return origin === 'Algorithm' ? algorithm : origin;
}

/** Also of a search that another release made, which this one need not be able to compute again. */
function makerOf({ definition }: Search): { name: string; version: number } {
  const unknown = { name: 'Algorithm', version: Number.NaN };
  try {
    const { algorithm }: { algorithm?: { name?: string; version?: number } } = JSON.parse(definition);
    return { ...unknown, ...algorithm };
  } catch {
    return unknown;
  }
}
