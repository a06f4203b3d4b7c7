import type { Dialect } from 'kysely';
import type { Binding } from './binding.ts';
import type { Store } from './store.ts';

/** How long a server may take to answer a statement, in milliseconds. */
export interface AnswerLimits {
  /** Statements on rows: the longest count a sweep of a million tasks, which takes seconds. */
  readonly rows: number;
  /** Definitions of tables: they may copy the rows, and wait for every transaction that uses the table. */
  readonly definitions: number;
}

/** What a connection is for: a reader's changes nothing, whatever is sent by it. */
export type Access = 'read' | 'write';

/** Where a ledger is, by its URL. */
export interface Place {
  readonly store: Store;
  /** The URL without its password, for people to read. */
  readonly describe: string;
  /** Of a ledger that is a file. */
  readonly path?: string;
  /**
   * What Kysely talks to it by. A file is opened at once, a server with the first statement.
   *
   * @throws InputError for a place where no ledger may be
   */
  connect(limits: AnswerLimits, access: Access): Dialect;
  /** What to do about an error at opening, as the end of a sentence; empty where the error says it. */
  adviceOnOpening(error: unknown): string;
}

/** How ledgers in a kind of store are found. */
export interface StoreOpening {
  /** The beginning of their URLs. */
  readonly scheme: RegExp;
  /** @throws InputError that never repeats the password */
  locate(url: string): Place;
  /** Where a Service Binding may name one. */
  readonly binding?: Binding;
}
