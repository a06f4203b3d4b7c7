import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Counts faults that a test has got through; `npm run test:faults` adds them up and prints them at its end. Elsewhere
 * nothing is counted.
 *
 * @param what kind of fault, in the plural: `crash points`
 */
export function tally(what: string, count: number): void {
  const folder = process.env['FAULTS_TALLY'];
  if (folder === undefined) return;
  appendFileSync(join(folder, `${process.pid}.tsv`), `${what}\t${count}\n`);
}
