import { counted, planAdoption, runAdoption } from '@tuningsweep/ledger';
import type { AdoptionPlan, Ledger } from '@tuningsweep/ledger';
import { CommandError } from './exit.ts';
import { isAgreed } from './output/agree.ts';

export interface AdoptOptions {
  dryRun?: true | undefined;
  yes?: true | undefined;
}

/**
 * `setup --adopt`: prints what is to be done to tables that another program made, and does it once that is agreed to.
 *
 * @returns whether the set-up may go on
 * @throws UsageError where nobody can be asked
 * @throws CommandError where something has to be mended by hand first
 */
export async function adopt(ledger: Ledger, { dryRun, yes }: AdoptOptions): Promise<boolean> {
  const plan = await planAdoption(ledger);
  console.log(describe(ledger, plan));
  if (plan.refusals.length > 0) throw new CommandError(`nothing was changed: ${byHand(plan)}`);
  if (dryRun) return false;
  if (plan.steps.length === 0) return true;
  if (!yes && !(await isAgreed(question(plan)))) {
    console.log('Nothing was changed.');
    return false;
  }
  await runAdoption(ledger, plan, { onStep: (_, number) => console.log(`Running ${number} of ${plan.steps.length}.`) });
  return true;
}

function byHand({ refusals }: AdoptionPlan): string {
  return `${counted(refusals.length, 'thing has', 'things have')} to be mended by hand first`;
}

function describe(ledger: Ledger, { differences, refusals, notes, steps }: AdoptionPlan): string {
  const parts = [
    part(`The tables of ${ledger.describe} differ from a ledger's:`, differences),
    part('To be mended by hand first:', refusals),
    part('Left as it is:', notes),
    part(
      'To be run, in this order:',
      steps.map(({ statement, purpose }, at) => `${at + 1}. ${purpose}\n     ${statement};`),
    ),
  ].filter(Boolean);
  if (differences.length + refusals.length === 0) parts.unshift(`The tables of ${ledger.describe} need no adopting.`);
  return parts.join('\n');
}

function part(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [head, ...lines.map((line) => `  ${line}`)].join('\n');
}

function question({ steps }: AdoptionPlan): string {
  const statements = steps.length === 1 ? 'this statement' : `these ${counted(steps.length, 'statement')}`;
  return `Back the database up first. Run ${statements}?`;
}
