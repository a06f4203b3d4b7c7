import type { Kysely } from 'kysely';
import type { RefusedError } from '../errors.ts';
import type { Database } from '../schema/database.ts';
import type { Correction, Step } from '../schema/adopt/step.ts';
import type { Target } from '../schema/adopt/target.ts';

/** What is to be done to one table that somebody else made. */
export interface TableChange {
  readonly target: Target;
  /** Whether its definition changes. */
  readonly changes: boolean;
  readonly corrections: readonly Correction[];
}

/** How tables that another program made are changed. */
export interface Adoption {
  /** Each statement is whole or nothing, so that the steps may be cut off at any place and planned anew. */
  steps(changes: readonly TableChange[]): Step[];
  /** Runs the steps on a connection that is set up for them, and leaves it as it was, however they end. */
  run(db: Kysely<Database>, steps: () => Promise<void>): Promise<void>;
  /** Whether the account lacks a right. */
  isDenied(error: RefusedError): boolean;
}
