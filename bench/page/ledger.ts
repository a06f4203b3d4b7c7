import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { stringify } from 'yaml';
import {
  acquireLease,
  openLedger,
  recount,
  registerSweep,
  setFinishTime,
  setOutcome,
  setUpTables,
  writeGrid,
} from '@tuningsweep/ledger';
import type { Ledger, Lease } from '@tuningsweep/ledger';
import { gridDefinition, gridPoints } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { loadSweep } from '../../cli/src/sweep/manifest.ts';
import { sweepOf } from '../lib/sweep.ts';

/** A ledger that was generated, in a file. */
export interface GeneratedLedger {
  readonly url: string;
  /** The large sweep, of which one task in a hundred has not ended. */
  readonly large: Sweep;
}

/** Writes a ledger of finished sweeps of four tasks each, and one large sweep that goes on. */
export async function generateLedger(sweeps: number, tasks: number): Promise<GeneratedLedger> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-page-'));
  const url = `sqlite:${join(folder, 'ledger.db')}`;
  const ledger = await openLedger(url);
  await setUpTables(ledger);
  const lease = await acquireLease(ledger, { name: 'bench', holder: 'bench', ttlSeconds: 3600 });
  for (let n = 0; n < sweeps; n += 1) {
    const sweep = await write(ledger, lease, folder, { name: `sweep-${n}`, tasks: 4 });
    await settle(ledger, lease, sweep, 4);
    const outcome = { succeeded: true, reason: 'AllTasksSettled', message: 'All tasks are settled.', basis: '' };
    await setOutcome(ledger, lease, sweep.key, outcome);
    await setFinishTime(ledger, lease, sweep.key);
  }
  const large = await write(ledger, lease, folder, { name: 'large', tasks });
  await settle(ledger, lease, large, tasks - Math.floor(tasks / 100));
  await ledger.close();
  return { url, large };
}

async function write(
  ledger: Ledger,
  lease: Lease,
  folder: string,
  { name, tasks }: { name: string; tasks: number },
): Promise<Sweep> {
  const file = join(folder, 'sweep.yaml');
  writeFileSync(file, stringify(sweepOf(name, tasks, 8)));
  const sweep = await loadSweep(file);
  const { key: sweepKey, spec, ...place } = sweep;
  await registerSweep(ledger, lease, {
    ...place,
    sweepKey,
    manifest: JSON.stringify(spec),
    ...(spec.data && { ticker: spec.data.ticker, begin: spec.data.begin, end: spec.data.end }),
    objective: spec.objective,
  });
  const points = gridPoints(spec, sweepKey);
  await writeGrid(ledger, lease, {
    sweepKey,
    ticker: spec.data?.ticker,
    gridSha256: gridDefinition(spec).sha256,
    points,
  });
  return sweep;
}

/** One task in twenty has failed; what the others came to is spread over a thousand. */
const FAILED = sql<boolean>`IDX_TASK % 20 = 7`;
const ENDED = "'2026-01-01 00:00:04.000'";

/** Settles the first tasks of a sweep, or more of them, without what a trainer would do. */
export async function settle(ledger: Ledger, lease: Lease, { key, spec }: Sweep, upTo: number): Promise<void> {
  const left = sql`TB_TASK where SWEEP_KEY = ${key} and SETTLED = 0 and IDX_TASK < ${upTo}`;
  const statements = [
    sql`insert into TB_TASKATTEMPT (CODE_TASK, ATTEMPT, HOLDER, BACKEND, DATE_START, DATE_END, NAIVE_MSE)
      select CODE_TASK, 1, 'bench', 'cpu', '2026-01-01 00:00:00.000', ${sql.raw(ENDED)}, 500 from ${left}`,
    sql`insert into TB_MODELRESULT (CODE_TASK, VERSION_MODEL, LOSS, ACCURACY, MSE)
      select CODE_TASK, 1, 0.01, 0.5, 40 + (IDX_TASK * 7919 % 99991) / 100.0 from ${left} and not ${FAILED}`,
    sql`update TB_TASKSTATUS set STATUS = 'Completed' where CODE_TASK in (select CODE_TASK from ${left} and not ${FAILED})`,
    sql`update TB_TASKSTATUS set STATUS = 'Failed', NOTE = 'TrainerError: the loss is not finite at epoch ' || IDX_TASK
      where CODE_TASK in (select CODE_TASK from ${left} and ${FAILED})`,
    sql`update TB_TASK set LAUNCHED = 1, SETTLED = 1, ATTEMPT = 1
      where SWEEP_KEY = ${key} and SETTLED = 0 and IDX_TASK < ${upTo}`,
  ];
  for (const statement of statements) await statement.execute(ledger.db);
  await recount(ledger, lease, key, spec.objective);
}
