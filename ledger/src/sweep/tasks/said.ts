import type { Trx } from '../../ledger.ts';
import { CORRUPT } from '../status.ts';
import { UNFINISHED } from './change.ts';
import type { TaskState } from './change.ts';

/** CAUSE of an attempt that ended well although TB_MODELRESULT has no row of its task; its NOTE begins with it. */
export const NO_RESULT = 'NoResult';

/** What was said of a task before it is settled. */
export interface Said {
  /** By its trainer, in the task's NOTE. */
  readonly own?: string | undefined;
  /** By the reporter beside its trainer, in the NOTE of its attempt. */
  readonly reported?: string | undefined;
  /** By whoever ended its attempt, which failed: why, and after it what the reporter said. */
  readonly ended?: string | undefined;
}

type OfAttempt = Omit<Said, 'own'>;

/** What was said of the last attempts of those of these tasks whose trainer has not Completed them: such a one has said all there is to say. */
export async function saidOfAttempts(trx: Trx, tasks: readonly TaskState[]): Promise<Map<string, OfAttempt>> {
  const unfinished = tasks.filter(({ status }) => UNFINISHED.some((word) => word === status));
  return await lastNotes(
    trx,
    unfinished.map(({ codeTask }) => codeTask),
  );
}

/**
 * What a reporter could not record of a task's last attempt, in sentences: the NOTE of one that has not failed. It leaves the
 * task's own NOTE to whoever settles that.
 */
export async function reportedRemarks(trx: Trx, codeTask: string): Promise<string | undefined> {
  return (await lastNotes(trx, [codeTask])).get(codeTask)?.reported;
}

async function lastNotes(trx: Trx, codes: readonly string[]): Promise<Map<string, OfAttempt>> {
  if (codes.length === 0) return new Map();
  const rows = await trx
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['a.CODE_TASK as codeTask', 'a.NOTE as note', 'a.CAUSE as cause'])
    .where('t.CODE_TASK', 'in', codes)
    .where('a.NOTE', 'is not', null)
    .execute();
  return new Map(
    rows.map(({ codeTask, note, cause }) => {
      const isFailed = cause !== null && cause !== 'Completed';
      return [codeTask, isFailed ? { ended: `${cause}: ${note}` } : { reported: note ?? undefined }] as const;
    }),
  );
}

/** Sentences as one; those that are not there are left out. */
export function joined(first: string, ...rest: (string | undefined)[]): string;
export function joined(...sentences: (string | undefined)[]): string | undefined;
export function joined(...sentences: (string | undefined)[]): string | undefined {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length === 0 ? undefined : said.join('; ');
}

/** NOTE of a task that fails, where whoever settles it says why. */
export function failureNote(why: string | undefined, { own, ended, reported }: Said): string | undefined {
  if (own !== undefined) return own;
  return why !== undefined && ended?.startsWith(`${why}; `) ? ended : joined(why, reported);
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
