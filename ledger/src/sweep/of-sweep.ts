import { sql } from 'kysely';

/** Whether a row is of a task of a sweep, by its code: `.` follows `-`, so that it is a range of a key that begins with it. */
export const ofSweep = (sweepKey: string, column = 'CODE_TASK') =>
  sql<boolean>`(${sql.ref(column)} > ${`${sweepKey}-`} and ${sql.ref(column)} < ${`${sweepKey}.`})`;
