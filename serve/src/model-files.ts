import { readArtifact } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { unpackModel } from '@tuningsweep/model';
import type { Answer } from './http/answer.ts';

/** The files of a model that TensorFlow.js loads. */
export const MODEL_FILES = ['model.json', 'weights.bin', 'metadata.json'] as const;

/**
 * One of the files of a task's model.
 *
 * @returns undefined where none is kept, or for another file
 * @throws LedgerError when what is kept is corrupt
 */
export async function modelFile(ledger: Ledger, codeTask: string, name: string): Promise<Answer | undefined> {
  const file = MODEL_FILES.find((each) => each === name);
  const bytes = file && (await readArtifact(ledger, codeTask));
  if (!file || !bytes) return undefined;
  const { model, weights, metadata } = unpackModel(codeTask, bytes);
  if (file === 'weights.bin') return { status: 200, contentType: 'application/octet-stream', body: weights };
  const content = file === 'model.json' ? model : metadata;
  return { status: 200, contentType: 'application/json', body: `${JSON.stringify(content, null, 2)}\n` };
}
