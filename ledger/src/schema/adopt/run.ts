import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { LedgerConflictError, LedgerError, LedgerUnavailableError, RefusedError, messageOf } from '../../errors.ts';
import type { Ledger } from '../../ledger.ts';
import type { Adoption } from '../../store/adoption.ts';
import type { Database } from '../database.ts';
import { planAdoption } from './plan.ts';
import type { AdoptionPlan } from './plan.ts';
import type { Step } from './step.ts';

export interface AdoptionOptions {
  /** Called with each statement right before it is run. */
  readonly onStep?: (step: Step, number: number) => void;
}

/**
 * Runs a plan. Each statement of it is whole or nothing, and on a file all of them together are, so it may be cut off at
 * any place: the next plan is what is left. A plan that is no longer true is not begun.
 *
 * @throws LedgerError when something has to be done by hand first, or tables changed meanwhile, or a statement is refused
 */
export async function runAdoption(ledger: Ledger, plan: AdoptionPlan, { onStep }: AdoptionOptions = {}): Promise<void> {
  refuse(ledger, plan.refusals);
  const { adoption } = ledger.store;
  const now = await planAdoption(ledger);
  if (statementsOf(now) !== statementsOf(plan)) {
    throw new LedgerError(
      `the tables of ${ledger.describe} have changed since the plan was made; look at it once more`,
    );
  }
  await ledger.db.connection().execute(async (db) => {
    await adoption.run(db, async () => {
      for (const [at, step] of plan.steps.entries()) {
        onStep?.(step, at + 1);
        await runStep(db, adoption, step);
      }
    });
  });
  refuse(ledger, remaining(await planAdoption(ledger)));
}

function statementsOf({ steps }: AdoptionPlan): string {
  return steps.map(({ statement }) => statement).join(';\n');
}

function remaining({ differences, refusals }: AdoptionPlan): string[] {
  return [...refusals, ...differences];
}

function refuse({ describe }: Ledger, sentences: readonly string[]): void {
  if (sentences.length === 0) return;
  const list = sentences.map((sentence) => `\n  ${sentence}`).join('');
  throw new LedgerError(`the tables of ${describe} cannot be adopted before this is mended by hand:${list}`);
}

async function runStep(db: Kysely<Database>, adoption: Adoption, { statement }: Step): Promise<void> {
  try {
    await sql.raw(statement).execute(db);
  } catch (error) {
    if (error instanceof LedgerUnavailableError) throw error;
    throw new LedgerError(
      `${messageOf(error)}${advice(error, adoption)}; nothing of this statement was done: ${statement}`,
      {
        cause: error,
      },
    );
  }
}

function advice(error: unknown, adoption: Adoption): string {
  if (error instanceof LedgerConflictError) return '; somebody else uses the table, so try it again when they are done';
  const isDenied = error instanceof RefusedError && adoption.isDenied(error);
  return isDenied ? '; use an account that may ALTER, CREATE, DROP and INDEX here' : '';
}
