import type { Migration } from './migration.ts';
import { redefineColumns } from './redefine.ts';

/** When sweeps, attempts and pauses began and ended, to the millisecond. */
export const MILLISECONDS: Migration = {
  sqlite: [
    redefineColumns('TB_SWEEP', [
      { from: 'DATE_START datetime NULL', to: 'DATE_START datetime(3) NULL' },
      { from: 'DATE_FINISH datetime NULL', to: 'DATE_FINISH datetime(3) NULL' },
    ]),
    redefineColumns('TB_TASKATTEMPT', [
      { from: 'DATE_START datetime NOT NULL', to: 'DATE_START datetime(3) NOT NULL' },
      { from: 'DATE_END datetime NULL', to: 'DATE_END datetime(3) NULL' },
    ]),
    redefineColumns('TB_SWEEPPAUSE', [{ from: 'DATE_PAUSE datetime NULL', to: 'DATE_PAUSE datetime(3) NULL' }]),
  ],
  mysql: [
    'ALTER TABLE TB_SWEEP MODIFY COLUMN DATE_START datetime(3) NULL, MODIFY COLUMN DATE_FINISH datetime(3) NULL',
    'ALTER TABLE TB_TASKATTEMPT MODIFY COLUMN DATE_START datetime(3) NOT NULL, MODIFY COLUMN DATE_END datetime(3) NULL',
    'ALTER TABLE TB_SWEEPPAUSE MODIFY COLUMN DATE_PAUSE datetime(3) NULL',
  ],
};
