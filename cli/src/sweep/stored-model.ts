import { bestModel, checkTable, counted, readArtifact } from '@tuningsweep/ledger';
import type { Ledger, SweepRecord } from '@tuningsweep/ledger';
import { unpackModel } from '@tuningsweep/model';
import type { ModelArtifact } from '@tuningsweep/model';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { UsageError } from '../exit.ts';

/** A sweep with what the ledger says of it. */
export interface KnownSweep {
  sweep: Sweep;
  record: SweepRecord;
}

/**
 * Reads the model of a task or, without one, of the best task whose model is kept; says on stderr when that is not final,
 * or not the sweep's best task.
 * @throws UsageError when none is kept, with the reason; LedgerError when what is kept is corrupt.
 */
export async function readStoredModel(
  ledger: Ledger,
  { sweep, record }: KnownSweep,
  codeTask: string | undefined,
): Promise<ModelArtifact> {
  if (!(await checkTable(ledger, 'TB_MODELARTIFACT')))
    throw new UsageError(`${ledger.describe} is of an earlier release and keeps no models: tuningsweep setup`);
  const chosen = codeTask ?? (await bestModel(ledger, sweep.key, sweep.spec.objective));
  const bytes = chosen?.startsWith(`${sweep.key}-`) ? await readArtifact(ledger, chosen) : undefined;
  if (!chosen || !bytes) throw new UsageError(noModel(sweep, record, codeTask));
  if (!codeTask) for (const note of notesOn(record, chosen)) console.error(note);
  return unpackModel(chosen, bytes);
}

function noModel(sweep: Sweep, { counts }: SweepRecord, codeTask: string | undefined): string {
  const { keep, count } = sweep.spec.artifacts;
  const setting = `spec.artifacts.keep is ${keep}${keep === 'Best' ? ` with count ${count}` : ''}`;
  if (!canKeepModels(sweep))
    return (
      `${place(sweep)} is trained by a program of its own, as spec.trainer says. Only the LSTM trainer keeps models in ` +
      'the ledger, so there is none to forecast with or to export.'
    );
  if (codeTask) return `No model of ${codeTask} is kept by ${place(sweep)}: ${setting}.`;
  if (keep === 'None')
    return `No model of ${place(sweep)} is kept: ${setting}. Set it to Best and raise spec.modelVersion to train anew.`;
  if (counts.completed === 0) return `${place(sweep)} has no completed task yet, so no model is kept.`;
  return (
    `No model of ${place(sweep)} is kept, although ${setting}: its ${counted(counts.completed, 'completed task was', 'completed tasks were')} trained ` +
    'before models were kept, or by a trainer that leaves none. Raise spec.modelVersion to train anew.'
  );
}

/** Only the LSTM trainer keeps models, and it needs data; an image may be a copy of its own. */
function canKeepModels({ spec }: Sweep): boolean {
  return spec.data !== undefined && spec.trainer.command === undefined;
}

function notesOn({ outcome, finishTime, best }: SweepRecord, chosen: string): string[] {
  return [
    ...(outcome && finishTime ? [] : ['The sweep is not over: this is its best model so far.']),
    ...(best && best.codeTask !== chosen
      ? [`The best task ${best.codeTask} has no model that is kept: this is the best one that has.`]
      : []),
  ];
}

function place({ namespace, name }: Sweep): string {
  return `${namespace}/${name}`;
}
