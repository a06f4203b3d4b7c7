import { dateUpdate, required } from './table.ts';
import type { Table } from './table.ts';

/** One row per way in which points of a sweep were proposed: algorithm, space, objective and seed, as JSON. */
const TB_SEARCH = {
  name: 'TB_SEARCH',
  columns: [
    required('SWEEP_KEY', 'varchar(7)'),
    required('IDX_SEARCH', 'int'),
    required('DEFINITION', 'longtext'),
    dateUpdate,
  ],
  primaryKey: ['SWEEP_KEY', 'IDX_SEARCH'],
} as const satisfies Table;

/** One row per proposed point: by which search, which point, and how many settlements it knew of. */
const TB_PROPOSAL = {
  name: 'TB_PROPOSAL',
  columns: [
    required('SWEEP_KEY', 'varchar(7)'),
    required('IDX_PROPOSAL', 'int'),
    required('IDX_SEARCH', 'int'),
    required('ORIGIN', 'varchar(16)'),
    required('N_KNOWN', 'int'),
    required('CODE_TASK', 'varchar(20)'),
    required('PARAMETERS', 'text'),
    dateUpdate,
  ],
  primaryKey: ['SWEEP_KEY', 'IDX_PROPOSAL'],
  indexes: [{ name: 'IX_PROPOSAL_TASK', columns: ['CODE_TASK'] }],
} as const satisfies Table;

/** One row per end of a task that was proposed, Completed or Failed, in the order in which they became known. */
const TB_SETTLEMENT = {
  name: 'TB_SETTLEMENT',
  columns: [
    required('SWEEP_KEY', 'varchar(7)'),
    required('IDX_SETTLEMENT', 'int'),
    required('CODE_TASK', 'varchar(20)'),
    required('STATUS', 'varchar(10)'),
    dateUpdate,
  ],
  primaryKey: ['SWEEP_KEY', 'IDX_SETTLEMENT'],
  indexes: [{ name: 'IX_SETTLEMENT_TASK', columns: ['CODE_TASK'] }],
} as const satisfies Table;

/** One row per task that repeats another one with another seed. */
const TB_REPLICATE = {
  name: 'TB_REPLICATE',
  columns: [required('CODE_TASK', 'varchar(20)'), required('REPLICATE_OF', 'varchar(20)'), dateUpdate],
  primaryKey: ['CODE_TASK'],
  indexes: [{ name: 'IX_REPLICATE_OF', columns: ['REPLICATE_OF'] }],
} as const satisfies Table;

/** What a search that goes by results is recomputed from, and which tasks are of one point. */
export const SEARCH_TABLES = [TB_SEARCH, TB_PROPOSAL, TB_SETTLEMENT, TB_REPLICATE] as const satisfies readonly Table[];
