import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { setUpTables } from '@tuningsweep/ledger';
import { embedded, inLedger } from './tiny-sweep.ts';

/** A folder for each test, with a trainer of its own as `trainer.cjs` and an empty ledger. */
export function useTrainerFolder(trainer: string): () => string {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
    writeFileSync(join(folder, 'trainer.cjs'), trainer);
    await inLedger(embedded(folder), setUpTables);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return () => folder;
}
