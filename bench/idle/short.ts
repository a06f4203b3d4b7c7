import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { makeNamespace } from '../../test/cluster/client/namespaces.ts';
import type { BenchEnvironment } from '../lib/environment.ts';
import type { GoalRow } from '../lib/goal.ts';
import { sumOf } from '../lib/operator-process.ts';
import { cpuSeconds, memoryOf } from '../lib/process.ts';
import { fakeTrainer } from '../lib/fake-trainer.ts';
import { sweepOf } from '../lib/sweep.ts';
import { allFinished, create } from '../lib/sweeps.ts';

/** By then, Jobs of finished sweeps are gone. */
const QUIET_AFTER_MS = 75_000;

/** What the operator does while a number of finished sweeps lie there, for a minute or as long as said. */
export async function measureShort(environment: BenchEnvironment, count = 50, seconds = 60): Promise<GoalRow[]> {
  const namespace = await makeNamespace(environment.api);
  environment.simulate([namespace], fakeTrainer(environment.ledger));
  for (let index = 0; index < count; index += 1) await create(environment, namespace, sweepOf(`sweep-${index}`, 1, 1));
  await allFinished(environment, namespace);
  await sleep(QUIET_AFTER_MS);
  const before = await read(environment);
  await sleep(seconds * 1000);
  const after = await read(environment);
  const memory = memoryOf(environment.operator.pid).now.toFixed(0);
  const most = (what: string, measured: number, max: number): GoalRow => ({
    bench: 'idle',
    what: `${what}, ${count} finished sweeps, ${seconds} s (${memory} MB)`,
    measured,
    goal: { max },
  });
  return [
    most('writes to the API but to the Lease', after.apiWrites - before.apiWrites, 0),
    most('writes by SQL', after.sqlWrites - before.sqlWrites, 0),
    most('% of a core', ((after.cpu - before.cpu) / seconds) * 100, 0.5),
  ];
}

async function read(environment: BenchEnvironment): Promise<{ apiWrites: number; sqlWrites: number; cpu: number }> {
  const text = await environment.operator.scrape();
  return {
    // Only the Lease is written by PUT.
    apiWrites: sumOf(text, /^rest_client_requests_total\{.*method="(POST|PATCH|DELETE)"/),
    sqlWrites: await countWrites(environment.url),
    cpu: cpuSeconds(environment.operator.pid),
  };
}

/** INSERT, UPDATE, REPLACE and DELETE statements that the server has run. */
async function countWrites(url: string): Promise<number> {
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      `SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_insert', 'Com_update', 'Com_replace', 'Com_delete')`,
    );
    return rows.reduce((sum, row) => sum + Number(row['Value']), 0);
  } finally {
    await connection.end();
  }
}
