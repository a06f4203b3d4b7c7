import { dirname, join, resolve } from 'node:path';
import { describeBackends, statusOf } from '@tuningsweep/engine/sweep';
import type { Reconciled, Sweep } from '@tuningsweep/engine/sweep';
import { backendsOf } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { writeReport } from '@tuningsweep/report';
import { describeError } from '../exit.ts';
import { ledgerFile } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';

/** How many loss curves a report has without `--top`. */
export const DEFAULT_TOP = 10;

/** Where a sweep's report goes unless its user says otherwise: beside a ledger that is a file, else into this folder. */
export function reportFile({ name }: Pick<Sweep, 'name'>, database: DatabaseOptions): string {
  const file = `${name}-report.html`;
  const ledger = ledgerFile(database);
  return resolve(ledger === undefined ? file : join(dirname(ledger), file));
}

/** A finished run's report. That it cannot be written is said, but the sweep is no worse for it. */
export async function reportAtEnd(ledger: Ledger, { observation, stall }: Reconciled, file: string): Promise<void> {
  const { sweep } = observation;
  try {
    const backends = describeBackends(await backendsOf(ledger, sweep.key));
    if (backends !== undefined) console.error(backends);
    const status = statusOf(observation, stall);
    await writeReport(ledger, { sweep, status, top: DEFAULT_TOP, now: new Date() }, file);
    console.log(`Report: ${file}`);
  } catch (error) {
    console.error(
      `The report could not be written: ${describeError(error)}. Try again with: tuningsweep report ${sweep.name} -o FILE`,
    );
  }
}
