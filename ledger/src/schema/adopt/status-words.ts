import { sql } from 'kysely';
import { counted } from '../../values/counted.ts';
import type { Ledger } from '../../ledger.ts';
import { TASK_STATUSES } from '../../sweep/status.ts';
import type { TaskStatus } from '../../sweep/types.ts';
import type { Correction } from './step.ts';
import type { Target } from './target.ts';

/** Words of other programs for our states, in lower case and without anything between the letters. */
const WORDS: Readonly<Record<TaskStatus, readonly string[]>> = {
  Pending: ['pending', 'notexecuted', 'notstarted', 'waiting', 'wait', 'queued', 'ready', 'new', 'todo', '대기'],
  Running: ['running', 'executing', 'inprogress', 'started', 'processing', 'training', '실행중', '진행중'],
  Completed: ['completed', 'complete', 'done', 'success', 'succeeded', 'successful', 'finished', 'executed', '완료'],
  Failed: ['failed', 'fail', 'failure', 'error', 'errored', 'exception', '실패', '오류', '에러'],
  Stopped: ['stopped', 'cancelled', 'canceled', 'aborted', 'killed', 'terminated', 'interrupted', 'skipped', '중지'],
};

/** What is said of words that mean nothing here, and what is done about those that are other words for a state. */
export interface StatusWords {
  readonly corrections: readonly Correction[];
  readonly notes: readonly string[];
}

/** Our state that a word of another program means. */
function meaningOf(word: string): TaskStatus | undefined {
  const plain = word.toLowerCase().replaceAll(/[\s_-]+/g, '');
  return TASK_STATUSES.find((status) => WORDS[status].includes(plain));
}

/**
 * Looks for words in STATUS that are none of ours. Rows of sweeps are the sweeps' own to repair; of all others, words
 * that mean one of our states are to be replaced. When the row was changed stays as it was.
 */
export async function statusWords(ledger: Ledger, { found, of }: Target): Promise<StatusWords> {
  const [status, code] = [of.get('STATUS'), of.get('CODE_TASK')];
  if (status === undefined || code === undefined) return { corrections: [], notes: [] };
  const hasTasks = await ledger.store.catalogue.hasTable(ledger.db, 'TB_TASK');
  const known = new Map<TaskStatus, string[]>();
  const notes: string[] = [];
  for (const { word, n } of await readWords(ledger, found.name, { status: status.name, code: code.name, hasTasks })) {
    if (word === null || TASK_STATUSES.some((own) => own === word)) continue;
    const meaning = meaningOf(word);
    if (meaning === undefined) notes.push(`TB_TASKSTATUS.STATUS: ${unknownWord(word, n)}`);
    else known.set(meaning, [...(known.get(meaning) ?? []), word]);
  }
  return { corrections: [...known].map(([meaning, words]) => replace(meaning, words, hasTasks)), notes };
}

function unknownWord(word: string, rows: number): string {
  return `'${word}' in ${counted(rows, 'row')} means nothing here; it is left alone`;
}

interface Place {
  status: string;
  code: string;
  hasTasks: boolean;
}

async function readWords(
  { db, store }: Ledger,
  table: string,
  { status, code, hasTasks }: Place,
): Promise<{ word: string | null; n: number }[]> {
  const word = store.sql.binaryText(status);
  const strangers = hasTasks ? sql`where ${sql.ref(code)} not in (select CODE_TASK from TB_TASK)` : sql``;
  const { rows } = await sql<{ word: string | null; n: number }>`
    select word, count(*) as n from (select ${word} as word from ${sql.table(table)} ${strangers}) as words
    group by word`.execute(db);
  return rows;
}

function replace(status: TaskStatus, words: readonly string[], hasTasks: boolean): Correction {
  const strangers = hasTasks ? ' AND CODE_TASK NOT IN (SELECT CODE_TASK FROM TB_TASK)' : '';
  const found = words.map((word) => `'${word}'`).join(', ');
  const statement =
    `UPDATE TB_TASKSTATUS SET STATUS = '${status}', DATE_UPDATE = DATE_UPDATE ` +
    `WHERE STATUS IN (${found})${strangers}`;
  return {
    differences: [`TB_TASKSTATUS.STATUS: found ${found}, which is ${status} here`],
    steps: [{ statement, purpose: `Say ${status} where rows that are of no sweep say ${words.join(' or ')}.` }],
  };
}
