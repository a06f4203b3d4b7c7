import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { markLaunched, readMetrics } from '../../../../ledger/src/index.ts';
import type { Lease } from '../../../../ledger/src/index.ts';
import { Reporter } from '../../../../reporter/src/reporter.ts';
import type { ReporterOptions } from '../../../../reporter/src/reporter.ts';
import type { Store } from '../../../support/ledger/ledgers.ts';
import { KEY, aSweep, code } from '../builders.ts';

export const TASK = code(1);
export const DONE = { exitCode: 0, cause: '', message: '' };
export const BROKEN = { exitCode: 1, cause: 'TrainerError', message: 'out of luck' };

/** A launched task for every test, and a folder for its reporter. */
export function reporterScene(store: Store) {
  let lease: Lease;
  let folder: string;
  const said: string[] = [];

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 3);
    await markLaunched(store.ledger, lease, KEY, [TASK]);
    folder = mkdtempSync(join(tmpdir(), 'tuningsweep-reporter-'));
    said.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const report = (): string => join(folder, 'report.jsonl');
  return {
    said,
    lease: () => lease,
    folder: () => folder,
    report,
    start: (changes: Partial<ReporterOptions> = {}): Promise<Reporter> =>
      Reporter.start({
        ledger: store.ledger,
        codeTask: TASK,
        holder: 'pod-1',
        program: 'python3',
        folder,
        patiently: (work) => work(),
        pollMs: 5,
        onRemark: (sentence) => said.push(sentence),
        ...changes,
      }),
    append: (...lines: unknown[]): void =>
      appendFileSync(report(), lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
    steps: async () => (await readMetrics(store.ledger, [TASK])).get(TASK) ?? [],
    results: () => store.ledger.db.selectFrom('TB_MODELRESULT').selectAll().execute(),
  };
}
