import { consequencesOf, describeConsequences } from '@tuningsweep/engine/sweep';
import type { Reconciled } from '@tuningsweep/engine/sweep';
import type { Ledger } from '@tuningsweep/ledger';
import type { Transition } from '../status/transitions.ts';

/**
 * What is to be told of a pass that took note of a manifest: that a sweep which was deleted and made again has found its rows,
 * and what an edit does to what is finished. Whoever made it cannot be asked.
 */
export async function registeredEvents(ledger: Ledger, { acted, observation }: Reconciled): Promise<Transition[]> {
  const { record, sweep } = observation;
  if (!record || !acted.some(({ type }) => type === 'RegisterSweep')) return [];
  const sentences = describeConsequences(await consequencesOf(ledger, sweep, record), sweep);
  const adopted = `${record.counts.completed} completed tasks of an earlier sweep of this name are adopted, the others start afresh.`;
  return [
    ...(record.uid === sweep.uid ? [] : [{ type: 'Normal', reason: 'TasksAdopted', message: adopted } as const]),
    ...sentences.map((message) => ({ type: 'Warning', reason: 'FinishedTasksAffected', message }) as const),
  ];
}
