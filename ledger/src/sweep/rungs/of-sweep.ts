import { sql } from 'kysely';

/** Whether a row of TB_RUNG is of a sweep's tasks: `.` follows `-`. */
export const ofSweep = (sweepKey: string, column = 'CODE_TASK') =>
  sql<boolean>`(${sql.ref(column)} > ${`${sweepKey}-`} and ${sql.ref(column)} < ${`${sweepKey}.`})`;
