import type { Trx } from '../../ledger.ts';
import { CORRUPT } from '../status.ts';
import { UNFINISHED } from './change.ts';
import type { TaskState } from './change.ts';

/** CAUSE of an attempt that ended well although TB_MODELRESULT has no row of its task; its NOTE begins with it. */
export const NO_RESULT = 'NoResult';

/** What was said of a task before it is settled. */
export interface Said {
  /** By its trainer, in the task's NOTE. */
  readonly own: string | undefined;
  /** By the reporter beside its trainer, in the NOTE of its attempt. */
  readonly reported: string | undefined;
}

/** The same of those of these tasks whose trainer has not Completed them: such a one has said all there is to say. */
export async function reportedOf(trx: Trx, tasks: readonly TaskState[]): Promise<Map<string, string>> {
  const unfinished = tasks.filter(({ status }) => UNFINISHED.some((word) => word === status));
  return await reportedRemarks(
    trx,
    unfinished.map(({ codeTask }) => codeTask),
  );
}

/**
 * What a reporter could not record of these tasks' last attempts, in sentences: the NOTE of one that has not failed. It leaves
 * the task's own NOTE to whoever settles that.
 */
export async function reportedRemarks(trx: Trx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await trx
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['a.CODE_TASK as codeTask', 'a.NOTE as note'])
    .where('t.CODE_TASK', 'in', codes)
    .where('a.NOTE', 'is not', null)
    .where((eb) => eb.or([eb('a.DATE_END', 'is', null), eb('a.CAUSE', '=', 'Completed')]))
    .execute();
  return new Map(rows.flatMap(({ codeTask, note }) => (note === null ? [] : [[codeTask, note] as const])));
}

/** Sentences as one; those that are not there are left out. */
export function joined(...sentences: (string | undefined)[]): string | undefined {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length === 0 ? undefined : said.join('; ');
}

/**
 * NOTE of a task that is Completed; undefined where the one that it has may stay.
 *
 * @param noValue which of its metrics are no value: what was said of values that were left out says more
 */
export function remarkOn(noValue: string | undefined, { own, reported }: Said): string | undefined {
  if (own === undefined) return joined(noValue, reported);
  return noValue === undefined || own.startsWith(noValue) ? noValue : joined(noValue, own);
}

/** How notes begin that are no word of a trainer's: of what was mended, and of what was queued again for want of a result. */
const OURS = [CORRUPT, NO_RESULT];

/** What trainers themselves said about their attempts; a claim, a release and a retry clear it. */
export async function ownSentences(trx: Trx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await trx
    .selectFrom('TB_TASKSTATUS')
    .select(['CODE_TASK', 'NOTE'])
    .where('CODE_TASK', 'in', codes)
    .execute();
  const isOwn = (note: unknown): note is string =>
    typeof note === 'string' && !OURS.some((begin) => note.startsWith(begin));
  return new Map(rows.flatMap(({ CODE_TASK, NOTE }) => (isOwn(NOTE) ? [[CODE_TASK, NOTE] as const] : [])));
}
