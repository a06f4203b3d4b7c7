import { rmSync } from 'node:fs';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { earlierAttempts, prunableModels, pruneAttempts, pruneModels } from '@tuningsweep/ledger';
import type { EarlierAttempts, Ledger, PrunableModel } from '@tuningsweep/ledger';
import { sweepLogs } from '../local/logs/files.ts';
import type { LogFiles } from '../local/logs/files.ts';

/** Which sweep. */
export type Place = Pick<Sweep, 'key' | 'cluster' | 'namespace' | 'name'>;

/** What nobody needs of a sweep, by task. */
export interface Prunable extends Place {
  readonly models: readonly PrunableModel[];
  readonly attempts: readonly EarlierAttempts[];
  readonly logs: LogFiles;
}

const NO_LOGS: LogFiles = { paths: [], bytes: 0 };

/** @param of where logs are, if those of earlier attempts are to go, and what is recorded of them */
export async function surveyPrunable(
  ledger: Ledger,
  { key, cluster, namespace, name }: Place,
  of?: { readonly logFolder: string },
): Promise<Prunable> {
  return {
    key,
    cluster,
    namespace,
    name,
    models: await prunableModels(ledger, key),
    attempts: of ? await earlierAttempts(ledger, key) : [],
    logs: of ? sweepLogs(of.logFolder, key, 'earlier') : NO_LOGS,
  };
}

export function isEmpty({ models, attempts, logs }: Prunable): boolean {
  return models.length + attempts.length + logs.paths.length === 0;
}

/** Deletes it, but for what somebody needs again by now; gives what was deleted. */
export async function pruneSweep(ledger: Ledger, found: Prunable): Promise<Prunable> {
  const { key, models, attempts, logs } = found;
  const pruned = new Set(await pruneModels(ledger, key, models.map(codeOf)));
  await pruneAttempts(ledger, key, attempts.map(codeOf));
  for (const path of logs.paths) rmSync(path, { force: true });
  return { ...found, models: models.filter(({ codeTask }) => pruned.has(codeTask)) };
}

function codeOf({ codeTask }: { readonly codeTask: string }): string {
  return codeTask;
}
