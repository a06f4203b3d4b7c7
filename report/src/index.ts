import { writeFileSync } from 'node:fs';
import type { Ledger } from '@tuningsweep/ledger';
import { collectReport } from './collect.ts';
import type { ReportRequest } from './collect.ts';
import { page } from './page.ts';

/**
 * Writes a sweep's report: one HTML file, which is replaced when it is there.
 * @throws LedgerUnavailableError when the database cannot be reached; an error of the file system with its path.
 */
export async function writeReport(ledger: Ledger, request: ReportRequest, file: string): Promise<void> {
  writeFileSync(file, page(await collectReport(ledger, request)));
}
