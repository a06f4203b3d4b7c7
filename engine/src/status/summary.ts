import type { SweepRecord } from '@tuningsweep/ledger';
import type { TaskCounts } from '../api/index.ts';
import { gridDefinition } from '../search/index.ts';
import { recordedSpec } from '../sweep/observe/recorded-spec.ts';
import type { Observation } from '../sweep/types.ts';
import { lifeOf } from './conditions.ts';
import type { Life } from './conditions.ts';
import { tasksOf } from './status.ts';

/** How a sweep stands, in few words. */
export interface SweepSummary {
  readonly state: Life;
  readonly tasks: TaskCounts;
}

/**
 * What a sweep's row in TB_SWEEP alone says of it, for a look at many: what stalls a sweep it does not know. Where another
 * program wrote over the manifest, the grid is what has been written of it.
 *
 * @param isDriven whether somebody has the sweep's lease
 */
export function summarize(record: SweepRecord, isDriven: boolean): SweepSummary {
  const spec = recordedSpec(record);
  const grid = (spec && gridOf(spec)) ?? { sha256: record.gridSha256 ?? '', total: record.counts.total };
  return { state: lifeOf(record, spec ?? {}, isDriven), tasks: tasksOf(record, grid, record.open) };
}

/** Undefined for what makes no grid: of another release, or written over. One sweep is no reason to show none. */
function gridOf(spec: Parameters<typeof gridDefinition>[0]): Observation['grid'] | undefined {
  try {
    return gridDefinition(spec);
  } catch {
    return undefined;
  }
}
